import { createRowCells } from '../sql/row-cells.ts';
import type { Result } from '../sql/result.ts';
import type { Breather } from './breather.ts';
import { containsFolded } from './folded.ts';

export interface Search {
  text: string;
  caseSensitive: boolean;
  backwards: boolean;
  start: { row: number; column: number };
  /** The columns that are shown, in their order. */
  columns: readonly number[];
}

export interface Place {
  row: number;
  column: number;
}

const blockRows = 4096;

/** Whether a cell holds the text. */
function createMatch({ text, caseSensitive }: Search): (data: Buffer, at: number, length: number) => boolean {
  if (caseSensitive) {
    const wanted = Buffer.from(text);
    return (data, at, length) => length >= wanted.length && data.subarray(at, at + length).includes(wanted);
  }
  const wanted = text.toLowerCase();
  return (data, at, length) => length > 0 && containsFolded(data, at, length, wanted);
}

/** The places in a row's shown columns that hold the text, as indexes into `columns`. */
function createRowSearch(result: Result, search: Search) {
  const cells = createRowCells(result.statement.columns.length);
  const match = createMatch(search);
  return (data: Buffer, at: number): number[] => {
    cells.locate(data, at);
    const found: number[] = [];
    search.columns.forEach((column, index) => {
      const length = cells.lengths[column];
      if (length !== undefined && match(data, cells.starts[column] ?? 0, length)) found.push(index);
    });
    return found;
  };
}

/**
 * The next cell that holds the text, going on at the other end where there is none; the starting cell itself comes last and
 * does not count.
 */
export async function findCell(result: Result, order: Uint32Array | null, search: Search, breathe: Breather): Promise<Place | null> {
  const found = order === null ? await findInResult(result, search, breathe) : await findInView(result, order, search, breathe);
  return found === null ? null : { row: found.row, column: search.columns[found.column] ?? 0 };
}

/** Ranks below this one count: all but that of the starting cell, where the search starts in one. */
function rankBound({ start, columns }: Search, rows: number): number {
  return rows * Math.max(1, columns.length) + (start.row < 0 || !columns.includes(start.column) ? 1 : 0);
}

/** A place's rank in the direction of the search, counted from the start. */
function createRank({ start, columns, backwards }: Search, rows: number): (place: Place) => number {
  const width = Math.max(1, columns.length);
  const all = rows * width;
  const index = columns.indexOf(start.column);
  const from = start.row < 0 ? (backwards ? all : -1) : start.row * width + (backwards ? Math.max(0, index) : index);
  return ({ row, column }) => {
    const steps = (row * width + column - from) * (backwards ? -1 : 1);
    return ((steps % all) + all) % all || all;
  };
}

/** Rows of a view stand anywhere in the result, so all are looked at once in the order of the file. */
async function findInView(result: Result, order: Uint32Array, search: Search, breathe: Breather): Promise<Place | null> {
  const rowSearch = createRowSearch(result, search);
  const rank = createRank(search, order.length);
  const placeOf = new Uint32Array(result.count);
  order.forEach((row, place) => { placeOf[row] = place + 1; });
  let best: Place | null = null;
  let bestRank = rankBound(search, order.length);
  await result.scan(0, result.count, (data, at, row) => {
    const place = (placeOf[row] ?? 0) - 1;
    if (place === -1) return;
    for (const column of rowSearch(data, at)) {
      const steps = rank({ row: place, column });
      if (steps >= bestRank) continue;
      best = { row: place, column };
      bestRank = steps;
    }
  }, breathe);
  return best;
}

async function findInResult(result: Result, search: Search, breathe: Breather): Promise<Place | null> {
  const { count } = result;
  const rowSearch = createRowSearch(result, search);
  const rank = createRank(search, count);
  const start = Math.min(Math.max(search.start.row, 0), Math.max(0, count - 1));
  const all = count * Math.max(1, search.columns.length);

  async function best(from: number, to: number): Promise<Place | null> {
    let found: Place | null = null;
    let foundRank = rankBound(search, count);
    await result.scan(from, to, (data, at, row) => {
      for (const column of rowSearch(data, at)) {
        const steps = rank({ row, column });
        if (steps >= foundRank) continue;
        found = { row, column };
        foundRank = steps;
      }
      // Forwards, the first row behind the start that has one decides; the start's own row may hold it before or behind.
      return search.backwards || found === null || row === start;
    }, breathe);
    return found;
  }

  const parts = search.backwards ? backwardParts(search.start.row < 0 ? count - 1 : start, count) : [[start, start + 1], [start + 1, count], [0, start]] as const;
  let own: Place | null = null;
  for (const [from, to] of parts) {
    const found = await best(from, to);
    if (found === null) continue;
    // Of the starting row's cells some come at once, the others only after going around.
    if (count > 1 && rank(found) > all - search.columns.length) own = found;
    else return found;
  }
  return own;
}

/** The rows in blocks from the start backwards, then from the end. */
function* backwardParts(start: number, count: number): Generator<readonly [number, number]> {
  yield [start, start + 1];
  for (let to = start; to > 0; to -= blockRows) yield [Math.max(0, to - blockRows), to];
  for (let to = count; to > start + 1; to -= blockRows) yield [Math.max(start + 1, to - blockRows), to];
}
