export const ROW_PX = 24;
export const HEADER_PX = 26;
/** Above this height browsers place elements wrongly, so the scrollbar then stands for a share of the rows. */
export const MOST_PX = 15_000_000;
const OVERSCAN = 8;

export type Geometry = {
  /** Height of the scrolled content, without the header. */
  contentPx: number;
  /** Where the first pixel in view lies, measured over all rows. */
  topPx: number;
  /** First row to draw, and one past the last. */
  from: number;
  to: number;
};

/** What to draw for a scroll position. `scrollTop` and `viewPx` (the rows' part of the view) in pixels. */
export function geometry(count: number, scrollTop: number, viewPx: number): Geometry {
  const allPx = count * ROW_PX;
  const contentPx = Math.min(allPx, MOST_PX);
  const travel = Math.max(1, contentPx - viewPx);
  const scale = contentPx === allPx ? 1 : (allPx - viewPx) / travel;
  const topPx = Math.max(0, Math.min(scrollTop * scale, allPx - viewPx));
  const first = Math.floor(topPx / ROW_PX);
  return {
    contentPx,
    topPx,
    from: Math.max(0, first - OVERSCAN),
    to: Math.min(count, first + Math.ceil(viewPx / ROW_PX) + 1 + OVERSCAN),
  };
}

/** The scroll position that shows `row`, moving as little as possible; null when it is in view already. */
export function scrollTopFor(row: number, count: number, scrollTop: number, viewPx: number): number | null {
  const { topPx, contentPx } = geometry(count, scrollTop, viewPx);
  const allPx = count * ROW_PX;
  const wanted = row * ROW_PX < topPx ? row * ROW_PX : (row + 1) * ROW_PX > topPx + viewPx ? (row + 1) * ROW_PX - viewPx : null;
  if (wanted === null) return null;
  return contentPx === allPx ? wanted : (wanted * Math.max(1, contentPx - viewPx)) / Math.max(1, allPx - viewPx);
}

export type CellAt = { row: number; column: number };
type KeyPress = { key: string; mod: boolean };

const clamp = (value: number, most: number) => Math.max(0, Math.min(value, most));

/** Where a key moves the active cell; null for a key that does not move it. `page` is the number of rows in view. */
export function movedCell(at: CellAt, press: KeyPress, rows: number, columns: number, page: number): CellAt | null {
  const to = (row: number, column: number) => ({ row: clamp(row, rows - 1), column: clamp(column, columns - 1) });
  switch (press.key) {
    case 'ArrowDown': return to(press.mod ? rows : at.row + 1, at.column);
    case 'ArrowUp': return to(press.mod ? 0 : at.row - 1, at.column);
    case 'ArrowRight': return to(at.row, press.mod ? columns : at.column + 1);
    case 'ArrowLeft': return to(at.row, press.mod ? 0 : at.column - 1);
    case 'PageDown': return to(at.row + page, at.column);
    case 'PageUp': return to(at.row - page, at.column);
    case 'Home': return press.mod ? to(0, 0) : to(at.row, 0);
    case 'End': return press.mod ? to(rows, columns) : to(at.row, columns);
    default: return null;
  }
}

/** Left edges of the columns and, last, the whole width. */
export function columnEdges(widths: readonly number[]): number[] {
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  return edges;
}

/** First column in view and one past the last. */
export function columnRange(edges: readonly number[], scrollLeft: number, viewPx: number): { from: number; to: number } {
  const count = edges.length - 1;
  let from = 0;
  while (from < count - 1 && (edges[from + 1] ?? 0) <= scrollLeft) from += 1;
  let to = from + 1;
  while (to < count && (edges[to] ?? 0) < scrollLeft + viewPx) to += 1;
  return { from, to: Math.min(to, count) };
}
