import { isRightAligned, type Cell, type Column } from '../../../../shared/cell.ts';
import { drawCell, type Drawn, type Needle } from './cell-text.ts';
import type { ColumnLayout } from './column-layout.ts';
import type { Row } from './page-cache.ts';
import { ROW_PX } from './scroll-scale.ts';
import { isSelected, type Selection } from './selection.ts';

/** Everything that the cells in view depend on. */
export type Picture = {
  top: number;
  left: number;
  rows: { from: number; to: number };
  /** Scrolling positions in view; the first `pins` positions stay at the left. */
  positions: { from: number; to: number };
  pins: number;
  gutter: number;
  layout: ColumnLayout;
  columns: readonly Column[];
  rowAt: (index: number) => Row | undefined;
  selection: Selection | null;
  needle: Needle | null;
};

type CellSlot = {
  element: HTMLElement; text: Text; position: number; column: number; left: number; width: number;
  value: Cell | undefined; needle: Needle | null; kind: Drawn['kind']; pieced: boolean; textPx: number; look: string; selected: boolean;
};
type RowSlot = {
  element: HTMLElement; pins: HTMLElement; number: HTMLElement; numberText: Text; pinned: CellSlot[]; cells: CellSlot[];
  index: number; row: Row | undefined; epoch: number; left: number; top: number; look: string; edges: string;
};

/** Elements lie near the layer's own place, because transforms far out lose precision. */
const MOST_ROWS_FROM_ORIGIN = 40_000;

function make(className: string, role: string): { element: HTMLElement; text: Text } {
  const element = document.createElement('div');
  element.className = className;
  element.setAttribute('role', role);
  const text = document.createTextNode('');
  element.append(text);
  return { element, text };
}

function makeCell(parent: HTMLElement): CellSlot {
  const { element, text } = make('grid-cell', 'gridcell');
  element.setAttribute('aria-selected', 'false');
  parent.append(element);
  return { element, text, position: -1, column: -1, left: -1, width: -1, value: undefined, needle: null, kind: 'text', pieced: false, textPx: 0, look: 'grid-cell', selected: false };
}

function makeRow(parent: HTMLElement): RowSlot {
  const element = document.createElement('div');
  element.setAttribute('role', 'row');
  const pins = document.createElement('div');
  pins.className = 'grid-pins';
  pins.setAttribute('role', 'presentation');
  const { element: number, text: numberText } = make('grid-number', 'rowheader');
  number.setAttribute('aria-colindex', '1');
  pins.append(number);
  element.append(pins);
  parent.append(element);
  return { element, pins, number, numberText, pinned: [], cells: [], index: -1, row: undefined, epoch: -1, left: 0, top: -1, look: '', edges: '' };
}

/** Advance of a character of the bundled mono font at 12 px, a little more, and a cell's padding and border. */
const CHARACTER_PX = 7.22;
const PADDING_PX = 21;
const plain = /^[\u0020-\u007e]*$/;

function write(slot: CellSlot, drawn: Drawn): void {
  slot.textPx = drawn.pieces === null && plain.test(drawn.text) ? drawn.text.length * CHARACTER_PX + PADDING_PX : Infinity;
  if (drawn.pieces === null) {
    if (slot.pieced) slot.element.replaceChildren(slot.text);
    slot.pieced = false;
    slot.text.data = drawn.text;
    return;
  }
  slot.pieced = true;
  slot.element.replaceChildren(...drawn.pieces.map((piece) => {
    if (piece.kind === 'text') return piece.text;
    const part = document.createElement(piece.kind === 'found' ? 'mark' : 'span');
    part.className = piece.kind;
    part.textContent = piece.text;
    return part;
  }));
}

/** Rebuilt whenever more rows or columns are in view than elements were made for; a slot shows whatever index falls to it. */
function slotOf<T>(slots: readonly T[], index: number): T {
  const slot = slots[index % slots.length];
  if (slot === undefined) throw new Error('The grid has no element for this place.');
  return slot;
}

function grow<T>(slots: T[], most: number, make: () => T, drop: (slot: T) => void): boolean {
  if (slots.length >= most) return false;
  for (const slot of slots) drop(slot);
  slots.length = 0;
  while (slots.length < most) slots.push(make());
  return true;
}

