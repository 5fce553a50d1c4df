import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { QueryEntry } from '../../../shared/contract/queries.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Signal } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import { createSignal } from '../signal.ts';
import { ensureFolder, exists, kindAt, listQueries, notFound, placeOf, readQuery, trash, writeQuery, writing, type FileContent, type QueryFolder } from './query-folder.ts';
import { checkedPath, trashedPath, trashFolder, type Os } from './query-paths.ts';
import { createQueryWatch } from './query-watch.ts';

export interface QueriesService {
  list(): Promise<{ folder: string; entries: QueryEntry[]; more: boolean }>;
  /** Throws `query.not-found` and `query.unreadable`. */
  read(path: string): Promise<{ text: string; revision: string }>;
  /** Throws `query.changed`, `query.exists`, `query.invalid-name` and `query.unwritable`. */
  write(file: { path: string; text: string; revision: string | null; force: boolean }): Promise<{ revision: string }>;
  makeFolder(path: string): Promise<void>;
  /** Renames or moves a file or folder; `from` may be what `remove` gave. Throws `query.exists`. */
  move(from: string, to: string): Promise<void>;
  /** Moves to the trash; gives the path there. */
  remove(path: string): Promise<{ trashed: string }>;
  /** Something in the folder changed, by this program or another. */
  readonly changed: Signal<void>;
  /** To be called when the settings may name another folder. */
  settingsChanged(): void;
  dispose(): void;
}

export interface QueriesDeps {
  settings(): Pick<Settings, 'queriesFolder'>;
  dataDir: string;
  os: Os;
  now?: () => number;
}

async function contentAt(folder: QueryFolder, names: readonly string[]): Promise<FileContent | null> {
  if (await kindAt(await placeOf(folder, names)) === null) return null;
  return readQuery(folder, names);
}

type WriteRequest = Parameters<QueriesService['write']>[0];

async function writeFile(folder: QueryFolder, names: readonly string[], { path, text, revision, force }: WriteRequest): Promise<string> {
  await ensureFolder(folder);
  const there = await contentAt(folder, names).catch((error: unknown) => {
    // What cannot be read can be replaced where the user insists.
    if (force) return null;
    throw error;
  });
  if (!force && there === null && revision !== null) throw notFound(path);
  if (!force && there !== null && revision === null) throw exists(path);
  if (!force && there !== null && there.revision !== revision) throw failure('query.changed', { path }, `${path} was changed by another program since it was opened.`);
  return writeQuery(folder, names, text, there?.bom === true);
}

async function moveEntry(folder: QueryFolder, from: string, to: string, os: Os): Promise<void> {
  const trashed = from.startsWith(`${trashFolder}/`);
  const source = await placeOf(folder, trashed ? trashedPath(from) : checkedPath(from, 'any', os));
  const kind = await kindAt(source);
  if (kind === null) throw notFound(from);
  const target = await placeOf(folder, checkedPath(to, kind, os));
  if (target === source) return;
  if (await kindAt(target) !== null && !(await isSame(source, target))) throw exists(to);
  if (to.startsWith(`${from}/`)) throw failure('query.invalid-name', { path: to, problem: 'A folder cannot go into itself.' }, 'A folder cannot go into itself.');
  await writing(to, async () => {
    await mkdir(dirname(target), { recursive: true, ...(folder.own ? { mode: 0o700 } : {}) });
    await rename(source, target);
  });
}

/** Saved queries: plain .sql files in a folder, which is read anew each time because other programs work on it too. */
export function createQueries({ dataDir, os, now: time = Date.now, ...deps }: QueriesDeps): QueriesService {
  const changed = createSignal<void>();
  const watching = createQueryWatch(() => changed.emit());
  let chosen = deps.settings().queriesFolder;

  const folderOf = (): QueryFolder => {
    const { queriesFolder } = deps.settings();
    return queriesFolder !== null && isAbsolute(queriesFolder) ? { path: resolve(queriesFolder), own: false } : { path: join(dataDir, 'queries'), own: true };
  };
  return {
    async list() {
      const folder = folderOf();
      await ensureFolder(folder);
      const { entries, folders, more } = await listQueries(folder);
      watching.follow(folders);
      return { folder: folder.path, entries, more };
    },
    async read(path) {
      const { text, revision } = await readQuery(folderOf(), checkedPath(path, 'file', os));
      return { text, revision };
    },
    async write(file) {
      const revision = await writeFile(folderOf(), checkedPath(file.path, 'file', os), file);
      changed.emit();
      return { revision };
    },
    async makeFolder(path) {
      const names = checkedPath(path, 'folder', os);
      const folder = folderOf();
      await ensureFolder(folder);
      const place = await placeOf(folder, names);
      if (await kindAt(place) !== null) throw exists(path);
      await writing(path, () => mkdir(place, { recursive: true, ...(folder.own ? { mode: 0o700 } : {}) }));
      changed.emit();
    },
    async move(from, to) {
      await moveEntry(folderOf(), from, to, os);
      changed.emit();
    },
    async remove(path) {
      const trashed = await trash(folderOf(), checkedPath(path, 'any', os), time());
      changed.emit();
      return { trashed };
    },
    changed,
    settingsChanged() {
      const now = deps.settings().queriesFolder;
      if (now !== chosen) changed.emit();
      chosen = now;
    },
    dispose: () => watching.dispose(),
  };
}

/** True where two names are one file, as `a.sql` and `A.sql` where case does not count. */
async function isSame(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([stat(a), stat(b)]);
  return one.ino === other.ino && one.dev === other.dev && a.toLowerCase() === b.toLowerCase();
}
