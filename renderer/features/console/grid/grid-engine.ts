import type { Column } from '../../../../shared/cell.ts';
import { createStore, type Store } from '../../../state/store.ts';
import type { Needle } from './cell-text.ts';
import { layoutOf, plainArrangement, type ColumnLayout } from './column-layout.ts';
import { createDragPace, type DragPace } from './drag-pace.ts';
import { cellUnder, contentSize, cornerOf, createGeometry, inView, measure, mostLeft, positionUnder, showing, type Geometry } from './grid-geometry.ts';
import { createPainter } from './grid-painter.ts';
import { createGridScroll } from './grid-scroll.ts';
import type { PageCache, Row } from './page-cache.ts';
import { ROW_PX } from './scroll-scale.ts';
import type { CellAt, Selection } from './selection.ts';

/** The elements that the engine draws into; React makes them and never writes to them again. */
export type GridElements = { scroller: HTMLElement; spacer: HTMLElement; viewport: HTMLElement; body: HTMLElement };
/** The columns that the header shows. */
export type HeaderView = { from: number; to: number; pins: number; layout: ColumnLayout };
/** What comes back when a result is shown again. */
export type Place = { top: number; left: number; selection: Selection | null };

export type GridEngine = {
  selection: Store<Selection | null>;
  header: Store<HeaderView>;
  attach: (elements: GridElements) => () => void;
  setRows: (cache: PageCache | null, count: number) => void;
  setLayout: (layout: ColumnLayout) => void;
  /** Marks what is searched. */
  setNeedle: (needle: Needle | null) => void;
  /** The element that scrolls sideways with the columns. */
  setHead: (head: HTMLElement | null) => void;
  rowAt: (index: number) => Row | undefined;
  /** Sets the selection; `show` is brought into view. */
  select: (selection: Selection | null, show?: CellAt) => void;
  /** Moves the view by pixels, exactly. */
  scrollBy: (x: number, y: number) => void;
  /** The cell at a point of the page, clamped to what there is; position -1 is the row's number. Null without rows. */
  cellAt: (clientX: number, clientY: number) => (CellAt & { inside: boolean }) | null;
  /** The column position at a point of the page; -1 left of the columns. */
  positionAt: (clientX: number) => number;
  /** Where on the page the lower left corner of a cell lies, within what is in view. */
  pointOf: (at: CellAt) => { x: number; y: number };
  /** Tells that rows arrived. */
  repaint: () => void;
  readonly rowsInView: number;
  readonly firstRow: number;
  place: () => Place;
  restore: (place: Place) => void;
};

type Attached = { elements: GridElements; scroll: ReturnType<typeof createGridScroll>; painter: ReturnType<typeof createPainter> };
/** What an engine holds; the functions below work on it. */
type State = {
  id: string;
  columns: readonly Column[];
  selection: Store<Selection | null>;
  header: Store<HeaderView>;
  geometry: Geometry;
  cache: PageCache | null;
  needle: Needle | null;
  head: HTMLElement | null;
  attached: Attached | null;
  ahead: -1 | 0 | 1;
  frame: number;
  shown: Shown;
};

/** The rows on the screen, when the view last moved, when rows that all changed were last drawn, and since when such rows wait. */
type Shown = { rows: { from: number; to: number } | null; movedAt: number; farAt: number; heldSince: number | null; pace: DragPace };
const nothingShown = (): Shown => ({ rows: null, movedAt: 0, farAt: 0, heldSince: null, pace: createDragPace() });

/** So long a far move waits for its rows with those before on the screen; then they are drawn as on their way. */
const HOLD_MS = 80;
/** A view that moved within this time is still being dragged. */
const DRAG_MS = 40;
/** And they are drawn over so many frames, so that none of them takes long. */
const FAR_PARTS = 4;

const isDragged = ({ movedAt }: Shown) => performance.now() - movedAt < DRAG_MS;

/** True where nothing that is on the screen stays, and drawing has to wait a moment. */
function mustWait({ shown, cache }: State, rows: { from: number; to: number }): boolean {
  const { rows: old } = shown;
  if (old === null || (rows.from < old.to && old.from < rows.to)) return false;
  const now = performance.now();
  shown.heldSince ??= now;
  const here = cache?.row(rows.from) !== undefined && cache.row(rows.to - 1) !== undefined;
  if (isDragged(shown) && now - shown.farAt < shown.pace.everyMs) return true;
  if (!here && now - shown.heldSince < HOLD_MS) return true;
  shown.farAt = now;
  shown.pace.drawn();
  return false;
}

const reducedMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

function paint(state: State): void {
  const { geometry, attached, header, cache } = state;
  state.frame = 0;
  if (attached === null) return;
  const parts = isDragged(state.shown) ? FAR_PARTS : 1;
  if (parts > 1) state.shown.pace.frame(performance.now());
  attached.painter.finish(parts);
  if (attached.painter.unfinished) {
    repaint(state);
    return;
  }
  const { rows, positions } = inView(geometry);
  if (mustWait(state, rows)) {
    cache?.want(rows.from, rows.to, geometry.count, state.ahead);
    repaint(state);
    return;
  }
  state.shown.rows = rows;
  state.shown.heldSince = null;
  const { pins, layout, top, left, gutter, count } = geometry;
  const old = header.get();
  if (old.from !== positions.from || old.to !== positions.to || old.pins !== pins || old.layout !== layout) header.set({ ...positions, pins, layout });
  if (state.head !== null) state.head.style.transform = `translateX(${-left}px)`;
  attached.painter.paint({ top, left, rows, positions, pins, gutter, layout, columns: state.columns, rowAt: (index) => cache?.row(index), selection: state.selection.get(), needle: state.needle }, parts);
  if (attached.painter.unfinished) repaint(state);
  cache?.want(rows.from, rows.to, count, state.ahead);
}

