import { randomUUID } from 'node:crypto';
import type { Cell } from '../../../shared/cell.ts';
import { pageBytes } from './page-buffers.ts';
import { createPageCache, type LoadedPage, type PageCache } from './page-cache.ts';
import { createPages, indexStep, type Page, type Pages } from './pages.ts';
import type { ResultScope } from './result-scope.ts';
import type { ResultStatement } from './result-statement.ts';
import { cellText, decodeRow, freshAnswerLimit, readCell, readLargeRow, rowEnd, type ReadBytes } from './row-decode.ts';

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
  /** One value whole; undefined where there is no such row or column. */
  cell(row: number, column: number): Promise<string | null | undefined>;
}

/**
 * Keeps one result: pages in memory as far as the scope's budget reaches, then in its spool file. Any row is found by a
 * binary search over pages and at most fifteen steps inside one.
 */
export function createResult(scope: ResultScope, statement: ResultStatement): Result {
  const columns = statement.columns.length;
  const pages = createPages(scope);
  const cache = createPageCache(scope.spool);
  let count = 0;
  let bytes = 0;
  let complete = false;
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
        const found = load(pages, cache, page);
        const loaded = found instanceof Promise ? await found : found;
        let at = seek(loaded, row - page.firstRow, columns);
        for (; row < stop; row += 1) {
          answer.push(decodeRow(loaded.data, at, columns, size));
          at = rowEnd(loaded.data, at, columns);
        }
      }
      return answer;
    },
    async cell(row, column) {
      const page = row < count && column < columns ? pages.pageOf(row) : undefined;
      if (page === undefined) return undefined;
      if (page.data === null && page.length > pageBytes) return readCell(fromFile(scope, page), column);
      const found = load(pages, cache, page);
      const loaded = found instanceof Promise ? await found : found;
      return cellText(loaded.data, seek(loaded, row - page.firstRow, columns), column);
    },
  };
}

function fromFile(scope: ResultScope, page: Page): ReadBytes {
  return (at, length) => scope.spool.read(page.position + at, length);
}

function seek(page: { data: Buffer; index: ArrayLike<number> }, row: number, columns: number): number {
  let at = page.index[Math.floor(row / indexStep)] ?? 0;
  for (let step = row % indexStep; step > 0; step -= 1) at = rowEnd(page.data, at, columns);
  return at;
}

/**
 * A page's rows and index, read from the file if need be. Use them before the next await: a page's memory serves
 * another page once it is written.
 */
function load(pages: Pages, cache: PageCache, page: Page): LoadedPage | Promise<LoadedPage> {
  return page.data === null ? cache.load(page) : { data: page.data, index: pages.indexOf(page) };
}
