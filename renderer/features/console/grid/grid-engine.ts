import type { Column } from '../../../../shared/cell.ts';
import { createStore, type Store } from '../../../state/store.ts';
import type { Needle } from './cell-text.ts';
import { layoutOf, leftShowing, pinsThatFit, plainArrangement, positionAt, positionsInView, type ColumnLayout } from './column-layout.ts';
import { createPainter } from './grid-painter.ts';
import { createGridScroll } from './grid-scroll.ts';
import type { PageCache, Row } from './page-cache.ts';
import { HEADER_PX, ROW_PX, rowsAt, scaleOf, topShowing, type Scale } from './scroll-scale.ts';
import type { CellAt, Selection } from './selection.ts';

/** The elements that the engine draws into; React makes them and never writes to them again. */
export type GridElements = { scroller: HTMLElement; spacer: HTMLElement; viewport: HTMLElement; body: HTMLElement };
/** The columns that the header shows, and where. */
export type HeaderView = { from: number; to: number; pins: number; layout: ColumnLayout };
/** What comes back when a result is shown again. */
export type Place = { top: number; left: number; selection: Selection | null };

export type GridEngine = {
  selection: Store<Selection | null>;
  header: Store<HeaderView>;
  attach(elements: GridElements): () => void;
  setRows(cache: PageCache | null, count: number): void;
  setLayout(layout: ColumnLayout): void;
  setNeedle(needle: Needle | null): void;
  /** The element that scrolls sideways with the columns. */
  setHead(head: HTMLElement | null): void;
  rowAt(index: number): Row | undefined;
  /** Sets the selection; `show` is brought into view. */
  select(selection: Selection | null, show?: CellAt): void;
  reveal(at: CellAt): void;
  /** Moves the view by pixels, exactly. */
  scrollBy(x: number, y: number): void;
  /** The cell under a point of the page, clamped to what there is; position -1 is the row's number. Null without rows. */
  cellAt(clientX: number, clientY: number): (CellAt & { inside: boolean }) | null;
  /** Where on the page the lower left corner of a cell lies, within what is in view. */
  pointOf(at: CellAt): { x: number; y: number };
  /** Tells that rows arrived. */
  repaint(): void;
  readonly rowsInView: number;
  readonly firstRow: number;
  place(): Place;
  restore(place: Place): void;
};

export const gutterPx = (count: number) => 22 + String(Math.max(count, 99)).length * 8;

type Attached = { elements: GridElements; scroll: ReturnType<typeof createGridScroll>; painter: ReturnType<typeof createPainter> };

const reducedMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** State, scrolling and drawing of one grid. Nothing of React happens while rows scroll. */
export function createGridEngine(id: string, columns: readonly Column[]): GridEngine {
  const selection = createStore<Selection | null>(null);
  const header = createStore<HeaderView>({ from: 0, to: 0, pins: 0, layout: layoutOf(plainArrangement(columns.length), columns.map(() => 100)) });
  let { layout } = header.get();
  let cache: PageCache | null = null;
  let needle: Needle | null = null;
  let head: HTMLElement | null = null;
  let attached: Attached | null = null;
  let count = 0;
  let gutter = gutterPx(0);
  let view = { width: 0, height: 0 };
  let at = { top: 0, left: 0 };
  let ahead: -1 | 0 | 1 = 0;
  let scale: Scale = scaleOf(0, 0);
  let pins = 0;
  let frame = 0;

  const cellsPx = () => Math.max(0, view.width - gutter);
  const rowAt = (index: number) => cache?.row(index);

  const paint = () => {
    frame = 0;
    if (attached === null) return;
    const positions = positionsInView(layout, pins, at.left, cellsPx());
    const old = header.get();
    if (old.from !== positions.from || old.to !== positions.to || old.pins !== pins || old.layout !== layout) header.set({ ...positions, pins, layout });
    if (head !== null) head.style.transform = `translateX(${-at.left}px)`;
    const rows = rowsAt(scale, at.top);
    attached.painter.paint({ ...at, rows, positions, pins, gutter, layout, columns, rowAt, selection: selection.get(), needle });
    cache?.want(rows.from, rows.to, count, ahead);
  };
  const repaint = () => { if (frame === 0 && attached !== null) frame = requestAnimationFrame(paint); };

  const measure = () => {
    scale = scaleOf(count, Math.max(0, view.height - HEADER_PX));
    gutter = gutterPx(count);
    pins = pinsThatFit(layout, cellsPx());
    if (attached === null) return;
    const { spacer, viewport } = attached.elements;
    spacer.style.height = `${Math.max(scale.contentPx + HEADER_PX, view.height)}px`;
    spacer.style.width = `${Math.max(gutter + (layout.edges.at(-1) ?? 0), view.width)}px`;
    viewport.style.height = `${view.height}px`;
    viewport.style.width = `${view.width}px`;
    attached.scroll.resized();
    repaint();
  };

  const moveTo = (top: number, left: number) => attached?.scroll.moveTo(top, left);
  const reveal = (cell: CellAt) => {
    const top = topShowing(scale, cell.row, at.top);
    const left = leftShowing(layout, pins, cell.position, at.left, cellsPx());
    if (top !== at.top || left !== at.left) moveTo(top, left);
  };

  const attach = (elements: GridElements) => {
    const scroll = createGridScroll({
      scroller: elements.scroller, reducedMotion, scale: () => scale, mostLeft: () => Math.max(0, (layout.edges.at(-1) ?? 0) - cellsPx()),
      onMove(top, left) {
        if (top !== at.top) ahead = top > at.top ? 1 : -1;
        at = { top, left };
        repaint();
      },
    });
    const own: Attached = { elements, scroll, painter: createPainter(elements.body, id) };
    attached = own;
    const read = () => {
      view = { width: elements.scroller.clientWidth, height: elements.scroller.clientHeight };
      measure();
    };
    const observer = new ResizeObserver(read);
    observer.observe(elements.scroller);
    read();
    const stop = selection.subscribe(repaint);
    return () => {
      stop();
      observer.disconnect();
      scroll.dispose();
      own.painter.dispose();
      cancelAnimationFrame(frame);
      frame = 0;
      attached = null;
    };
  };

  const cellAt = (clientX: number, clientY: number) => {
    if (attached === null || count === 0 || layout.columns.length === 0) return null;
    const box = attached.elements.viewport.getBoundingClientRect();
    const [x, y] = [clientX - box.left - gutter, clientY - box.top - HEADER_PX];
    const pinned = x < (layout.edges[pins] ?? 0) && pins > 0;
    const px = pinned ? x : x + at.left;
    const row = Math.floor((at.top + y) / ROW_PX);
    const position = x < 0 ? -1 : positionAt(layout.edges, px);
    const inside = y >= 0 && row < count && px < (layout.edges.at(-1) ?? 0);
    return { row: Math.max(0, Math.min(row, count - 1)), position, inside };
  };

  const pointOf = (cell: CellAt) => {
    const box = attached?.elements.viewport.getBoundingClientRect() ?? new DOMRect();
    const left = gutter + (layout.edges[cell.position] ?? 0) - (cell.position < pins ? 0 : at.left);
    const bottom = HEADER_PX + (cell.row + 1) * ROW_PX - at.top;
    return { x: box.left + Math.max(0, Math.min(left, view.width - 40)), y: box.top + Math.max(HEADER_PX, Math.min(bottom, view.height)) };
  };

  return {
    selection, header, attach, pointOf, rowAt, reveal, cellAt, repaint,
    setRows(next, rows) {
      const other = next !== cache;
      [cache, count] = [next, rows];
      measure();
      if (other) repaint();
    },
    setLayout(next) {
      if (next === layout) return;
      layout = next;
      measure();
    },
    setNeedle(next) {
      needle = next;
      repaint();
    },
    setHead(next) {
      head = next;
      if (head !== null) head.style.transform = `translateX(${-at.left}px)`;
    },
    select(next, show) {
      selection.set(next);
      if (show !== undefined) reveal(show);
    },
    scrollBy: (x, y) => moveTo(at.top + y, at.left + x),
    get rowsInView() {
      return Math.max(1, Math.floor(scale.viewPx / ROW_PX) - 1);
    },
    get firstRow() {
      return Math.floor(at.top / ROW_PX);
    },
    place: () => ({ ...at, selection: selection.get() }),
    restore(place) {
      selection.set(place.selection);
      moveTo(place.top, place.left);
    },
  };
}
