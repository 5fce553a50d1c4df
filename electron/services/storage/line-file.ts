import { appendFile, rename, stat } from 'node:fs/promises';
import { createWorker } from './worker.ts';

export interface LineFile {
  /** Queues a line; the newline is added. */
  append(line: string): void;
  /** Resolves when everything queued was written or given up. */
  flush(): Promise<void>;
}

export interface LineFileOptions {
  path: string;
  /** Bytes after which the file becomes `<path>.1`, that one `<path>.2` and so on. */
  maxBytes: number;
  /** How many files there are at most, the current one included. */
  files: number;
  /** Told about the first failure to write, and again after a success in between. */
  onUnwritable?: (thrown: unknown) => void;
}

/** Characters that may wait to be written; lines above that are dropped, oldest kept. */
const maxQueued = 1024 * 1024;

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

async function rotate(path: string, files: number): Promise<void> {
  for (let index = files - 1; index >= 1; index -= 1) {
    const from = index === 1 ? path : `${path}.${index - 1}`;
    await rename(from, `${path}.${index}`).catch(() => undefined);
  }
}

/** An append-only text file of mode 0600, bounded by rotation. Appending never throws. */
export function createLineFile({ path, maxBytes, files, onUnwritable }: LineFileOptions): LineFile {
  let queue: string[] = [];
  let queued = 0;
  let size: number | null = null;
  let failed = false;

  const writeQueued = async (): Promise<void> => {
    const text = queue.join('');
    queue = [];
    queued = 0;
    size ??= await sizeOf(path);
    if (size > 0 && size + text.length > maxBytes) {
      await rotate(path, files);
      size = 0;
    }
    await appendFile(path, text, { mode: 0o600 });
    size += Buffer.byteLength(text);
  };
  const drain = async (): Promise<void> => {
    try {
      await writeQueued();
      failed = false;
    } catch (error) {
      size = null;
      if (!failed) onUnwritable?.(error);
      failed = true;
    }
  };
  const worker = createWorker(() => queue.length > 0, drain);

  return {
    append(line) {
      if (queued + line.length > maxQueued) return;
      queue.push(`${line}\n`);
      queued += line.length + 1;
      void worker.run();
    },
    flush: () => worker.idle(),
  };
}
