import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import writeFileAtomic from 'write-file-atomic';
import { historyEntrySchema, type HistoryEntry } from '../../../shared/contract/history.ts';
import { systemCode } from '../storage/system-code.ts';

/** A line of a segment: an entry whose id is the segment's number and its own number there. */
const lineSchema = historyEntrySchema.omit({ id: true }).extend({ n: z.number().int() });

export interface Numbered {
  n: number;
  entry: HistoryEntry;
}

export interface Segments {
  /** The numbers of the segments on disk, newest first. */
  list(): Promise<number[]>;
  /** A segment's entries that `wanted` says yes to by their line, newest first. Lines that are torn or damaged are left out. */
  read(segment: number, wanted: (line: string) => boolean): Promise<Numbered[]>;
  /** Appends to a segment, which begins with this if it is not there. */
  append(segment: number, lines: readonly (Omit<HistoryEntry, 'id'> & { n: number })[]): Promise<void>;
  /** Keeps only the entries that `keep` says yes to; tells whether any went. */
  filter(segment: number, keep: (entry: Numbered) => boolean): Promise<boolean>;
  /** Bytes and the last number in a segment; zeros where it is not there. */
  measure(segment: number): Promise<{ bytes: number; last: number; entries: number }>;
  remove(segment: number): Promise<void>;
}

const nameOf = (segment: number): string => `${String(segment).padStart(9, '0')}.ndjson`;

function parseLine(segment: number, line: string): Numbered | null {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(line));
    if (!parsed.success) return null;
    const { n, ...entry } = parsed.data;
    return { n, entry: { id: `${segment}-${n}`, ...entry } };
  } catch {
    return null;
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

/** The history's files: NDJSON, 0600, in a folder of 0700, numbered from old to new. Throws system errors. */
export function createSegments(folder: string): Segments {
  const pathOf = (segment: number): string => join(folder, nameOf(segment));
  const linesOf = async (segment: number): Promise<string[]> => (await textOf(pathOf(segment))).split('\n');

  return {
    async list() {
      const names = await readdir(folder).catch((error: unknown) => {
        if (systemCode(error) === 'ENOENT') return [];
        throw error;
      });
      return names.flatMap((name) => (/^\d{9}\.ndjson$/.test(name) ? [Number.parseInt(name, 10)] : [])).toSorted((a, b) => b - a);
    },
    async read(segment, wanted) {
      const lines = await linesOf(segment);
      return lines.toReversed().flatMap((line) => (line !== '' && wanted(line) ? parseLine(segment, line) ?? [] : []));
    },
    async append(segment, lines) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const handle = await open(pathOf(segment), 'a+', 0o600);
      try {
        const { size } = await handle.stat();
        const last = Buffer.alloc(1);
        if (size > 0) await handle.read(last, 0, 1, size - 1);
        // A line that a killed program left unfinished stays a line of its own.
        const start = size > 0 && last[0] !== 10 ? '\n' : '';
        await handle.appendFile(start + lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      } finally {
        await handle.close();
      }
    },
    async filter(segment, keep) {
      const lines = (await linesOf(segment)).filter((line) => line !== '');
      const left = lines.filter((line) => {
        const parsed = parseLine(segment, line);
        return parsed !== null && keep(parsed);
      });
      if (left.length === lines.length) return false;
      if (left.length === 0) await rm(pathOf(segment), { force: true });
      else await writeFileAtomic(pathOf(segment), left.map((line) => `${line}\n`).join(''), { mode: 0o600 });
      return true;
    },
    async measure(segment) {
      const size = await stat(pathOf(segment)).catch(() => null);
      if (size === null) return { bytes: 0, last: 0, entries: 0 };
      const entries = await this.read(segment, () => true);
      return { bytes: size.size, last: entries[0]?.n ?? 0, entries: entries.length };
    },
    remove: (segment) => rm(pathOf(segment), { force: true }),
  };
}
