import type { Column } from '../../../../shared/cell.ts';
import { cellText } from './cell-text.ts';
import type { Row } from './page-cache.ts';

const CHARACTER_PX = 7.25;
const HEADER_CHARACTER_PX = 7.4;
const PADDING_PX = 22;
const LEAST_PX = 60;
const MOST_PX = 380;
export const NARROWEST_PX = 36;

/** Starting widths in pixels, from the names, the types and the first rows. */
export function startWidths(columns: readonly Column[], rows: readonly Row[]): number[] {
  return columns.map((column, index) => {
    const header = (column.name.length + column.typeName.length + 1) * HEADER_CHARACTER_PX;
    const longest = Math.max(0, ...rows.map((row) => cellText(row[index] ?? null)?.length ?? 4)) * CHARACTER_PX;
    return Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, header + PADDING_PX, longest + PADDING_PX)));
  });
}
