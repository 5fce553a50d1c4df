import { rowEnd } from '../sql/row-decode.ts';
import type { RowVisit } from '../sql/row-walk.ts';
import type { Result } from '../sql/result.ts';
import type { Breather } from './breather.ts';

/** Bytes of rows that are gathered from all over a result before they are shown in a view's order. */
const gatherBytes = 16 * 1024 * 1024;

/**
 * Shows the rows at places `from` up to, not including, `to`: of the result, or in the order of a view. A view's rows are fetched
 * in the file's order, many at a time, because they may stand anywhere.
 */
export async function walkRows(result: Result, order: Uint32Array | null, from: number, to: number, visit: RowVisit, between: Breather): Promise<void> {
  if (order === null) {
    await result.scan(from, to, visit, between);
    return;
  }
  const last = Math.min(to, order.length);
  const each = Math.max(1, Math.floor(gatherBytes / Math.max(1, result.bytes / Math.max(1, result.count))));
  for (let start = from; start < last; start += each) {
    const wanted = order.subarray(start, Math.min(last, start + each));
    if (!await showGathered(result, wanted, start, visit, between)) return;
  }
}

/** The places of a list of rows in the order of the rows. */
export function ascendingPlaces(rows: Uint32Array): Uint32Array {
  return Uint32Array.from(rows.keys()).toSorted((left, right) => (rows[left] ?? 0) - (rows[right] ?? 0));
}

async function showGathered(result: Result, wanted: Uint32Array, start: number, visit: RowVisit, between: Breather): Promise<boolean> {
  const places = ascendingPlaces(wanted);
  const columns = result.statement.columns.length;
  const rows = Array.from<Buffer>({ length: wanted.length });
  let bytes = 0;
  await result.pick(places.map((place) => wanted[place] ?? 0), (data, at, index) => {
    const row = data.subarray(at, rowEnd(data, at, columns));
    bytes += row.length;
    rows[places[index] ?? 0] = Buffer.from(row);
    return bytes <= gatherBytes * 4 || wanted.length === 1;
  }, between);
  if (bytes > gatherBytes * 4 && wanted.length > 1) {
    // Rows far larger than the result's others: fewer at once.
    rows.length = 0;
    const half = wanted.length >>> 1;
    return await showGathered(result, wanted.subarray(0, half), start, visit, between)
      && showGathered(result, wanted.subarray(half), start + half, visit, between);
  }
  for (const [index, row] of rows.entries()) {
    if (visit(row, 0, start + index) === false) return false;
    await between();
  }
  return true;
}
