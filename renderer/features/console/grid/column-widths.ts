import type { Column } from '../../../../shared/cell.ts';
import { drawnWidth } from './cell-text.ts';
import type { Row } from './page-cache.ts';

const CHARACTER_PX = 7.25;
const TYPE_CHARACTER_PX = 6.7;
const PADDING_PX = 22;
/** The menu's button and the sign of sorting. */
const BUTTONS_PX = 42;
const LEAST_PX = 60;
const MOST_START_PX = 380;
const MOST_FIT_PX = 1200;

function widthOf(column: Column, index: number, rows: readonly Row[]): number {
  const header = column.name.length * CHARACTER_PX + column.typeName.length * TYPE_CHARACTER_PX + 6 + BUTTONS_PX;
  let longest = 4;
  for (const row of rows) longest = Math.max(longest, drawnWidth(row[index] ?? null));
  return Math.max(LEAST_PX, header + PADDING_PX, longest * CHARACTER_PX + PADDING_PX);
}

/** Starting widths in pixels, from the names, the types and the first rows. */
export function startWidths(columns: readonly Column[], rows: readonly Row[]): number[] {
  return columns.map((column, index) => Math.round(Math.min(MOST_START_PX, widthOf(column, index, rows))));
}

/** The width in pixels that shows the name and all values of `rows` whole, as far as a screen is wide. */
export function fitWidth(column: Column, index: number, rows: readonly Row[]): number {
  return Math.round(Math.min(MOST_FIT_PX, widthOf(column, index, rows)));
}
