import type { CellBlock } from '../../../../shared/contract/results.ts';

/** A cell by its row in the view and its position among the columns shown. */
export type CellAt = { row: number; position: number };
/** A rectangle of cells, both ends included; `bottom` and `right` may be `LAST`. */
export type Rect = { top: number; left: number; bottom: number; right: number };

/** Reaches to the last row or column, also to those that are still to come. */
export const LAST = Number.MAX_SAFE_INTEGER;

/** As in a spreadsheet: `active` stays where a range was begun, `lead` is the corner that keys and mouse move. */
export type Selection = { active: CellAt; lead: CellAt; ranges: readonly Rect[] };

/** Rows and shown columns there are. */
export type Extent = { rows: number; columns: number };

function between(a: CellAt, b: CellAt): Rect {
  return { top: Math.min(a.row, b.row), left: Math.min(a.position, b.position), bottom: Math.max(a.row, b.row), right: Math.max(a.position, b.position) };
}

/** One cell alone. */
export const selectCell = (at: CellAt): Selection => ({ active: at, lead: at, ranges: [between(at, at)] });

/** Another range beside those there are, beginning with one cell. */
export const addCell = (old: Selection | null, at: CellAt): Selection => ({ active: at, lead: at, ranges: [...(old?.ranges ?? []), between(at, at)] });

/** The last range from the active cell to `at`. */
export function extendTo(old: Selection | null, at: CellAt): Selection {
  if (old === null) return selectCell(at);
  return { ...old, lead: at, ranges: [...old.ranges.slice(0, -1), between(old.active, at)] };
}

type Mode = 'replace' | 'add' | 'extend';

function withRange(old: Selection | null, range: Rect, active: CellAt, lead: CellAt, mode: Mode): Selection {
  const before = old === null || mode === 'replace' ? [] : mode === 'add' ? old.ranges : old.ranges.slice(0, -1);
  return { active, lead, ranges: [...before, range] };
}

/** Whole rows: one, one more, or from the active row to `row`. */
export function selectRows(old: Selection | null, row: number, mode: Mode): Selection {
  const from = mode === 'extend' && old !== null ? old.active : { row, position: 0 };
  return withRange(old, { top: Math.min(from.row, row), bottom: Math.max(from.row, row), left: 0, right: LAST }, from, { row, position: 0 }, mode);
}

/** Whole columns: one, one more, or from the active column to `position`. `row` becomes active, so that the view stays. */
export function selectColumns(old: Selection | null, position: number, row: number, mode: Mode): Selection {
  const from = mode === 'extend' && old !== null ? old.active : { row, position };
  return withRange(old, { top: 0, bottom: LAST, left: Math.min(from.position, position), right: Math.max(from.position, position) }, from, { row: from.row, position }, mode);
}

/** Makes the last range reach over whole columns (Ctrl+Space) or whole rows (Shift+Space). */
export function stretched(old: Selection, over: 'columns' | 'rows'): Selection {
  const last = old.ranges.at(-1) ?? between(old.active, old.active);
  const range = over === 'columns' ? { ...last, top: 0, bottom: LAST } : { ...last, left: 0, right: LAST };
  return { ...old, ranges: [...old.ranges.slice(0, -1), range] };
}

/** Every cell; the active one stays. */
export const selectAll = (old: Selection | null): Selection => ({ active: old?.active ?? { row: 0, position: 0 }, lead: old?.lead ?? { row: 0, position: 0 }, ranges: [{ top: 0, left: 0, bottom: LAST, right: LAST }] });

/** True for a cell in one of the ranges. */
export function isSelected(ranges: readonly Rect[], row: number, position: number): boolean {
  for (const one of ranges) if (row >= one.top && row <= one.bottom && position >= one.left && position <= one.right) return true;
  return false;
}

const bounded = (one: Rect, { rows, columns }: Extent): Rect => ({ ...one, bottom: Math.min(one.bottom, rows - 1), right: Math.min(one.right, columns - 1) });

