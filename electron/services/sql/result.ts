import { randomUUID } from 'node:crypto';
import type { Cell } from '../../../shared/cell.ts';
import { pageBytes } from './page-buffers.ts';
import { createPageCache } from './page-cache.ts';
import { createPages, type Page, type Pages } from './pages.ts';
import { pickRows, scanRows, seek, type RowSource, type RowVisit } from './row-walk.ts';
import type { ResultScope } from './result-scope.ts';
import type { ResultStatement } from './result-statement.ts';
import { cellPart, decodeRow, freshAnswerLimit, readCellPart, readLargeRow, rowEnd, type CellPart, type ReadBytes } from './row-decode.ts';

export interface Result {
  readonly id: string;
  readonly statement: ResultStatement;
  readonly count: number;
  /** Bytes of all rows. */
  readonly bytes: number;
  readonly complete: boolean;
  /** Takes a well-formed row. Ignored once the scope's spool has failed. */
  append(data: Buffer, start: number, end: number): void;
  /** No more rows will come. */
  finish(): void;
  rows(offset: number, limit: number): Promise<Cell[][]>;
  /** One value from the byte `from` on, at most 8 MiB of it; undefined where there is no such row or column. */
  cell(row: number, column: number, from?: number): Promise<CellPart | null | undefined>;
  /** Shows rows `from` up to, not including, `to` in their order, until one says false. `between` is awaited after each page. */
  scan(from: number, to: number, visit: RowVisit, between?: () => Promise<void> | undefined): Promise<void>;
  /** Shows single rows, given in ascending order; `visit` gets the row's place in the list. */
  pick(rows: ArrayLike<number>, visit: RowVisit, between?: () => Promise<void> | undefined): Promise<void>;
}

/**
 * Keeps one result: pages in memory as far as the scope's budget reaches, then in its spool file. Any row is found by a
 * binary search over pages and at most fifteen steps inside one.
 */
export function createResult(scope: ResultScope, statement: ResultStatement): Result {
  const columns = statement.columns.length;
  const pages = createPages(scope);
  let count = 0;
  let bytes = 0;
  let complete = false;
  const source = createSource(scope, pages, columns, () => count);
  return {
    id: randomUUID(),
    statement,
    get count() { return count; },
    get bytes() { return bytes; },
    get complete() { return complete; },
    append(data, start, end) {
      if (scope.failure !== undefined || complete) return;
      pages.append(data, start, end);
      count += 1;
      bytes += end - start;
    },
    finish() {
      if (!complete) pages.finish();
      complete = true;
    },
    async rows(offset, limit) {
      const answer: Cell[][] = [];
      const last = Math.min(count, offset + limit);
      const size = freshAnswerLimit();
      for (let row = offset; row < last;) {
        const page = pages.pageOf(row);
        if (page === undefined) break;
        const stop = Math.min(last, page.firstRow + page.rows);
        if (page.data === null && page.length > pageBytes) {
          // Only a single row makes a page larger than others.
          answer.push(await readLargeRow(fromFile(scope, page), columns, size));
          row += 1;
          continue;
        }
        const found = source.load(page);
        const data = found instanceof Promise ? await found : found;
        let at = seek(data, pages.indexOf(page), row - page.firstRow, columns);
        for (; row < stop; row += 1) {
          answer.push(decodeRow(data, at, columns, size));
          at = rowEnd(data, at, columns);
        }
      }
      return answer;
    },
    async cell(row, column, from = 0) {
      const page = row < count && column < columns ? pages.pageOf(row) : undefined;
      if (page === undefined) return undefined;
      if (page.data === null && page.length > pageBytes) return readCellPart(fromFile(scope, page), column, from);
      const found = source.load(page);
      const data = found instanceof Promise ? await found : found;
      return cellPart(data, seek(data, pages.indexOf(page), row - page.firstRow, columns), column, from);
    },
    scan: (from, to, visit, between) => scanRows(source, from, to, visit, between),
    pick: (rows, visit, between) => pickRows(source, rows, visit, between),
  };
}

function createSource(scope: ResultScope, pages: Pages, columns: number, count: () => number): RowSource {
  const cache = createPageCache(scope.spool);
  return {
    columns,
    count,
    pageOf: (row) => pages.pageOf(row),
    indexOf: (page) => pages.indexOf(page),
    // A row larger than a page would push the others out of the cache.
    load: (page) => page.data ?? (page.length > pageBytes ? scope.spool.read(page.position, page.length) : cache.load(page)),
    read: (page, at, length) => scope.spool.read(page.position + at, length),
  };
}

function fromFile(scope: ResultScope, page: Page): ReadBytes {
  return (at, length) => scope.spool.read(page.position + at, length);
}