function repaint(state: State): void {
  if (state.frame === 0 && state.attached !== null) state.frame = requestAnimationFrame(() => paint(state));
}

/** Rows, columns or the size of the view changed. */
function resize(state: State): void {
  const { geometry, attached } = state;
  measure(geometry);
  if (attached === null) return;
  const { spacer, viewport } = attached.elements;
  const { width, height } = contentSize(geometry);
  spacer.style.height = `${height}px`;
  spacer.style.width = `${width}px`;
  viewport.style.height = `${geometry.height}px`;
  viewport.style.width = `${geometry.width}px`;
  attached.scroll.resized();
  repaint(state);
}

function reveal(state: State, cell: CellAt): void {
  const { geometry, attached } = state;
  const { top, left } = showing(geometry, cell);
  if (top !== geometry.top || left !== geometry.left) attached?.scroll.moveTo(top, left);
}

function attach(state: State, elements: GridElements): () => void {
  const { geometry, selection } = state;
  const scroll = createGridScroll({
    scroller: elements.scroller, reducedMotion, scale: () => geometry.scale, mostLeft: () => mostLeft(geometry),
    onMove(top, left) {
      if (top !== geometry.top) state.ahead = top > geometry.top ? 1 : -1;
      state.shown.movedAt = performance.now();
      geometry.top = top;
      geometry.left = left;
      repaint(state);
    },
    draw() {
      cancelAnimationFrame(state.frame);
      paint(state);
    },
  });
  const own: Attached = { elements, scroll, painter: createPainter(elements.body, state.id) };
  state.attached = own;
  state.shown = nothingShown();
  const read = () => {
    const smaller = elements.scroller.clientWidth < geometry.width;
    geometry.width = elements.scroller.clientWidth;
    geometry.height = elements.scroller.clientHeight;
    resize(state);
    const active = selection.get()?.active;
    // A panel that opens beside the grid must not hide the cell that it is about.
    if (smaller && active !== undefined) reveal(state, active);
  };
  const observer = new ResizeObserver(read);
  observer.observe(elements.scroller);
  const before = { top: geometry.top, left: geometry.left };
  read();
  // The elements may be new ones for a place that is kept.
  scroll.moveTo(before.top, before.left);
  const stop = selection.subscribe(() => repaint(state));
  return () => {
    stop();
    observer.disconnect();
    scroll.dispose();
    own.painter.dispose();
    cancelAnimationFrame(state.frame);
    state.frame = 0;
    state.attached = null;
  };
}

/** State, scrolling and drawing of one grid. Nothing of React happens while rows scroll. */
export function createGridEngine(id: string, columns: readonly Column[]): GridEngine {
  const layout = layoutOf(plainArrangement(columns.length), columns.map(() => 100));
  const selection = createStore<Selection | null>(null);
  const header = createStore<HeaderView>({ from: 0, to: 0, pins: 0, layout });
  const geometry = createGeometry(layout);
  const state: State = { id, columns, selection, header, geometry, cache: null, needle: null, head: null, attached: null, ahead: 0, frame: 0, shown: nothingShown() };
  const box = () => state.attached?.elements.viewport.getBoundingClientRect() ?? new DOMRect();
  return {
    selection, header,
    attach: (elements) => attach(state, elements),
    repaint: () => repaint(state),
    rowAt: (index) => state.cache?.row(index),
    setRows(cache, count) {
      if (state.cache !== cache) state.shown = nothingShown();
      state.cache = cache;
      geometry.count = count;
      resize(state);
    },
    setLayout(next) {
      if (next === geometry.layout) return;
      geometry.layout = next;
      resize(state);
    },
    setNeedle(needle) {
      state.needle = needle;
      repaint(state);
    },
    setHead(head) {
      state.head = head;
      if (head !== null) head.style.transform = `translateX(${-geometry.left}px)`;
    },
    select(next, show) {
      selection.set(next);
      if (show !== undefined) reveal(state, show);
    },
    scrollBy: (x, y) => state.attached?.scroll.moveTo(geometry.top + y, geometry.left + x),
    cellAt(clientX, clientY) {
      const { left, top } = box();
      return cellUnder(geometry, clientX - left, clientY - top);
    },
    positionAt: (clientX) => positionUnder(geometry, clientX - box().left),
    pointOf(cell) {
      const { left, top } = box();
      const { x, y } = cornerOf(geometry, cell);
      return { x: left + x, y: top + y };
    },
    get rowsInView() {
      return Math.max(1, Math.floor(geometry.scale.viewPx / ROW_PX) - 1);
    },
    get firstRow() {
      return Math.floor(geometry.top / ROW_PX);
    },
    place: () => ({ top: geometry.top, left: geometry.left, selection: selection.get() }),
    restore(place) {
      selection.set(place.selection);
      state.attached?.scroll.moveTo(place.top, place.left);
    },
  };
}
