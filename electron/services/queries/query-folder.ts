import { createHash } from 'node:crypto';
import { lstat, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Dirent } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import type { QueryEntry } from '../../../shared/contract/queries.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { systemCode } from '../storage/system-code.ts';
import { trashFolder } from './query-paths.ts';

/** A folder of queries on disk; paths are levels below it. */
export interface QueryFolder {
  readonly path: string;
  /** The program's own folder is private (0700, its files 0600) and made when it is needed. */
  readonly own: boolean;
}

export interface FileContent {
  text: string;
  revision: string;
  bom: boolean;
}

const maxFileBytes = 32 * 1024 * 1024;
const maxText = 8 * 1024 * 1024;
export const maxEntries = 5000;
const maxDepth = 16;
const maxTrash = 100;

export const notFound = (path: string): AppFailure => failure('query.not-found', { path }, `There is no saved query ${path} any more.`);
const unreadable = (path: string, problem: string): AppFailure => failure('query.unreadable', { path, problem }, `${path} cannot be opened: ${problem}`);
export const exists = (path: string): AppFailure => failure('query.exists', { path }, `There is a saved query ${path} already.`);

function unwritable(path: string, error: unknown): AppFailure {
  const problem = systemCode(error) ?? (error instanceof Error ? error.message : 'unknown');
  return failure('query.unwritable', { path, problem }, `${path} could not be written (${problem}).`, error);
}

/** Runs work on files; what the system refuses becomes `query.unwritable`, what is not there `query.not-found`. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw notFound(path);
    throw unwritable(path, error);
  }
}

/** Makes the folder where it is ours. */
export async function ensureFolder(folder: QueryFolder): Promise<void> {
  if (folder.own) await writing(folder.path, async () => { await mkdir(folder.path, { recursive: true, mode: 0o700 }); });
}

