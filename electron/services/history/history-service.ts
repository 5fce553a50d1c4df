import { join } from 'node:path';
import type { HistoryEntry } from '../../../shared/contract/history.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Log, Signal } from '../deps.ts';
import { createSignal } from '../signal.ts';
import { systemCode } from '../storage/system-code.ts';
import { createWorker } from '../storage/worker.ts';
import { createSegments, type Segments } from './history-segments.ts';
import { stripLiterals, stripMessage } from './strip-literals.ts';

/** A statement that ended. */
export type Ran = Omit<HistoryEntry, 'id' | 'shortened'>;

export interface HistoryService {
  /** Keeps a statement as the settings say; it is in the file within a moment. Never throws. */
  record(ran: Ran): void;
  /** Newest first. `before` is the id of the last entry of the page before; each word of `search` has to occur. */
  list(query: { addonId: string | null; search: string; before: string | null; limit: number }): Promise<{ entries: HistoryEntry[]; more: boolean }>;
  remove(id: string): Promise<void>;
  /** Forgets an add-on's statements, or all. */
  clear(addonId: string | null): Promise<void>;
  readonly changed: Signal<void>;
  flush(): Promise<void>;
}

export interface HistoryDeps {
  /** The entries go below `history` in it. */
  dataDir: string;
  settings(): Pick<Settings, 'history'>;
  log: Log;
  /** Bounds, for tests. */
  segmentBytes?: number;
  segmentEntries?: number;
  segments?: number;
}

const maxText = 100_000;
/** UTF-16 units that are looked at: a statement of literals only is mostly left out. */
const maxRead = 400_000;
const maxError = 10_000;
/** Entries that may wait for a disk that does not answer. */
const maxQueued = 5000;

/** The entry as it is kept. */
function keptOf(ran: Ran, mode: Settings['history']): Omit<HistoryEntry, 'id'> {
  const cut = ran.text.slice(0, maxRead);
  const text = stripLiterals(cut, { drop: mode === 'on' ? 'passwords' : 'literals' });
  const error = ran.error !== null && text !== cut ? stripMessage(ran.error, text) : ran.error;
  return {
    ...ran,
    text: text.slice(0, maxText),
    shortened: text.length > maxText || ran.text.length > maxRead,
    error: error?.slice(0, maxError) ?? null,
  };
}

interface Position {
  segment: number;
  n: number;
}

function positionOf(id: string): Position | null {
  const match = /^(\d{1,9})-(\d{1,9})$/.exec(id);
  return match === null ? null : { segment: Number(match[1]), n: Number(match[2]) };
}

const isOlder = (segment: number, n: number, than: Position | null): boolean =>
  than === null || segment < than.segment || (segment === than.segment && n < than.n);

