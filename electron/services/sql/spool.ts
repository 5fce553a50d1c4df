import { randomUUID } from 'node:crypto';
import { mkdir, open as openFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a spool needs of an open file; node:fs/promises' FileHandle has it. */
export interface SpoolFile {
  write(data: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  close(): Promise<void>;
}

export type OpenSpoolFile = (path: string) => Promise<SpoolFile>;

/** One private file that pages are appended to, made with the first page. */
export interface Spool {
  /** Resolves with the position that the bytes were written to. Rejects with the system's error, such as ENOSPC. */
  append(parts: readonly Uint8Array[]): Promise<number>;
  /** Reads exactly `length` bytes. */
  read(position: number, length: number): Promise<Buffer>;
  /** Closes and removes the file, after the writes under way. Idempotent. */
  dispose(): Promise<void>;
}

/** Makes the spool folder (0700) and removes what a crash left in it. Only the owner of the data folder's lock may. */
export async function prepareSpoolFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stale = await readdir(folder);
  await Promise.all(stale.map((name) => rm(join(folder, name), { force: true, recursive: true })));
}

/** Opens a new file that only this user may read (0600). */
export const openPrivately: OpenSpoolFile = (path) => openFile(path, 'wx+', 0o600);

/** What went wrong with a spool file, in one sentence. */
export function spoolProblem(reason: Error): string {
  const system = 'code' in reason && typeof reason.code === 'string' ? reason.code : '';
  return system === 'ENOSPC' ? 'The disk is full.' : `The file for large results could not be written${system === '' ? '' : ` (${system})`}.`;
}

export function createSpool({ folder, open = openPrivately }: { folder: () => Promise<string>; open?: OpenSpoolFile }): Spool {
  let opened: Promise<{ file: SpoolFile; path: string }> | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  let end = 0;
  let disposed: Promise<void> | undefined;

  async function start(): Promise<{ file: SpoolFile; path: string }> {
    const path = join(await folder(), `${randomUUID()}.rows`);
    return { file: await open(path), path };
  }

  async function write(parts: readonly Uint8Array[]): Promise<number> {
    if (disposed !== undefined) throw new Error('The result was closed.');
    const { file } = await (opened ??= start());
    const position = end;
    let at = position;
    for (const part of parts) {
      for (let done = 0; done < part.length;) {
        const { bytesWritten } = await file.write(part, done, part.length - done, at);
        // A full disk may write nothing without an error.
        if (bytesWritten === 0) throw Object.assign(new Error('No space left on the disk.'), { code: 'ENOSPC' });
        done += bytesWritten;
        at += bytesWritten;
      }
    }
    end = at;
    return position;
  }

  async function remove(): Promise<void> {
    await tail;
    const file = await opened?.catch(() => undefined);
    if (file === undefined) return;
    await file.file.close().catch(() => undefined);
    await rm(file.path, { force: true });
  }

  return {
    append(parts) {
      const written = tail.then(() => write(parts));
      tail = written.catch(() => undefined);
      return written;
    },
    async read(position, length) {
      if (opened === undefined || disposed !== undefined) throw new Error('The result was closed.');
      const { file } = await opened;
      const into = Buffer.allocUnsafe(length);
      for (let done = 0; done < length;) {
        const { bytesRead } = await file.read(into, done, length - done, position + done);
        if (bytesRead === 0) throw new Error('The spool file is shorter than it was.');
        done += bytesRead;
      }
      return into;
    },
    dispose: () => (disposed ??= remove()),
  };
}
