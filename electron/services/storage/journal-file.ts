import { closeSync, fstatSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from './system-code.ts';

/** Bytes above which a journal is not ours to read. */
const maxJournalBytes = 512 * 1024 * 1024;

const header = { journal: 1 } as const;

/** The first line of every journal file. */
export const headerLine = `${JSON.stringify(header)}\n`;

/** The path of a journal's generation: a rewritten journal has the next number. */
export function generationPath(path: string, generation: number): string {
  return `${path}.${generation}`;
}

/** The numbers of the generations on disk, newest first. None where the folder cannot be read. */
export function listGenerations(path: string): number[] {
  const prefix = `${basename(path)}.`;
  try {
    return readdirSync(dirname(path))
      .filter((name) => name.startsWith(prefix) && /^\d{1,12}$/.test(name.slice(prefix.length)))
      .map((name) => Number(name.slice(prefix.length)))
      .toSorted((a, b) => b - a);
  } catch {
    return [];
  }
}

/** Deletes every generation but one. */
export function removeOthers(path: string, keep: number): void {
  for (const generation of listGenerations(path)) {
    if (generation !== keep) rmSync(join(dirname(path), basename(generationPath(path, generation))), { force: true });
  }
}

export interface JournalContent {
  /** Parsed lines up to the first that is torn or damaged. */
  lines: unknown[];
  /** Bytes of the header and those lines. */
  goodBytes: number;
  /** Something that is not a torn last line follows the good lines. */
  damaged: boolean;
}

function readBounded(path: string): Buffer | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
  try {
    return fstatSync(descriptor).size > maxJournalBytes ? null : readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function parseLine(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'), (key, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError('a key is named __proto__');
      return value;
    });
  } catch {
    return undefined;
  }
}

/**
 * Reads a journal as far as it is whole: a line counts once its newline is there, so that a write cut short at any byte
 * leaves the lines before it. Null for a file with another header or beyond all bounds. Throws system errors.
 */
export function readJournal(path: string): JournalContent | null {
  const bytes = readBounded(path);
  if (bytes === null) return null;
  if (!headerLine.startsWith(bytes.subarray(0, headerLine.length).toString('latin1'))) return null;
  const lines: unknown[] = [];
  let from = Math.min(headerLine.length, bytes.length);
  for (;;) {
    const end = bytes.indexOf(10, from);
    if (end < 0) return { lines, goodBytes: from, damaged: false };
    const line = parseLine(bytes.subarray(from, end));
    if (line === undefined) return { lines, goodBytes: from, damaged: true };
    lines.push(line);
    from = end + 1;
  }
}