/** The texts and errors that hold every word, and the add-on. */
function matcher(addonId: string | null, search: string): (entry: HistoryEntry) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return (entry) => {
    if (addonId !== null && entry.addonId !== addonId) return false;
    if (words.length === 0) return true;
    const text = `${entry.text}\n${entry.error ?? ''}\n${entry.command}\n${entry.role}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/** Appends entries to the newest segment and begins the next where it is full; beyond the bound the oldest goes. */
function createWriter(files: Segments, { segmentBytes = 3_355_443, segmentEntries = 2500, segments = 20 }: HistoryDeps) {
  let tip: { segment: number; last: number; bytes: number; entries: number } | null = null;
  const load = async () => {
    const segment = (await files.list())[0] ?? 1;
    return { segment, ...await files.measure(segment) };
  };
  return {
    async write(entries: readonly Omit<HistoryEntry, 'id'>[]): Promise<void> {
      tip ??= await load();
      if (tip.bytes >= segmentBytes || tip.entries >= segmentEntries) {
        tip = { segment: tip.segment + 1, last: 0, bytes: 0, entries: 0 };
        for (const old of (await files.list()).slice(segments - 1)) await files.remove(old);
      }
      const { segment, last } = tip;
      const lines = entries.map((entry, index) => ({ n: last + 1 + index, ...entry }));
      await files.append(segment, lines);
      tip.last += lines.length;
      tip.entries += lines.length;
      tip.bytes += lines.reduce((sum, line) => sum + line.text.length + 300, 0);
    },
    /** After files were changed or could not be written. The next segment is a new one, so that no id comes twice. */
    reset(): void {
      tip = tip === null ? null : { segment: tip.segment + 1, last: 0, bytes: 0, entries: 0 };
    },
  };
}

/** A line holds the add-on's id and plain words as they are; looking for them spares most of the parsing. */
function lineFilter(addonId: string | null, search: string): (line: string) => boolean {
  const mark = addonId === null ? '' : JSON.stringify(addonId);
  const words = search.toLowerCase().split(/\s+/).filter((word) => /^[\w.]+$/.test(word));
  return (line) => {
    if (!line.includes(mark)) return false;
    const low = words.length === 0 ? '' : line.toLowerCase();
    return words.every((word) => low.includes(word));
  };
}

type Query = Parameters<HistoryService['list']>[0];

/** Goes through the files from new to old until there are enough. */
async function find(files: Segments, { addonId, search, before, limit }: Query): ReturnType<HistoryService['list']> {
  const matches = matcher(addonId, search);
  const from = before === null ? null : positionOf(before);
  const wanted = lineFilter(addonId, search);
  const entries: HistoryEntry[] = [];
  for (const segment of await files.list()) {
    if (from !== null && segment > from.segment) continue;
    for (const { n, entry } of await files.read(segment, wanted)) {
      if (!isOlder(segment, n, from) || !matches(entry)) continue;
      if (entries.length === limit) return { entries, more: true };
      entries.push(entry);
    }
  }
  return { entries, more: false };
}

/**
 * The statements that were run, in files below the data folder, at most 50,000 and about 64 MiB. Nothing is read before
 * somebody looks, and nothing is kept in memory.
 */
export function createHistory(deps: HistoryDeps): HistoryService {
  const files = createSegments(join(deps.dataDir, 'history'));
  const writer = createWriter(files, deps);
  const changed = createSignal<void>();
  let queue: Omit<HistoryEntry, 'id'>[] = [];
  let tail: Promise<unknown> = Promise.resolve();

  /** One after the other, so that nothing is appended to a file that is being rewritten. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = tail.then(work);
    tail = turn.catch(() => undefined);
    return turn;
  }
  const drain = async (): Promise<void> => {
    // Few enough at a time that a segment's bounds mean something.
    const entries = queue.splice(0, 50);
    try {
      await inTurn(() => writer.write(entries));
      changed.emit();
    } catch (error) {
      writer.reset();
      deps.log.warn('history.unwritable', { code: systemCode(error), lost: entries.length });
    }
  };
  const worker = createWorker(() => queue.length > 0, drain);
  const rewritten = (): void => {
    writer.reset();
    changed.emit();
  };

  return {
    record(ran) {
      const mode = deps.settings().history;
      if (mode === 'off') return;
      if (queue.length < maxQueued) queue.push(keptOf(ran, mode));
      void worker.run();
    },
    // Not in turn: what is appended meanwhile is seen whole or not at all, and must not wait for a long search.
    list: (query) => find(files, query),
    remove: (id) => inTurn(async () => {
      const position = positionOf(id);
      if (position !== null && await files.filter(position.segment, ({ n }) => n !== position.n)) rewritten();
    }),
    clear: (addonId) => inTurn(async () => {
      for (const segment of await files.list()) {
        if (addonId === null) await files.remove(segment);
        else await files.filter(segment, ({ entry }) => entry.addonId !== addonId);
      }
      queue = queue.filter((entry) => addonId !== null && entry.addonId !== addonId);
      rewritten();
    }),
    changed,
    async flush() {
      await worker.idle();
      await tail;
    },
  };
}