/** The place of a path; throws `query.not-found` where a symbolic link on the way leads out of the folder. */
export async function placeOf(folder: QueryFolder, names: readonly string[]): Promise<string> {
  const place = join(folder.path, ...names);
  const root = await realpath(folder.path).catch(() => folder.path);
  for (let at = place; ; at = dirname(at)) {
    const real = await realpath(at).catch(() => null);
    if (real === null && at !== folder.path) {
      // A link to nowhere would be written through.
      if ((await lstat(at).catch(() => null))?.isSymbolicLink() === true) throw notFound(names.join('/'));
      continue;
    }
    const inside = real === null || real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
    if (!inside) throw notFound(names.join('/'));
    return place;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A file's text without its byte order mark. Throws `query.not-found` and `query.unreadable`. */
export async function readQuery(folder: QueryFolder, names: readonly string[]): Promise<FileContent> {
  const path = names.join('/');
  const place = await placeOf(folder, names);
  const handle = await open(place, 'r').catch((error: unknown) => {
    const code = systemCode(error);
    throw code === 'ENOENT' || code === 'ENOTDIR' ? notFound(path) : unreadable(path, code ?? 'unknown');
  });
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw unreadable(path, 'It is not a file.');
    if (info.size > maxFileBytes) throw unreadable(path, 'It is too large for the editor.');
    const bytes = await handle.readFile();
    return contentOf(path, bytes);
  } finally {
    await handle.close();
  }
}

function contentOf(path: string, bytes: Buffer): FileContent {
  let decoded: string;
  try {
    decoded = utf8.decode(bytes);
  } catch {
    throw unreadable(path, 'It is not UTF-8 text.');
  }
  const bom = decoded.startsWith('\uFEFF');
  const text = bom ? decoded.slice(1) : decoded;
  if (text.includes('\0')) throw unreadable(path, 'It holds a zero byte, which no SQL can.');
  if (text.length > maxText) throw unreadable(path, 'It is too large for the editor.');
  return { text, bom, revision: createHash('sha256').update(bytes).digest('hex') };
}

/** Writes a file whole, beside and then in its place; gives its revision. A byte order mark that it had stays. */
export async function writeQuery(folder: QueryFolder, names: readonly string[], text: string, bom: boolean): Promise<string> {
  const path = names.join('/');
  const place = await placeOf(folder, names);
  const bytes = Buffer.from((bom ? '\uFEFF' : '') + text);
  await writing(path, async () => {
    await mkdir(dirname(place), { recursive: true, ...(folder.own ? { mode: 0o700 } : {}) });
    await writeFileAtomic(place, bytes, folder.own ? { mode: 0o600 } : {});
  });
  return createHash('sha256').update(bytes).digest('hex');
}

/** The kind of what is there; null for nothing. */
export async function kindAt(place: string): Promise<'file' | 'folder' | null> {
  const info = await lstat(place).catch(() => null);
  if (info === null) return null;
  return info.isDirectory() ? 'folder' : 'file';
}

async function fileEntry(place: string, path: string): Promise<QueryEntry | null> {
  const info = await stat(place).catch(() => null);
  return info?.isFile() === true ? { path, kind: 'file', bytes: info.size, changedAt: info.mtime.toISOString() } : null;
}

interface Listing {
  entries: QueryEntry[];
  /** The folders that were looked into. */
  folders: string[];
  more: boolean;
}

async function addEntry(folder: QueryFolder, listing: Listing, names: readonly string[], item: Dirent): Promise<string[] | null> {
  const own = [...names, item.name];
  const path = own.join('/');
  if (item.name.startsWith('.')) return null;
  if (item.isDirectory()) {
    listing.entries.push({ path, kind: 'folder', bytes: null, changedAt: null });
    return own;
  }
  if (!/\.sql$/i.test(item.name)) return null;
  // A link is followed to a file inside the folder only, and never to a folder, where it could go round in circles.
  const place = await placeOf(folder, own).catch(() => null);
  const entry = place === null ? null : await fileEntry(place, path);
  if (entry !== null) listing.entries.push(entry);
  return null;
}

/** What is in the folder, level by level, bounded. Throws `query.unreadable` where the folder itself cannot be read. */
export async function listQueries(folder: QueryFolder): Promise<Listing> {
  const listing: Listing = { entries: [], folders: [], more: false };
  const waiting: string[][] = [[]];
  for (let names = waiting.shift(); names !== undefined; names = waiting.shift()) {
    const place = join(folder.path, ...names);
    const items = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      if (names.length > 0) return [];
      if (systemCode(error) === 'ENOENT') throw unreadable(folder.path, 'There is no such folder.');
      throw unreadable(folder.path, systemCode(error) ?? 'unknown');
    });
    listing.folders.push(place);
    for (const item of items.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (listing.entries.length >= maxEntries) return { ...listing, more: true };
      const below = await addEntry(folder, listing, names, item);
      if (below !== null && below.length < maxDepth) waiting.push(below);
    }
  }
  return listing;
}

/** Moves a file or folder into the trash, of which the last hundred are kept; gives its path there. */
export async function trash(folder: QueryFolder, names: readonly string[], now: number): Promise<string> {
  const path = names.join('/');
  const place = await placeOf(folder, names);
  if (await kindAt(place) === null) throw notFound(path);
  return writing(path, async () => {
    const bin = await placeOf(folder, [trashFolder]);
    await mkdir(bin, { recursive: true, mode: 0o700 });
    const kept = (await readdir(bin)).toSorted();
    let serial = 0;
    const nameIn = (): string => `${now}-${serial} ${names.at(-1) ?? ''}`;
    while (kept.includes(nameIn())) serial += 1;
    await rename(place, join(bin, nameIn()));
    for (const old of kept.slice(0, Math.max(0, kept.length + 1 - maxTrash))) await rm(join(bin, old), { recursive: true, force: true });
    return [trashFolder, nameIn()].join('/');
  });
}
