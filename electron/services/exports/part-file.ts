import { randomBytes } from 'node:crypto';
import { link, lstat, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { failure } from '../errors/app-failure.ts';
import { exists, systemCode, unwritable } from './export-problem.ts';
import type { Gate } from './gate.ts';

/** What an export needs of an open file; node:fs/promises' FileHandle has it. */
export interface ExportFile {
  write(data: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  chmod(mode: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export type OpenExportFile = (path: string) => Promise<ExportFile>;

/** Opens a new file that only this user may read, as long as it is being written. */
export const openPart: OpenExportFile = (path) => open(path, 'wx', 0o600);

/** A file that is written beside its place and gets its name when it is whole. */
export interface PartFile {
  /** Bytes taken so far. */
  readonly bytes: number;
  /** Takes a chunk, which is the file's own from now on. The gate counts it until it is written, and hears of a failure. */
  write(chunk: Buffer): void;
  /** Writes what is left, through to the disk, and renames. Throws export.unwritable and export.exists; then nothing is left. */
  finish(): Promise<void>;
  /** Removes what was written. Idempotent; does nothing once the file has its name. */
  abandon(): Promise<void>;
}

export interface PartFileRequest {
  path: string;
  overwrite: boolean;
  gate: Gate;
  openFile?: OpenExportFile;
}

/** Begins a file. Throws export.exists unless `overwrite`, and export.unwritable. */
export async function createPartFile({ path, overwrite, gate, openFile = openPart }: PartFileRequest): Promise<PartFile> {
  const target = await targetOf(path, overwrite);
  // A name that is itself near the limit of 255 bytes leaves no room for more.
  const part = join(dirname(target), `${Buffer.from(basename(target)).toString('utf8', 0, 120)}.${randomBytes(6).toString('hex')}.part`);
  const file = await openFile(part).catch((error: unknown) => { throw unwritable(path, error); });
  let tail: Promise<void> = Promise.resolve();
  let failed: unknown;
  let taken = 0;
  let position = 0;
  let ended: Promise<void> | undefined;

  async function writeAll(chunk: Buffer): Promise<void> {
    if (failed !== undefined) return;
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position);
      // A full disk may write nothing without an error.
      if (bytesWritten === 0) throw Object.assign(new Error('No space left on the disk.'), { code: 'ENOSPC' });
      done += bytesWritten;
      position += bytesWritten;
    }
  }

  async function remove(): Promise<void> {
    failed ??= new Error('The export was given up.');
    await tail;
    await file.close().catch(() => undefined);
    await rm(part, { force: true }).catch(() => undefined);
  }

  const partFile: PartFile = {
    get bytes() { return taken; },
    write(chunk) {
      taken += chunk.length;
      gate.entered(chunk.length);
      tail = tail.then(() => writeAll(chunk)).catch((error: unknown) => {
        failed ??= error;
        gate.fail(unwritable(path, error));
      }).finally(() => gate.left(chunk.length));
    },
    async finish() {
      await tail;
      try {
        if (failed !== undefined) throw failed;
        await file.chmod(0o666 & ~process.umask());
        await file.sync();
        await file.close();
        await place(part, target, overwrite);
        ended = Promise.resolve();
      } catch (error) {
        await partFile.abandon();
        throw systemCode(error) === 'EEXIST' ? exists(path) : unwritable(path, error);
      }
    },
    abandon: () => (ended ??= remove()),
  };
  return partFile;
}

/** The file to replace, behind a symbolic link where there is one. */
async function targetOf(path: string, overwrite: boolean): Promise<string> {
  if (!isAbsolute(path)) throw failure('export.unwritable', { path, problem: 'The path has to begin at the root, such as /home or C:\\.' }, 'An export needs an absolute path.');
  const found = await lstat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw unwritable(path, error);
  });
  if (found === null) return path;
  if (found.isDirectory()) throw failure('export.unwritable', { path, problem: 'That is a folder.' }, 'An export needs the name of a file.');
  if (!overwrite) throw exists(path);
  return realpath(path).catch(() => path);
}

/** Gives the whole file its name. Without `overwrite`, link() refuses a name that was taken meanwhile, where the file system has it. */
async function place(part: string, target: string, overwrite: boolean): Promise<void> {
  if (!overwrite) {
    try {
      await link(part, target);
      await rm(part, { force: true });
      return;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') throw error;
      if (await lstat(target).then(() => true, () => false)) throw Object.assign(new Error('The name was taken.'), { code: 'EEXIST' });
    }
  }
  await rename(part, target);
}
