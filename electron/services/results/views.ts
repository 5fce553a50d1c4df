import { randomUUID } from 'node:crypto';
import type { Cell } from '../../../shared/cell.ts';
import type { Filter, Sort } from '../../../shared/contract/results.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { ResultViews } from '../sql/result-statement.ts';
import { createRowCells } from '../sql/row-cells.ts';
import { decodeRow, freshAnswerLimit } from '../sql/row-decode.ts';
import type { Result } from '../sql/result.ts';
import { createBreather, type Breather } from './breather.ts';
import { createTest } from './filter.ts';
import { createKeyStore, type KeyStore } from './key-store.ts';
import { sortedOrder } from './merge-sort.ts';
import { allRows, createRowList } from './row-list.ts';
import { createKeyWriter } from './sort-key.ts';
import { kindOf, type Kind } from './type-kinds.ts';
import { ascendingPlaces } from './walk.ts';

export interface Arrangement {
  sort: readonly Sort[];
  filters: readonly Filter[];
}

export interface Views extends ResultViews {
  /**
   * Sorts and filters a complete result in bounded memory, without holding up other work. It replaces the result's view.
   * Throws result.incomplete, result.too-large and, where the signal aborts, AbortError.
   */
  make(result: Result, arrangement: Arrangement, signal?: AbortSignal): Promise<{ viewId: string; count: number }>;
  /** The result's row numbers in the order of a view; null for the result as it came. Throws result.gone. */
  orderOf(result: Result, viewId: string | null): Uint32Array | null;
}

/** What is arranged here; with these numbers a sort needs at most 24 MB of numbers and 64 MiB of keys. */
export interface ViewLimits {
  sortRows: number;
  filterRows: number;
  keyBytes: number;
}

export const defaultViewLimits: ViewLimits = { sortRows: 1_000_000, filterRows: 10_000_000, keyBytes: 64 * 1024 * 1024 };

const gone = (): AppFailure => failure('result.gone', {}, 'This sorted or filtered view was replaced by another one.');

export function createViews(limits: ViewLimits = defaultViewLimits): Views {
  const views = new Map<string, { viewId: string; order: Uint32Array }>();

  function orderOf(result: Result, viewId: string | null): Uint32Array | null {
    if (viewId === null) return null;
    const view = views.get(result.id);
    if (view?.viewId !== viewId) throw gone();
    return view.order;
  }

  return {
    orderOf,
    async make(result, { sort, filters }, signal) {
      if (!result.complete) throw failure('result.incomplete', {}, 'Rows are still arriving. Sort and filter once all are here.');
      const breathe = createBreather(signal);
      const matching = await filtered(result, filters, limits, breathe);
      const order = sort.length === 0 ? matching : await sorted(result, matching, sort, limits, breathe);
      const viewId = randomUUID();
      views.set(result.id, { viewId, order });
      return { viewId, count: order.length };
    },
    async rows(result, viewId, offset, limit) {
      const order = orderOf(result, viewId) ?? new Uint32Array();
      const wanted = order.subarray(offset, offset + limit);
      const rows = Array.from<Cell[]>({ length: wanted.length });
      const places = ascendingPlaces(wanted);
      const size = freshAnswerLimit();
      const columns = result.statement.columns.length;
      await result.pick(places.map((place) => wanted[place] ?? 0), (data, at, index) => {
        rows[places[index] ?? 0] = decodeRow(data, at, columns, size);
      });
      return { rows, count: order.length };
    },
    async cell(result, viewId, row, column, from) {
      const at = orderOf(result, viewId)?.[row];
      return at === undefined ? undefined : result.cell(at, column, from);
    },
    forget: (resultId) => { views.delete(resultId); },
  };
}

function tooLarge(rows: number, limit: number): AppFailure {
  return failure('result.too-large', { rows, limit }, `${rows} rows are more than the ${limit} that are arranged here. Let the server do it.`);
}

/** The kind of a column; a number beyond the last column is an error of the caller. */
function kindAt(result: Result, column: number): Kind {
  const described = result.statement.columns[column];
  if (described === undefined) throw new RangeError('There is no such column.');
  return kindOf(described.typeOid);
}

/** The rows that fit all conditions. */
async function filtered(result: Result, filters: readonly Filter[], limits: ViewLimits, breathe: Breather): Promise<Uint32Array> {
  const { count } = result;
  if (count > limits.filterRows) throw tooLarge(count, limits.filterRows);
  if (filters.length === 0) return allRows(count);
  const tests = filters.map((filter) => ({ column: filter.column, test: createTest(filter, kindAt(result, filter.column)) }));
  const cells = createRowCells(Math.max(...filters.map(({ column }) => column)) + 1);
  const rows = createRowList();
  await result.scan(0, count, (data, at, row) => {
    cells.locate(data, at);
    if (tests.every(({ column, test }) => test(data, cells.starts[column] ?? 0, cells.lengths[column] ?? -1))) rows.push(row);
  }, breathe);
  return rows.toArray();
}

async function keysOf(result: Result, rows: Uint32Array, sort: readonly Sort[], limits: ViewLimits, breathe: Breather): Promise<KeyStore> {
  const columns = sort.map(({ column, descending }) => ({ column, descending, kind: kindAt(result, column) }));
  const cells = createRowCells(Math.max(...sort.map(({ column }) => column)) + 1);
  const writer = createKeyWriter();
  const keys = createKeyStore(rows.length, limits.keyBytes);
  await result.pick(rows, (data, at) => {
    cells.locate(data, at);
    writer.clear();
    for (const { column, kind, descending } of columns) {
      writer.write(kind, data, cells.starts[column] ?? 0, cells.lengths[column] ?? -1, descending);
    }
    keys.add(writer.bytes, writer.length);
  }, breathe);
  return keys;
}

async function sorted(result: Result, rows: Uint32Array, sort: readonly Sort[], limits: ViewLimits, breathe: Breather): Promise<Uint32Array> {
  if (rows.length > limits.sortRows) throw tooLarge(rows.length, limits.sortRows);
  const keys = await keysOf(result, rows, sort, limits, breathe);
  const order = await sortedOrder(rows.length, (left, right) => keys.compare(left, right), breathe);
  for (let at = 0; at < order.length; at += 1) order[at] = rows[order[at] ?? 0] ?? 0;
  return order;
}
