import type { Cell } from '../../../../shared/cell.ts';

export type Row = readonly Cell[];
export const PAGE_ROWS = 100;
const LEAST_PAGE_ROWS = 16;
const PAGE_CELLS = 16_000;
const KEPT_CELLS = 400_000;
const RETRY_MS = 1000;

type FetchPage = (offset: number, limit: number, signal: AbortSignal) => Promise<{ rows: readonly Row[] }>;

export type PageCache = {
  /** A row that is here, or undefined. */
  row(index: number): Row | undefined;
  /** Asks for the rows from `from` up to, not including, `to` of `count`; while requests for other pages are under way, it waits for them, so that a dragged scrollbar asks for as much as can be answered. The next page in the direction of `ahead` is asked for too. */
  want(from: number, to: number, count: number, ahead?: -1 | 0 | 1): void;
  readonly pages: number;
  /** Every row that is here, for widths that fit. */
  rows(): Row[];
  dispose(): void;
};

type PageCacheDeps = { fetch: FetchPage; onChange: () => void; onError: (error: unknown) => void; pageRows?: number; mostPages?: number; retryMs?: number };

type Page = { rows: readonly Row[]; ofCount: number };

/** Rows to ask for at once, so that a page of many columns is no slower than one of few. */
export function pageRowsFor(columns: number): number {
  return Math.max(LEAST_PAGE_ROWS, Math.min(PAGE_ROWS, Math.floor(PAGE_CELLS / Math.max(1, columns))));
}

type Wanted = { from: number; to: number; count: number; ahead: -1 | 0 | 1 };

/** The pages in view, and the next in the direction of scrolling. */
function pagesOf({ from, to, count, ahead }: Wanted, pageRows: number): { first: number; last: number } {
  const first = Math.floor(from / pageRows);
  const last = to <= from ? -1 : Math.floor((to - 1) / pageRows);
  return { first: Math.max(0, first - (ahead === -1 ? 1 : 0)), last: Math.min(Math.ceil(count / pageRows) - 1, last + (ahead === 1 ? 1 : 0)) };
}

/** A short page is asked for again only once there are more rows than when it was read. */
function isShort(here: Page | undefined, page: number, count: number, pageRows: number): boolean {
  return here === undefined || (here.ofCount < count && here.rows.length < Math.min(pageRows, count - page * pageRows));
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => from + offset);

function forgetOldest(pages: Map<number, Page>, most: number): void {
  for (const oldest of pages.keys()) {
    if (pages.size <= most) return;
    pages.delete(oldest);
  }
}

/** Holds the pages of a result that were looked at last; a page that was read while rows still arrived is read again. */
export function createPageCache({ fetch, onChange, onError, pageRows = PAGE_ROWS, mostPages = Math.max(6, Math.floor(KEPT_CELLS / PAGE_CELLS)), retryMs = RETRY_MS }: PageCacheDeps): PageCache {
  /** In the order of use: the first is the one to forget. */
  const pages = new Map<number, Page>();
  const asked = new Map<number, AbortController>();
  let wanted: Wanted = { from: 0, to: 0, count: 0, ahead: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;

  const keep = (page: number, kept: Page) => {
    pages.delete(page);
    pages.set(page, kept);
    forgetOldest(pages, mostPages);
  };

  const ask = async (page: number) => {
    const stop = new AbortController();
    const ofCount = wanted.count;
    asked.set(page, stop);
    try {
      const { rows } = await fetch(page * pageRows, pageRows, stop.signal);
      if (stop.signal.aborted) return;
      keep(page, { rows, ofCount });
      onChange();
      asked.delete(page);
      want(wanted.from, wanted.to, wanted.count, wanted.ahead);
    } catch (error) {
      if (stop.signal.aborted || disposed) return;
      onError(error);
      clearTimeout(timer);
      timer = setTimeout(() => want(wanted.from, wanted.to, wanted.count, wanted.ahead), retryMs);
    } finally {
      if (asked.get(page) === stop) asked.delete(page);
    }
  };

  function want(from: number, to: number, count: number, ahead: -1 | 0 | 1 = 0) {
    if (disposed) return;
    wanted = { from, to, count, ahead };
    const { first, last } = pagesOf(wanted, pageRows);
    if ([...asked.keys()].some((page) => page < first || page > last)) return;
    for (const page of ahead === -1 ? range(first, last).toReversed() : range(first, last)) {
      const here = pages.get(page);
      if (here !== undefined) keep(page, here);
      if (isShort(here, page, count, pageRows) && !asked.has(page)) void ask(page);
    }
  }

  const dispose = () => {
    disposed = true;
    clearTimeout(timer);
    for (const stop of asked.values()) stop.abort();
    pages.clear();
  };
  return {
    row: (index) => pages.get(Math.floor(index / pageRows))?.rows[index % pageRows],
    rows: () => [...pages.values()].flatMap((page) => [...page.rows]),
    want,
    get pages() {
      return pages.size;
    },
    dispose,
  };
}
