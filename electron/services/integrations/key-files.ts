import { lstat, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { PlatformServices } from '../deps.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';

export type KeyFileChoice = { kind: 'chosen'; path: string } | { kind: 'cancelled' } | { kind: 'ask'; suggested: string };

/** Where private keys are saved. */
export interface KeyFiles {
  /** Asks by the system's dialog, or suggests a path that is free. */
  choose(name: string): Promise<KeyFileChoice>;
  /**
   * Opens a new file that only this user may read, before there is a key to lose. Throws integration.key-file for a file that is
   * there, and for a path that was not chosen in the system's dialog, where there is one.
   */
  create(path: string): Promise<NewKeyFile>;
}

export interface NewKeyFile {
  readonly path: string;
  /** Writes the key through to the disk. Throws integration.key-file, and then nothing is left. */
  save(text: string): Promise<void>;
  /** Removes the file. */
  abandon(): Promise<void>;
}

export interface KeyFilesDeps {
  platform: Pick<PlatformServices, 'kind' | 'chooseSavePath'>;
  homeDir: string;
}

const problems: Readonly<Record<string, string>> = {
  EEXIST: 'There is a file of that name, and a key never replaces one.', ENOSPC: 'The disk is full.', EDQUOT: 'The disk quota is used up.',
  EACCES: 'There is no permission to write there.', EPERM: 'The system does not permit writing there.', EROFS: 'The disk is read-only.',
  ENOENT: 'The folder does not exist.', ENOTDIR: 'A part of the path is no folder.', EISDIR: 'That is a folder.', ENAMETOOLONG: 'The name is too long.',
};

function unsaved(path: string, thrown: unknown): AppFailure {
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  const problem = problems[code] ?? (code === '' ? 'The file could not be written.' : `The system answered ${code}.`);
  return failure('integration.key-file', { path, problem }, 'The private key was not saved.', thrown);
}

const refused = (path: string, problem: string) => failure('integration.key-file', { path, problem }, 'The private key was not saved.');
const isFolder = (path: string) => stat(path).then((found) => found.isDirectory(), () => false);
const isThere = (path: string) => lstat(path).then(() => true, () => false);

function newFile(path: string, file: FileHandle): NewKeyFile {
  const abandon = async (): Promise<void> => {
    await file.close().catch(() => undefined);
    await rm(path, { force: true }).catch(() => undefined);
  };
  return {
    path,
    abandon,
    async save(text) {
      try {
        await file.writeFile(text);
        await file.sync();
        await file.close();
      } catch (error) {
        await abandon();
        throw unsaved(path, error);
      }
    },
  };
}

export function createKeyFiles({ platform, homeDir }: KeyFilesDeps): KeyFiles {
  const chosen = new Set<string>();

  async function freePath(name: string): Promise<string> {
    const folder = await isFolder(join(homeDir, '.ssh')) ? join(homeDir, '.ssh') : homeDir;
    const bare = `borealis_${name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60) || 'integration'}`;
    for (let count = 1; ; count += 1) {
      const path = join(folder, count === 1 ? bare : `${bare}_${count}`);
      if (!await isThere(path)) return path;
    }
  }

  return {
    async choose(name) {
      const suggested = await freePath(name);
      const answer = await platform.chooseSavePath(suggested);
      if (answer.kind === 'no-dialog') return { kind: 'ask', suggested };
      if (answer.kind === 'chosen') chosen.add(answer.path);
      return answer;
    },
    async create(asked) {
      if (platform.kind === 'electron' && !chosen.has(asked)) throw refused(asked, 'It was not chosen in the system’s dialog.');
      const path = /^~[/\\]/.test(asked) ? join(homeDir, asked.slice(2)) : asked;
      if (!isAbsolute(path)) throw refused(path, 'The path has to begin at the root, such as /home or C:\\.');
      const file = await open(path, 'wx', 0o600).catch((error: unknown) => { throw unsaved(path, error); });
      return newFile(path, file);
    },
  };
}
