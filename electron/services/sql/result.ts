import { randomUUID } from 'node:crypto';
import type { Cell } from '../../../shared/cell.ts';
import { pageBytes } from './page-buffers.ts';
import { createPageCache, type LoadedPage } from './page-cache.ts';
import type { ResultScope } from './result-scope.ts';
import { cellText, decodeRow, freshAnswerLimit, readCell, readLargeRow, rowEnd, type ReadBytes } from './row-decode.ts';

/** Rows per entry of a page's index: finding a row walks over fewer than this many. */
const indexStep = 16;
const firstPageBytes = 2048;

/** A run of rows as the server sent them: DataRow bodies without their column count, one behind the other. */
export interface Page {
  firstRow: number;
  rows: number;
  /** Bytes of rows. */
  length: number;
  /** Null once the page is in the file alone. */
  data: Buffer | null;
  /** Offset of every sixteenth row; stands in the file behind the rows. */
  index: Uint32Array | null;
  indexLength: number;
  position: number;
}

export interface Result {
  readonly id: string;
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
export function createResult(scope: ResultScope, columns: number): Result {
  const pages: Page[] = [];
  const cache = createPageCache(scope.spool);
  let tail: Page | undefined;
  let index: number[] = [];
  let count = 0;
  let bytes = 0;
  let complete = false;

  function seal(page: Page): void {
    tail = undefined;
    page.index = Uint32Array.from(index);
    page.indexLength = index.length;
    index = [];
    const data = page.data;
    // Less than half full: keeping the buffer would pay for memory that nobody uses.
    if (data !== null && page.length * 2 < data.length) {
      page.data = Buffer.from(data.subarray(0, page.length));
      scope.buffers.give(data);
    }
    if (!scope.reserve((page.data?.length ?? 0) + page.index.byteLength)) void spill(page, page.index);
  }

  async function spill(page: Page, pageIndex: Uint32Array): Promise<void> {
    const data = page.data;
    if (data === null) return;
    scope.writing(data.length);
    try {
      page.position = await scope.spool.append([
        data.subarray(0, page.length),
        new Uint8Array(pageIndex.buffer, pageIndex.byteOffset, pageIndex.byteLength),
      ]);
      page.data = null;
      page.index = null;
      scope.buffers.give(data);
    } catch (error) {
      // The page stays readable in memory; scope.failure keeps more from coming.
      scope.failure ??= error instanceof Error ? error : new Error(String(error));
      scope.onFailure?.(scope.failure);
    } finally {
      scope.written(data.length);
    }
  }

  function room(length: number): Page {
    const page = tail;
    const data = page?.data ?? null;
    if (page !== undefined && data !== null) {
      if (page.length + length <= data.length) return page;
      if (data.length < pageBytes && page.length + length <= pageBytes) {
        const larger = Buffer.allocUnsafeSlow(Math.min(pageBytes, Math.max(data.length * 4, page.length + length)));
        data.copy(larger, 0, 0, page.length);
        page.data = larger;
        return page;
      }
      seal(page);
    }
    const size = pages.length === 0 && length <= firstPageBytes ? firstPageBytes : pageBytes;
    tail = {
      firstRow: count, rows: 0, length: 0, index: null, indexLength: 0, position: -1,
      data: length > size || size < pageBytes ? Buffer.allocUnsafeSlow(Math.max(size, length)) : scope.buffers.take(),
    };
    pages.push(tail);
    return tail;
  }

  /**
   * A page's rows and index, read from the file if need be. Use them before the next await: a page's memory serves
   * another page once it is written.
   */
  function load(page: Page): LoadedPage | Promise<LoadedPage> {
    return page.data === null ? cache.load(page) : { data: page.data, index: page.index ?? index };
  }

  function pageOf(row: number): Page | undefined {
    let low = 0;
    let high = pages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((pages[middle]?.firstRow ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return pages[low];
  }

  return {
    id: randomUUID(),
    get count() { return count; },
    get bytes() { return bytes; },
    get complete() { return complete; },
    append(data, start, end) {
      if (scope.failure !== undefined || complete) return;
      const page = room(end - start);
      if (page.data === null) return;
      if (page.rows % indexStep === 0) index.push(page.length);
      data.copy(page.data, page.length, start, end);
      page.length += end - start;
      page.rows += 1;
      count += 1;
      bytes += end - start;
    },
    finish() {
      complete = true;
      if (tail !== undefined) seal(tail);
    },
    async rows(offset, limit) {
      const answer: Cell[][] = [];
      const last = Math.min(count, offset + limit);
      const size = freshAnswerLimit();
      for (let row = offset; row < last;) {
        const page = pageOf(row);
        if (page === undefined) break;
        const stop = Math.min(last, page.firstRow + page.rows);
        if (page.data === null && page.length > pageBytes) {
          // Only a single row makes a page larger than others.
          answer.push(await readLargeRow(fromFile(scope, page), columns, size));
          row += 1;
          continue;
        }
        const found = load(page);
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
      const page = row < count && column < columns ? pageOf(row) : undefined;
      if (page === undefined) return undefined;
      if (page.data === null && page.length > pageBytes) return readCell(fromFile(scope, page), column);
      const found = load(page);
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
