import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, renameSync } from 'node:fs';
import type { z } from 'zod';
import writeFileAtomic from 'write-file-atomic';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { Log } from '../deps.ts';
import { systemCode } from './system-code.ts';
import { createWorker } from './worker.ts';

/** Bytes above which a file is not ours to read: it is moved aside. */
export const maxFileBytes = 16 * 1024 * 1024;

export interface JsonFile<T> {
  /** The present value, from memory after the first load. */
  read(): T;
  /** Keeps the value at once; resolves when it, or a later one, was stored or could not be stored. Never rejects. */
  write(value: T): Promise<void>;
  /** Resolves when nothing waits to be stored. */
  flush(): Promise<void>;
}

export interface JsonFileOptions<T> {
  path: string;
  /** A file that does not fit, such as one of another version, is moved aside. */
  schema: z.ZodType<T>;
  fallback: T;
  log: Log;
  /** Told when storing failed; the value is then in memory only. */
  onUnwritable?: (problem: AppFailure) => void;
}

function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('a key is named __proto__');
  return value;
}

function readBounded(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size > maxFileBytes) throw new RangeError(`it has ${size} bytes`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Moves a file aside as `<path>.bad-<timestamp>-<random>`; returns the new path, or null where that failed. */
export function moveAside(path: string): string | null {
  const stamp = new Date().toISOString().replaceAll(/[-:.]/g, '');
  const target = `${path}.bad-${stamp}-${randomBytes(2).toString('hex')}`;
  try {
    renameSync(path, target);
    return target;
  } catch {
    return null;
  }
}

function load<T>({ path, schema, fallback, log }: JsonFileOptions<T>): T {
  let text: string;
  try {
    text = readBounded(path);
  } catch (error) {
    const code = systemCode(error);
    if (code !== null) {
      if (code !== 'ENOENT') log.warn('storage.unreadable', { path, code });
      return fallback;
    }
    log.warn('storage.bad-file', { path, problem: 'too large', movedTo: moveAside(path) });
    return fallback;
  }
  let problem = 'does not fit its schema';
  try {
    const parsed = schema.safeParse(JSON.parse(text, refuseProto));
    if (parsed.success) return parsed.data;
  } catch {
    problem = 'is not the JSON it should be';
  }
  log.warn('storage.bad-file', { path, problem, movedTo: moveAside(path) });
  return fallback;
}

/** The `storage.unwritable` failure for a path and what the system said. */
export function unwritable(path: string, thrown: unknown): AppFailure {
  const problem = systemCode(thrown) ?? 'unknown';
  return failure('storage.unwritable', { path, problem }, `${path} cannot be written (${problem}).`, thrown);
}

/**
 * One JSON file of the data folder, mode 0600: read once, kept in memory, written whole and atomically. Writes that
 * come while one runs are stored together after it. Damaged files are moved to `<name>.bad-<timestamp>`.
 */
export function createJsonFile<T>(options: JsonFileOptions<T>): JsonFile<T> {
  const { path, log } = options;
  let loaded: { value: T } | null = null;
  let dirty = false;

  const read = (): T => {
    loaded ??= { value: load(options) };
    return loaded.value;
  };
  const store = async (): Promise<void> => {
    dirty = false;
    try {
      await writeFileAtomic(path, `${JSON.stringify(read())}\n`, { mode: 0o600 });
    } catch (error) {
      log.warn('storage.unwritable', { path, code: systemCode(error) });
      options.onUnwritable?.(unwritable(path, error));
    }
  };
  const worker = createWorker(() => dirty, store);

  return {
    read,
    write(value) {
      loaded = { value };
      dirty = true;
      return worker.run();
    },
    flush: () => worker.idle(),
  };
}