function place(slot: CellSlot, { layout, gutter }: Picture, position: number, column: number): void {
  slot.position = position;
  if (slot.column !== column) {
    slot.column = column;
    slot.element.setAttribute('aria-colindex', String(column + 2));
  }
  const left = gutter + (layout.edges[position] ?? 0);
  const width = gutter + (layout.edges[position + 1] ?? 0) - left;
  if (slot.left !== left) slot.element.style.left = `${left}px`;
  if (slot.width !== width) slot.element.style.width = `${width}px`;
  slot.left = left;
  slot.width = width;
}

/** Only what may not fit is clipped: a clip for every cell costs more than drawing its text. */
function lookOf(kind: CellSlot['kind'], long: boolean, right: boolean, selected: boolean, active: boolean): string {
  let look = kind === 'text' ? 'grid-cell' : `grid-cell ${kind}`;
  if (long) look += ' long';
  if (right) look += ' right';
  if (selected) look += ' selected';
  return active ? `${look} active` : look;
}

function paintCell(slot: CellSlot, picture: Picture, rowIndex: number, row: Row, position: number, id: string): void {
  const { layout, columns, selection, needle } = picture;
  const column = layout.columns[position] ?? 0;
  place(slot, picture, position, column);
  const value = row[column] ?? null;
  if (slot.value !== value || slot.needle !== needle) {
    const drawn = drawCell(value, needle);
    slot.value = value;
    slot.needle = needle;
    slot.kind = drawn.kind;
    write(slot, drawn);
  }
  const active = selection !== null && selection.active.row === rowIndex && selection.active.position === position;
  const selected = selection !== null && isSelected(selection.ranges, rowIndex, position);
  const look = lookOf(slot.kind, slot.textPx > slot.width, isRightAligned(columns[column]?.typeOid ?? 0), selected, active);
  if (slot.look !== look) slot.element.className = look;
  slot.look = look;
  if (slot.selected !== selected) slot.element.setAttribute('aria-selected', String(selected));
  slot.selected = selected;
  if (active) slot.element.id = id;
  else if (slot.element.id !== '') slot.element.removeAttribute('id');
}

function hide(slot: CellSlot): void {
  slot.position = -1;
  if (slot.look === 'grid-cell gone') return;
  slot.look = 'grid-cell gone';
  slot.element.className = slot.look;
  slot.element.removeAttribute('id');
}

/** Cells are rebuilt when more are in view than were made. */
type Painter = {
  slots: RowSlot[]; layer: HTMLElement; activeId: string; last: Picture | null; epoch: number; cellsMade: number;
  /** The row at the layer's own place; the first slot shows it. */
  origin: number;
  /** The first row of the picture that is not drawn yet. */
  rest: number;
};

function paintCells({ cellsMade, activeId }: Painter, slot: RowSlot, picture: Picture, row: Row): void {
  const { positions, pins } = picture;
  grow(slot.cells, cellsMade, () => makeCell(slot.element), (cell) => cell.element.remove());
  grow(slot.pinned, pins, () => makeCell(slot.pins), (cell) => cell.element.remove());
  for (let position = positions.from; position < positions.to; position += 1) paintCell(slotOf(slot.cells, position), picture, slot.index, row, position, activeId);
  for (const cell of slot.cells) if (cell.position < positions.from || cell.position >= positions.to) hide(cell);
  for (const [position, cell] of slot.pinned.entries()) {
    if (position < pins) paintCell(cell, picture, slot.index, row, position, activeId);
    else hide(cell);
  }
}

/** The row's own width, its pinned part and its number. */
function paintEdges(slot: RowSlot, { pins, gutter, layout, selection }: Picture): void {
  const widths = [gutter + (layout.edges.at(-1) ?? 0), gutter + (layout.edges[pins] ?? 0), gutter];
  const edges = `${pins > 0} ${widths.join(' ')}`;
  if (slot.edges !== edges) {
    slot.edges = edges;
    slot.pins.className = pins > 0 ? 'grid-pins has-pins' : 'grid-pins';
    for (const [index, element] of [slot.element, slot.pins, slot.number].entries()) element.style.width = `${widths[index] ?? 0}px`;
  }
  const on = selection?.ranges.some((one) => slot.index >= one.top && slot.index <= one.bottom) === true;
  const number = on ? 'grid-number on' : 'grid-number';
  if (slot.number.className !== number) slot.number.className = number;
}

function lookAs(slot: RowSlot, look: string): void {
  if (slot.look !== look) slot.element.className = look;
  slot.look = look;
}

/** Nobody must take a cell that is hidden for the active one. */
function nameNone(slot: RowSlot): void {
  for (const cell of [...slot.cells, ...slot.pinned]) if (cell.element.id !== '') cell.element.removeAttribute('id');
}

