import { indexStep, type Page } from './pages.ts';
import { rowEnd } from './row-decode.ts';

/** Is shown a row: bytes, where in them it begins, and its number. The bytes are valid during the call only. False ends the walk. */
export type RowVisit = (data: Buffer, at: number, row: number) => boolean | void;

/** Where rows are found. */
export interface RowSource {
  readonly columns: number;
  count(): number;
  pageOf(row: number): Page | undefined;
  indexOf(page: Page): ArrayLike<number>;
  /** A page's rows. Use them before the next await: a page's memory serves another page once it is written. */
  load(page: Page): Buffer | Promise<Buffer>;
  read(page: Page, at: number, length: number): Promise<Buffer>;
}

type Between = (() => Promise<void> | undefined) | undefined;

/** Fewer wanted rows than one in so many are read one by one, else the page whole. */
const sparse = 32;

/** Where a row of a page begins: at most fifteen steps from an entry of the page's index. */
export function seek(data: Buffer, index: ArrayLike<number>, row: number, columns: number): number {
  let at = index[Math.floor(row / indexStep)] ?? 0;
  for (let step = row % indexStep; step > 0; step -= 1) at = rowEnd(data, at, columns);
  return at;
}

/** Rows in their order, page by page. */
export async function scanRows(source: RowSource, from: number, to: number, visit: RowVisit, between: Between): Promise<void> {
  const { columns } = source;
  const last = Math.min(to, source.count());
  for (let row = from; row < last;) {
    const page = source.pageOf(row);
    if (page === undefined) return;
    const found = source.load(page);
    const data = found instanceof Promise ? await found : found;
    const stop = Math.min(last, page.firstRow + page.rows);
    let at = seek(data, source.indexOf(page), row - page.firstRow, columns);
    for (; row < stop; row += 1) {
      if (visit(data, at, row) === false) return;
      at = rowEnd(data, at, columns);
    }
    await between?.();
  }
}

/** Single rows in ascending order; pages of which few are wanted are not read whole. */
export async function pickRows(source: RowSource, rows: ArrayLike<number>, visit: RowVisit, between: Between): Promise<void> {
  for (let first = 0; first < rows.length;) {
    const page = source.pageOf(rows[first] ?? 0);
    if (page === undefined) return;
    let next = first + 1;
    while (next < rows.length && (rows[next] ?? 0) < page.firstRow + page.rows) next += 1;
    if (page.data === null && (next - first) * sparse < page.rows) {
      for (; first < next; first += 1) {
        const { data, at } = await readOne(source, page, (rows[first] ?? 0) - page.firstRow);
        if (visit(data, at, first) === false) return;
      }
    } else {
      const found = source.load(page);
      const data = found instanceof Promise ? await found : found;
      const index = source.indexOf(page);
      for (; first < next; first += 1) {
        if (visit(data, seek(data, index, (rows[first] ?? 0) - page.firstRow, source.columns), first) === false) return;
      }
    }
    await between?.();
  }
}

/** Reads the sixteen rows or fewer around one. */
async function readOne(source: RowSource, page: Page, row: number): Promise<{ data: Buffer; at: number }> {
  const index = source.indexOf(page);
  const block = Math.floor(row / indexStep);
  const start = index[block] ?? 0;
  const data = await source.read(page, start, (index[block + 1] ?? page.length) - start);
  let at = 0;
  for (let step = row % indexStep; step > 0; step -= 1) at = rowEnd(data, at, source.columns);
  return { data, at };
}