/** What is left of `one` outside `other`. */
function without(one: Rect, other: Rect): Rect[] {
  if (other.top > one.bottom || other.bottom < one.top || other.left > one.right || other.right < one.left) return [one];
  const [top, bottom] = [Math.max(one.top, other.top), Math.min(one.bottom, other.bottom)];
  const parts = [
    { ...one, bottom: other.top - 1 }, { ...one, top: other.bottom + 1 },
    { top, bottom, left: one.left, right: other.left - 1 }, { top, bottom, left: other.right + 1, right: one.right },
  ];
  return parts.filter((part) => part.top <= part.bottom && part.left <= part.right);
}

/** The ranges within what there is, none overlapping another, so that every cell counts once. */
export function apart(ranges: readonly Rect[], extent: Extent): Rect[] {
  const all: Rect[] = [];
  for (const range of ranges) {
    const one = bounded(range, extent);
    if (one.top > one.bottom || one.left > one.right) continue;
    all.push(...all.reduce((rest, before) => rest.flatMap((part) => without(part, before)), [one]));
  }
  return all;
}

export type Size = { cells: number; rows: number; columns: number; ranges: number };

/** How much is selected; `rows` and `columns` are those of a single range. */
export function sizeOf(selection: Selection | null, extent: Extent): Size {
  if (selection === null) return { cells: 0, rows: 0, columns: 0, ranges: 0 };
  const parts = apart(selection.ranges, extent);
  const only = selection.ranges.length === 1 ? parts[0] : undefined;
  return {
    cells: parts.reduce((sum, one) => sum + (one.bottom - one.top + 1) * (one.right - one.left + 1), 0),
    rows: only === undefined ? 0 : only.bottom - only.top + 1,
    columns: only === undefined ? 0 : only.right - only.left + 1,
    ranges: selection.ranges.length,
  };
}

/** The selection as the main process is asked for it; `columns` has the column at each position. */
export function blocksOf(selection: Selection | null, rows: number, columns: readonly number[]): CellBlock[] {
  if (selection === null) return [];
  return apart(selection.ranges, { rows, columns: columns.length })
    .map((one) => ({ from: one.top, to: one.bottom + 1, columns: columns.slice(one.left, one.right + 1) }));
}

type KeyPress = { key: string; mod: boolean };
const clamp = (value: number, most: number) => Math.max(0, Math.min(value, most));

/** Where a key moves a cell; null for a key that does not move it. `page` is the number of rows in view. */
export function movedCell(at: CellAt, press: KeyPress, extent: Extent, page: number): CellAt | null {
  const { rows, columns } = extent;
  const to = (row: number, position: number) => ({ row: clamp(row, rows - 1), position: clamp(position, columns - 1) });
  switch (press.key) {
    case 'ArrowDown': return to(press.mod ? rows : at.row + 1, at.position);
    case 'ArrowUp': return to(press.mod ? 0 : at.row - 1, at.position);
    case 'ArrowRight': return to(at.row, press.mod ? columns : at.position + 1);
    case 'ArrowLeft': return to(at.row, press.mod ? 0 : at.position - 1);
    case 'PageDown': return to(at.row + page, at.position);
    case 'PageUp': return to(at.row - page, at.position);
    case 'Home': return press.mod ? to(0, 0) : to(at.row, 0);
    case 'End': return press.mod ? to(rows, columns) : to(at.row, columns);
    default: return null;
  }
}

/** "3 × 2 cells", "5 cells in 2 ranges", "2 whole columns", for the screen reader and the footer. */
export function sizeWords(selection: Selection | null, extent: Extent, format: (count: number) => string): string {
  const { cells, rows, columns, ranges } = sizeOf(selection, extent);
  if (cells === 0) return 'Nothing selected';
  if (ranges > 1) return `${format(cells)} cells in ${format(ranges)} ranges`;
  if (cells === 1) return '1 cell';
  return `${format(rows)} × ${format(columns)} cells`;
}
