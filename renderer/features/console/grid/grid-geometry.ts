import { leftShowing, pinsThatFit, positionAt, positionsInView, type ColumnLayout } from './column-layout.ts';
import { HEADER_PX, ROW_PX, rowsAt, scaleOf, topShowing, type Scale } from './scroll-scale.ts';
import type { CellAt } from './selection.ts';

/** Where everything of a grid lies, in pixels; `top` and `left` are the first pixels in view over all rows and columns. */
export type Geometry = {
  layout: ColumnLayout;
  count: number;
  width: number;
  height: number;
  top: number;
  left: number;
  /** From here on what follows from the above; see `measure`. */
  scale: Scale;
  gutter: number;
  pins: number;
};

/** Width of the rows' numbers in pixels. */
export const gutterPx = (count: number): number => 22 + String(Math.max(count, 99)).length * 8;

/** The geometry of a grid that nobody looks at yet. */
export function createGeometry(layout: ColumnLayout): Geometry {
  return { layout, count: 0, width: 0, height: 0, top: 0, left: 0, scale: scaleOf(0, 0), gutter: gutterPx(0), pins: 0 };
}

const allPx = ({ layout }: Geometry) => layout.edges.at(-1) ?? 0;
const cellsPx = ({ width, gutter }: Geometry) => Math.max(0, width - gutter);

/** Works out again what follows from rows, columns and the size of the view. */
export function measure(geometry: Geometry): void {
  geometry.scale = scaleOf(geometry.count, Math.max(0, geometry.height - HEADER_PX));
  geometry.gutter = gutterPx(geometry.count);
  geometry.pins = pinsThatFit(geometry.layout, cellsPx(geometry));
}

/** What the scroller is told that there is, in pixels. */
export function contentSize(geometry: Geometry): { width: number; height: number } {
  return { width: Math.max(geometry.gutter + allPx(geometry), geometry.width), height: Math.max(geometry.scale.contentPx + HEADER_PX, geometry.height) };
}

/** How far the columns scroll, in pixels. */
export const mostLeft = (geometry: Geometry): number => Math.max(0, allPx(geometry) - cellsPx(geometry));

/** Rows and scrolling positions in view: first and one past the last. */
export function inView(geometry: Geometry) {
  const { layout, pins, left, top, scale } = geometry;
  return { rows: rowsAt(scale, top), positions: positionsInView(layout, pins, left, cellsPx(geometry)) };
}

/** Where to scroll to show a cell whole, moving as little as possible. */
export function showing(geometry: Geometry, cell: CellAt): { top: number; left: number } {
  const { layout, pins, left, top, scale } = geometry;
  return { top: topShowing(scale, cell.row, top), left: leftShowing(layout, pins, cell.position, left, cellsPx(geometry)) };
}

/** The cell at a point of the view, clamped to what there is; position -1 is the row's number. Null where nothing is. */
export function cellUnder(geometry: Geometry, x: number, y: number): (CellAt & { inside: boolean }) | null {
  const { layout, pins, left, top, count, gutter } = geometry;
  if (count === 0 || layout.columns.length === 0) return null;
  const own = x - gutter;
  const px = pins > 0 && own < (layout.edges[pins] ?? 0) ? own : own + left;
  const row = Math.floor((top + y - HEADER_PX) / ROW_PX);
  const inside = y >= HEADER_PX && row < count && px < allPx(geometry);
  return { row: Math.max(0, Math.min(row, count - 1)), position: own < 0 ? -1 : positionAt(layout.edges, px), inside };
}

/** The position at a point of the header; -1 for the corner. */
export function positionUnder(geometry: Geometry, x: number): number {
  const { layout, pins, left, gutter } = geometry;
  const own = x - gutter;
  return own < 0 ? -1 : positionAt(layout.edges, pins > 0 && own < (layout.edges[pins] ?? 0) ? own : own + left);
}

/** Lower left corner of a cell in the view, within what is seen. */
export function cornerOf(geometry: Geometry, cell: CellAt): { x: number; y: number } {
  const { layout, pins, left, top, gutter, width, height } = geometry;
  const x = gutter + (layout.edges[cell.position] ?? 0) - (cell.position < pins ? 0 : left);
  const y = HEADER_PX + (cell.row + 1) * ROW_PX - top;
  return { x: Math.max(0, Math.min(x, width - 40)), y: Math.max(HEADER_PX, Math.min(y, height)) };
}
