import type { SqlFile } from '../../safety/file-safety.ts';
import { checkedStatements } from './check-file.ts';
import { blocksOf, type OpenScript } from './open-script.ts';
import type { ScriptReader } from './script-reader.ts';

/** How much of a file is looked at before it runs: whichever comes first. */
export interface LookLimits {
  bytes: number;
  /** Milliseconds: files of statements that all have to be parsed go at some hundred KB a second. */
  ms: number;
}

export const lookLimits: LookLimits = { bytes: 64 * 1024 * 1024, ms: 20_000 };

/** A file as the safety reads it: its statements from the beginning, as far as the limits go. */
export function createSqlFile({ file, bytes, stamp }: OpenScript, { path, transaction, limits }: { path: string; transaction: boolean; limits: LookLimits }): SqlFile {
  let looked = 0;
  return {
    key: [path, stamp, String(transaction)],
    totalBytes: bytes,
    lookedBytes: () => looked,
    async* statements(signal = new AbortController().signal) {
      const next = blocksOf(file, path);
      const until = performance.now() + limits.ms;
      let read = 0;
      let reader: Pick<ScriptReader, 'bytes'> = { bytes: 0 };
      const checked = checkedStatements({
        path, transaction, signal,
        progress(worked) { reader = worked; },
        async readBlock() {
          const block = await next();
          read += block?.length ?? 0;
          return block;
        },
      });
      for await (const statement of checked) {
        yield statement;
        if (read <= limits.bytes && performance.now() < until) continue;
        looked = reader.bytes;
        return;
      }
      looked = read;
    },
  };
}
