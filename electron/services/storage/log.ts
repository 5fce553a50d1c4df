import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from '../errors/redact.ts';
import { AppFailure } from '../errors/app-failure.ts';
import type { Log } from '../deps.ts';
import { createLineFile } from './line-file.ts';

export interface FileLog extends Log {
  flush(): Promise<void>;
  dispose(): Promise<void>;
}

const secretKey = /passw|secret|token|private.?key|authorization$|cookie|api.?key/i;
const maxText = 4096;
const maxItems = 50;
const maxDepth = 6;

function cleanText(text: string): string {
  const short = text.length > maxText ? `${text.slice(0, maxText)}…` : text;
  return redact(short);
}

function cleanError(error: Error, depth: number): unknown {
  return {
    name: error.name,
    message: cleanText(error.message),
    ...('code' in error && typeof error.code === 'string' ? { code: cleanText(error.code) } : {}),
    ...(error instanceof AppFailure ? { app: error.error.code, traceId: error.error.traceId } : {}),
    ...(error.stack === undefined ? {} : { stack: cleanText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: clean(error.cause, depth + 1) }),
  };
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? '[function]' : value;
  if (depth >= maxDepth) return '[deep]';
  if (value instanceof Error) return cleanError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => clean(item, depth + 1));
  return Object.fromEntries(Object.entries(value).slice(0, maxItems).map(([key, item]) => [
    cleanText(key), secretKey.test(key) && typeof item !== 'boolean' && typeof item !== 'number' ? '[redacted]' : clean(item, depth + 1),
  ]));
}

/** Plain data for a log line: bounded in depth and size, errors with their causes, secrets replaced by `[redacted]`. */
export function toLoggable(data: unknown): unknown {
  return clean(data, 0);
}

/** JSON lines in `<dataDir>/logs/main.log`, redacted, three files of 5 MB. Nothing is logged where that is unwritable. */
export function createLog({ dataDir, onUnwritable }: { dataDir: string; onUnwritable?: (thrown: unknown) => void }): FileLog {
  const folder = join(dataDir, 'logs');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    onUnwritable?.(error);
  }
  const file = createLineFile({
    path: join(folder, 'main.log'), maxBytes: 5_000_000, files: 3, ...(onUnwritable ? { onUnwritable } : {}),
  });
  const write = (level: string) => (event: string, data?: Readonly<Record<string, unknown>>): void => {
    const entry = { at: new Date().toISOString(), level, event, ...(data === undefined ? {} : { data: toLoggable(data) }) };
    file.append(JSON.stringify(entry));
  };
  const flush = (): Promise<void> => file.flush();
  return { info: write('info'), warn: write('warn'), error: write('error'), flush, dispose: flush };
}