function paintRow(painter: Painter, picture: Picture, index: number): void {
  const { slots, origin, epoch } = painter;
  const slot = slotOf(slots, (index - origin) % slots.length + slots.length);
  const row = picture.rowAt(index);
  const top = (index - origin) * ROW_PX;
  // A transform of its own for each row would cost more to put together than the rows to draw.
  if (slot.top !== top) slot.element.style.top = `${top}px`;
  slot.top = top;
  if (slot.index !== index) {
    slot.index = index;
    slot.epoch = -1;
    slot.numberText.data = String(index + 1);
    slot.element.setAttribute('aria-rowindex', String(index + 2));
  }
  if (slot.left !== picture.left) {
    slot.left = picture.left;
    slot.pins.style.left = `${picture.left}px`;
  }
  if (slot.epoch === epoch && slot.row === row) return;
  slot.epoch = epoch;
  slot.row = row;
  paintEdges(slot, picture);
  lookAs(slot, row === undefined ? 'grid-row wait' : 'grid-row');
  // What a row on its way showed before is hidden, not wiped: while the scrollbar is dragged every row is one.
  if (row === undefined) nameNone(slot);
  else paintCells(painter, slot, picture, row);
}

function hideRow(slot: RowSlot): void {
  if (slot.look === 'grid-row gone') return;
  slot.index = -1;
  lookAs(slot, 'grid-row gone');
  nameNone(slot);
}

function hideOthers({ slots }: Painter, rows: Picture['rows']): void {
  for (const slot of slots) if (slot.index < rows.from || slot.index >= rows.to) hideRow(slot);
}

function paintPart(painter: Painter, parts: number): void {
  const { last } = painter;
  if (last === null) return;
  const { from, to } = last.rows;
  const until = parts === 1 ? to : Math.min(to, painter.rest + Math.ceil((to - from) / parts));
  for (; painter.rest < until; painter.rest += 1) paintRow(painter, last, painter.rest);
  if (until === to) hideOthers(painter, last.rows);
}

/** After a far move the slots stay where they are on the screen, so that only their texts change. */
function isFar({ last, origin }: Painter, { from, to }: Picture['rows']): boolean {
  return last === null || from >= last.rows.to || to <= last.rows.from || Math.abs(from - origin) > MOST_ROWS_FROM_ORIGIN;
}

function differs(old: Picture | null, next: Picture): boolean {
  if (old === null) return true;
  const fields = ['layout', 'columns', 'pins', 'gutter', 'selection', 'needle'] as const;
  return fields.some((field) => old[field] !== next[field]) || old.positions.from !== next.positions.from || old.positions.to !== next.positions.to;
}

/**
 * Draws the cells in view. Elements are made once and shown again for other rows and columns; only what differs from what an
 * element shows already is written, so that a frame of scrolling touches the rows that enter and one transform.
 */
export function createPainter(body: HTMLElement, id: string) {
  const layer = document.createElement('div');
  layer.className = 'grid-layer';
  layer.setAttribute('role', 'presentation');
  body.append(layer);
  const painter: Painter = { slots: [], layer, activeId: `${id}-active`, last: null, epoch: 0, cellsMade: 0, origin: 0, rest: 0 };
  return {
    /** Draws the picture; of rows that all changed only one of `parts`, and `finish` draws the others. */
    paint(picture: Picture, parts: number) {
      const { rows, positions, top, left } = picture;
      if (differs(painter.last, picture)) painter.epoch += 1;
      const far = isFar(painter, rows);
      if (far) painter.origin = rows.from;
      painter.last = picture;
      painter.cellsMade = Math.max(painter.cellsMade, positions.to - positions.from);
      if (rows.to - rows.from > painter.slots.length) grow(painter.slots, rows.to - rows.from + 2, () => makeRow(layer), (slot) => slot.element.remove());
      layer.style.transform = `translate(${-left}px, ${painter.origin * ROW_PX - top}px)`;
      painter.rest = rows.from;
      paintPart(painter, far ? parts : 1);
    },
    /** Draws one of `parts` of what `paint` left. */
    finish(parts: number) {
      if (painter.last !== null && painter.rest < painter.last.rows.to) paintPart(painter, parts);
    },
    get unfinished() {
      return painter.last !== null && painter.rest < painter.last.rows.to;
    },
    dispose: () => layer.remove(),
  };
}
