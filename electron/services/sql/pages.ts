import { pageBytes } from './page-buffers.ts';
import type { ResultScope } from './result-scope.ts';

/** Rows per entry of a page's index: finding a row walks over fewer than this many. */
export const indexStep = 16;
const firstPageBytes = 2048;

/** A run of rows as the server sent them: DataRow bodies without their column count, one behind the other. */
export interface Page {
  firstRow: number;
  rows: number;
  /** Bytes of rows. */
  length: number;
  /** Null once the page is in the file alone. */
  data: Buffer | null;
  /** Offset of every sixteenth row; null while the page grows. Stays in memory, at a quarter of a byte for each row. */
  index: Uint32Array | null;
  position: number;
}

/** A result's pages, growing at the end. */
export interface Pages {
  append(data: Buffer, start: number, end: number): void;
  /** No row follows: the last page counts and moves like the others. */
  finish(): void;
  /** The page that holds the row; undefined where there are none. */
  pageOf(row: number): Page | undefined;
  /** A page's index, also while the page grows. */
  indexOf(page: Page): ArrayLike<number>;
}

export function createPages(scope: ResultScope): Pages {
  const pages: Page[] = [];
  let tail: Page | undefined;
  let index: number[] = [];

  function seal(page: Page): void {
    tail = undefined;
    page.index = Uint32Array.from(index);
    index = [];
    const data = page.data;
    // Less than half full: keeping the buffer would pay for memory that nobody uses.
    if (data !== null && page.length * 2 < data.length) {
      page.data = Buffer.from(data.subarray(0, page.length));
      scope.buffers.give(data);
    }
    if (!scope.reserve((page.data?.length ?? 0) + page.index.byteLength)) void spill(scope, page);
  }

  function startPage(length: number): Page {
    const last = pages.at(-1);
    const size = last === undefined && length <= firstPageBytes ? firstPageBytes : pageBytes;
    tail = {
      firstRow: last === undefined ? 0 : last.firstRow + last.rows, rows: 0, length: 0, index: null, position: -1,
      data: length > size || size < pageBytes ? Buffer.allocUnsafeSlow(Math.max(size, length)) : scope.buffers.take(),
    };
    pages.push(tail);
    return tail;
  }

  /** A page with room for so many bytes. */
  function room(length: number): Page {
    const page = tail;
    const data = page?.data ?? null;
    if (page === undefined || data === null) return startPage(length);
    const needed = page.length + length;
    if (needed <= data.length) return page;
    if (data.length < pageBytes && needed <= pageBytes) {
      const larger = Buffer.allocUnsafeSlow(Math.min(pageBytes, Math.max(data.length * 4, needed)));
      data.copy(larger, 0, 0, page.length);
      page.data = larger;
      return page;
    }
    seal(page);
    return startPage(length);
  }

  return {
    append(data, start, end) {
      const page = room(end - start);
      if (page.data === null) return;
      if (page.rows % indexStep === 0) index.push(page.length);
      data.copy(page.data, page.length, start, end);
      page.length += end - start;
      page.rows += 1;
    },
    finish() {
      if (tail !== undefined) seal(tail);
    },
    pageOf: (row) => find(pages, row),
    indexOf: (page) => page.index ?? index,
  };
}

/** The last page that begins at or before the row. */
function find(pages: readonly Page[], row: number): Page | undefined {
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((pages[middle]?.firstRow ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return pages[low];
}

async function spill(scope: ResultScope, page: Page): Promise<void> {
  const data = page.data;
  if (data === null) return;
  scope.writing(data.length);
  try {
    page.position = await scope.spool.append([data.subarray(0, page.length)]);
    page.data = null;
    scope.buffers.give(data);
  } catch (error) {
    // The page stays readable in memory; scope.failure keeps more from coming.
    scope.failure ??= error instanceof Error ? error : new Error(String(error));
    scope.onFailure?.(scope.failure);
  } finally {
    scope.written(data.length);
  }
}
