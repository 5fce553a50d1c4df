import type { Cell } from '../../../../shared/cell.ts';

export type Row = readonly Cell[];
export const PAGE_ROWS = 200;
const MOST_PAGES = 40;
const RETRY_MS = 1000;

type FetchPage = (offset: number, limit: number, signal: AbortSignal) => Promise<{ rows: readonly Row[] }>;

export type PageCache = {
  /** A row that is here, or undefined. */
  row(index: number): Row | undefined;
  /** Asks for the rows from `from` up to, not including, `to` of `count`; requests for other pages are aborted. */
  want(from: number, to: number, count: number): void;
  readonly pages: number;
  dispose(): void;
};

type PageCacheDeps = { fetch: FetchPage; onChange: () => void; onError: (error: unknown) => void; mostPages?: number; retryMs?: number };

type Page = { rows: readonly Row[]; ofCount: number };

/** A short page is asked for again only once there are more rows than when it was read. */
function isShort(here: Page | undefined, page: number, count: number): boolean {
  return here === undefined || (here.ofCount < count && here.rows.length < Math.min(PAGE_ROWS, count - page * PAGE_ROWS));
}

function forgetOldest(pages: Map<number, Page>, most: number): void {
  for (const oldest of pages.keys()) {
    if (pages.size <= most) return;
    pages.delete(oldest);
  }
}

/** Holds the pages of a result that were looked at last; a page that was read while rows still arrived is read again. */
export function createPageCache({ fetch, onChange, onError, mostPages = MOST_PAGES, retryMs = RETRY_MS }: PageCacheDeps): PageCache {
  /** In the order of use: the first is the one to forget. */
  const pages = new Map<number, Page>();
  const asked = new Map<number, AbortController>();
  let wanted = { from: 0, to: 0, count: 0 };
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
      const { rows } = await fetch(page * PAGE_ROWS, PAGE_ROWS, stop.signal);
      if (stop.signal.aborted) return;
      keep(page, { rows, ofCount });
      onChange();
    } catch (error) {
      if (stop.signal.aborted || disposed) return;
      onError(error);
      clearTimeout(timer);
      timer = setTimeout(() => want(wanted.from, wanted.to, wanted.count), retryMs);
    } finally {
      if (asked.get(page) === stop) asked.delete(page);
    }
  };

  function want(from: number, to: number, count: number) {
    if (disposed) return;
    wanted = { from, to, count };
    const first = Math.floor(from / PAGE_ROWS);
    const last = to <= from ? first - 1 : Math.floor((to - 1) / PAGE_ROWS);
    for (const [page, stop] of asked) {
      if (page >= first && page <= last) continue;
      stop.abort();
      asked.delete(page);
    }
    for (let page = first; page <= last; page += 1) {
      const here = pages.get(page);
      if (here !== undefined) keep(page, here);
      if (isShort(here, page, count) && !asked.has(page)) void ask(page);
    }
  }

  return {
    row: (index) => pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS],
    want,
    get pages() {
      return pages.size;
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
      for (const stop of asked.values()) stop.abort();
      pages.clear();
    },
  };
}
