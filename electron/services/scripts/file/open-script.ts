import { open, type FileHandle } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { failure, type AppFailure } from '../../errors/app-failure.ts';
import { expandHome } from '../home-path.ts';
import type { ReadBlock } from './script-reader.ts';

const blockBytes = 256 * 1024;

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.', EACCES: 'You may not read it.', EPERM: 'You may not read it.', EISDIR: 'That is a folder.', ENOTDIR: 'A part of the path is no folder.',
};

/** The failure for a file that cannot be read, with the reason in a sentence. */
export function unreadable(path: string, problem: string, cause?: unknown): AppFailure {
  return failure('script.unreadable', { path, problem }, `The file cannot be read: ${problem}`, cause);
}

function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return problems[code] ?? `The system refused it (${code}).`;
}

/** The absolute path that the user means; `~/` is the home folder. Throws script.unreadable. */
export function absolutePath(path: string, homeDir: string): string {
  const full = expandHome(path, homeDir);
  if (!isAbsolute(full)) throw unreadable(path, 'The path has to begin at the root, such as /home or C:\\.');
  return full;
}

/** Names a file as it is now: another one after every change, also where size and time of change were put back. */
export async function stampOf(file: FileHandle): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

export interface OpenScript {
  file: FileHandle;
  bytes: number;
  changedAt: Date;
  /** By `stampOf`. */
  stamp: string;
}

/** Opens a plain file for reading. Throws script.unreadable. */
export async function openScript(path: string): Promise<OpenScript> {
  const file = await open(path, 'r').catch((error: unknown) => { throw unreadable(path, problemOf(error), error); });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw unreadable(path, found.isDirectory() ? 'That is a folder.' : 'It is no plain file.');
    return { file, bytes: found.size, changedAt: found.mtime, stamp: await stampOf(file) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads an open file block by block. The function throws script.unreadable. */
export function blocksOf(file: FileHandle, path: string): ReadBlock {
  let position = 0;
  return async () => {
    const block = Buffer.allocUnsafe(blockBytes);
    const { bytesRead } = await file.read(block, 0, blockBytes, position).catch((error: unknown) => { throw unreadable(path, problemOf(error), error); });
    position += bytesRead;
    return bytesRead === 0 ? null : block.subarray(0, bytesRead);
  };
}

/** The same for a file that is being run: throws script.unreadable too once its content was changed, so that nothing runs that was not there when it began. */
export async function unchangedBlocksOf(file: FileHandle, path: string): Promise<ReadBlock> {
  // Renaming it, or its permissions, change nothing of what runs.
  const content = async (): Promise<string> => {
    const { size, mtimeNs } = await file.stat({ bigint: true });
    return `${size} ${mtimeNs}`;
  };
  const before = await content();
  const next = blocksOf(file, path);
  return async () => {
    const block = await next();
    if (await content() !== before) throw unreadable(path, 'It was changed while it ran, so the rest was not run.');
    return block;
  };
}
