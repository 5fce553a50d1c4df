import { chmod, open, type FileHandle } from 'node:fs/promises';
import { copyFileSync } from 'node:fs';
import type { z } from 'zod';
import writeFileAtomic from 'write-file-atomic';
import type { AppFailure } from '../errors/app-failure.ts';
import type { Log } from '../deps.ts';
import { moveAside, unwritable } from './json-file.ts';
import { generationPath, headerLine, listGenerations, readJournal, removeOthers } from './journal-file.ts';
import { systemCode } from './system-code.ts';
import { createWorker } from './worker.ts';

export interface JournalOptions<R> {
  /** Files are `<path>.<generation>`. */
  path: string;
  schema: z.ZodType<R>;
  /** The fewest records that make the present state, for rewriting a journal that has grown. */
  snapshot: () => Iterable<R>;
  log: Log;
  onUnwritable?: (problem: AppFailure) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export interface Journal<R> {
  /** The records on disk, oldest first. Call once, before the first append. */
  load(): R[];
  /** Resolves once the record is with the system, or could not be written (then it is in the next rewrite). Never rejects. */
  append(record: R): Promise<void>;
  flush(): Promise<void>;
  dispose(): Promise<void>;
}

/** Bytes that may be appended before the journal is rewritten, beside twice its rewritten size. */
const minGrowth = 1024 * 1024;
const retryAfterMs = 5000;

interface OpenFile {
  handle: FileHandle;
  baseBytes: number;
  appended: number;
}

function loadRecords<R>({ path, schema, log }: JournalOptions<R>): R[] {
  for (const generation of listGenerations(path)) {
    const file = generationPath(path, generation);
    try {
      const content = readJournal(file);
      if (content === null) {
        log.warn('storage.bad-file', { path: file, problem: 'is no journal of this version', movedTo: moveAside(file) });
        continue;
      }
      // A record of a kind that this version does not know changes nothing that it knows.
      const records = content.lines.flatMap((line) => {
        const parsed = schema.safeParse(line);
        return parsed.success ? [parsed.data] : [];
      });
      if (content.damaged || records.length < content.lines.length) {
        log.warn('storage.bad-file', { path: file, problem: 'has damaged lines', kept: records.length });
        copyFileSync(file, `${path}.bad-${Date.now()}`);
      }
      return records;
    } catch (error) {
      log.warn('storage.unreadable', { path: file, code: systemCode(error) });
    }
  }
  return [];
}

/**
 * An append-only file of JSON lines, mode 0600: one short line per change, rewritten as a new generation (atomically,
 * then the old one is deleted) when it has grown. A process killed at any moment leaves every record whose append had
 * resolved.
 */
export function createJournal<R>(options: JournalOptions<R>): Journal<R> {
  const { path, snapshot, log, now = Date.now } = options;
  let file: OpenFile | null = null;
  let failedAt: number | null = null;
  let queue: R[] = [];

  const close = async (): Promise<void> => {
    const closing = file;
    file = null;
    await closing?.handle.close().catch(() => undefined);
  };
  const rewrite = async (): Promise<void> => {
    const generation = (listGenerations(path)[0] ?? 0) + 1;
    const target = generationPath(path, generation);
    // Taken in one go with the queue: what is in the state need not be appended again.
    queue = [];
    const text = headerLine + [...snapshot()].map((record) => `${JSON.stringify(record)}\n`).join('');
    await writeFileAtomic(target, text, { mode: 0o600 });
    await close();
    const handle = await open(target, 'a', 0o600);
    file = { handle, baseBytes: Buffer.byteLength(text), appended: 0 };
    await chmod(target, 0o600);
    removeOthers(path, generation);
  };
  const drainOnce = async (): Promise<void> => {
    if (!file || file.appended > Math.max(minGrowth, 2 * file.baseBytes)) return rewrite();
    const bytes = Buffer.from(queue.map((record) => `${JSON.stringify(record)}\n`).join(''));
    queue = [];
    await file.handle.appendFile(bytes);
    file.appended += bytes.length;
  };
  const drain = async (): Promise<void> => {
    if (failedAt !== null && now() - failedAt < retryAfterMs) {
      queue = [];
      return;
    }
    try {
      await drainOnce();
      failedAt = null;
    } catch (error) {
      // A line may be half written now, so nothing more is appended to this file: the next write makes a new one.
      await close();
      if (failedAt === null) options.onUnwritable?.(unwritable(path, error));
      log.warn('storage.unwritable', { path, code: systemCode(error) });
      failedAt = now();
    }
  };
  const worker = createWorker(() => queue.length > 0, drain);

  return {
    load: () => loadRecords(options),
    append(record) {
      queue.push(record);
      return worker.run();
    },
    flush: () => worker.idle(),
    async dispose() {
      await worker.idle();
      await close();
    },
  };
}
