import type { SqlFile } from '../../safety/file-safety.ts';
import { checkedStatements } from './check-file.ts';
import { blocksOf, type OpenScript } from './open-script.ts';

/** Bytes from the beginning of a file that are looked at before it runs: some seconds of reading. */
export const lookedBytes = 64 * 1024 * 1024;

/** A file as the safety reads it: its statements up to the first that begins beyond `most` bytes. */
export function createSqlFile({ file, bytes, stamp }: OpenScript, { path, transaction, most }: { path: string; transaction: boolean; most: number }): SqlFile {
  let read = 0;
  return {
    key: [path, stamp, String(transaction)],
    totalBytes: bytes,
    lookedBytes: () => read,
    async* statements(signal = new AbortController().signal) {
      const next = blocksOf(file, path);
      read = 0;
      const checked = checkedStatements({
        path, transaction, signal, progress: () => undefined,
        async readBlock() {
          const block = await next();
          read += block?.length ?? 0;
          return block;
        },
      });
      for await (const statement of checked) {
        yield statement;
        if (read <= most) continue;
        // What was read beyond was not looked at.
        read = most;
        return;
      }
    },
  };
}
