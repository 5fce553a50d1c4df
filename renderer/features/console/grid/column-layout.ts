/** How the columns of a result are arranged; columns by their index in the result. Columns without a width have their starting one. */
export type Arrangement = {
  order: readonly number[];
  pinned: ReadonlySet<number>;
  hidden: ReadonlySet<number>;
  widths: ReadonlyMap<number, number>;
};

/** The columns as drawn, pinned ones first. A position counts the columns shown, from the left. */
export type ColumnLayout = {
  /** The column at each position. */
  columns: readonly number[];
  /** How many of the first are pinned. */
  pinned: number;
  /** Left edges in pixels by position and, last, the whole width. */
  edges: readonly number[];
};

export const NARROWEST_PX = 36;
export const WIDEST_PX = 2000;

/** All columns as the server sent them. */
export function plainArrangement(count: number): Arrangement {
  return { order: Array.from({ length: count }, (_, index) => index), pinned: new Set(), hidden: new Set(), widths: new Map() };
}

/** The layout of an arrangement; `start` has the starting width of every column. */
export function layoutOf({ order, pinned, hidden, widths }: Arrangement, start: readonly number[]): ColumnLayout {
  const shown = order.filter((column) => !hidden.has(column));
  const first = shown.filter((column) => pinned.has(column));
  const columns = [...first, ...shown.filter((column) => !pinned.has(column))];
  const edges = [0];
  let right = 0;
  for (const column of columns) {
    right += widths.get(column) ?? start[column] ?? NARROWEST_PX;
    edges.push(right);
  }
  return { columns, pinned: first.length, edges };
}

/** Moves a column to stand before `before`, or last for null. */
export function moved(old: Arrangement, column: number, before: number | null): Arrangement {
  if (column === before) return old;
  const order = old.order.filter((one) => one !== column);
  const at = before === null ? -1 : order.indexOf(before);
  order.splice(at < 0 ? order.length : at, 0, column);
  return { ...old, order };
}

/** Moves a column one place among the shown ones of its kind (pinned or not); `by` is -1 or 1. */
export function movedBy(old: Arrangement, column: number, by: -1 | 1): Arrangement {
  const kin = old.order.filter((one) => !old.hidden.has(one) && old.pinned.has(one) === old.pinned.has(column));
  const at = kin.indexOf(column);
  const neighbour = kin[at + by];
  if (at < 0 || neighbour === undefined) return old;
  return by === -1 ? moved(old, column, neighbour) : moved(old, column, old.order[old.order.indexOf(neighbour) + 1] ?? null);
}

function toggled(set: ReadonlySet<number>, column: number, on: boolean): ReadonlySet<number> {
  const next = new Set(set);
  if (on) next.add(column);
  else next.delete(column);
  return next;
}

/** Pins a column to the left, or lets it go. */
export const pinnedTo = (old: Arrangement, column: number, on: boolean): Arrangement => ({ ...old, pinned: toggled(old.pinned, column, on) });

/** Hides columns; the last shown column stays, because a grid without columns shows nothing to bring them back by. */
export function hiddenTo(old: Arrangement, columns: readonly number[], on: boolean): Arrangement {
  let hidden = old.hidden;
  for (const column of columns) {
    if (on && hidden.size >= old.order.length - 1) break;
    hidden = toggled(hidden, column, on);
  }
  return { ...old, hidden };
}

/** Sets widths in pixels, within what can be drawn. */
export function widened(old: Arrangement, widths: Iterable<readonly [number, number]>): Arrangement {
  const next = new Map(old.widths);
  for (const [column, width] of widths) next.set(column, Math.round(Math.max(NARROWEST_PX, Math.min(width, WIDEST_PX))));
  return { ...old, widths: next };
}

/** The last position whose left edge is at or before `px`. */
export function positionAt(edges: readonly number[], px: number): number {
  let low = 0;
  let high = Math.max(0, edges.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many pinned columns fit beside something to scroll: at most 70 % of the view. */
export function pinsThatFit({ pinned, edges }: ColumnLayout, viewPx: number): number {
  let fit = pinned;
  while (fit > 0 && (edges[fit] ?? 0) > viewPx * 0.7) fit -= 1;
  return fit;
}

/** The scrolling positions in view: first and one past the last. `viewPx` is the width for columns, `pins` the pinned that stay. */
export function positionsInView(layout: ColumnLayout, pins: number, left: number, viewPx: number): { from: number; to: number } {
  const { edges, columns } = layout;
  if (columns.length <= pins) return { from: columns.length, to: columns.length };
  const from = Math.max(pins, positionAt(edges, left + (edges[pins] ?? 0)));
  return { from, to: Math.min(columns.length, Math.max(from, positionAt(edges, left + viewPx)) + 1) };
}

/** The scroll position that shows a column whole, or its beginning where it is wider than the view. */
export function leftShowing(layout: ColumnLayout, pins: number, position: number, left: number, viewPx: number): number {
  if (position < pins) return left;
  const [start, end, pinnedPx] = [layout.edges[position] ?? 0, layout.edges[position + 1] ?? 0, layout.edges[pins] ?? 0];
  const furthest = start - pinnedPx;
  if (furthest < left) return furthest;
  return end > left + viewPx ? Math.min(furthest, end - viewPx) : left;
}
