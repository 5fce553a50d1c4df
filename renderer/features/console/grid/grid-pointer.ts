import type { GridEngine } from './grid-engine.ts';
import { addCell, extendTo, isSelected, selectCell, selectRows, type CellAt, type Selection } from './selection.ts';

type PointerDeps = {
  engine: GridEngine;
  viewport: HTMLElement;
  body: HTMLElement;
  columns: () => number;
  onOpen: () => void;
  onMenu: (x: number, y: number) => void;
};

const PX_A_FRAME_PER_PX_OUTSIDE = 0.35;
const FASTEST_PX = 400;

/** How far outside the body a point lies, as pixels to scroll in one frame. */
function pull(point: number, low: number, high: number): number {
  const outside = point < low ? point - low : point > high ? point - high : 0;
  return Math.max(-FASTEST_PX, Math.min(outside * PX_A_FRAME_PER_PX_OUTSIDE, FASTEST_PX));
}

/** A drag that is under way, with the view scrolling along while the pointer is outside. */
function createDrag({ engine, body, columns }: PointerDeps) {
  let drag: { rows: boolean; x: number; y: number } | null = null;
  let frame = 0;
  const extend = () => {
    const at = drag === null ? null : engine.cellAt(drag.x, drag.y);
    if (drag === null || at === null) return;
    const old = engine.selection.get();
    const position = Math.min(Math.max(0, at.position), columns() - 1);
    if (old !== null && old.lead.row === at.row && (drag.rows || old.lead.position === position)) return;
    engine.select(drag.rows ? selectRows(old, at.row, 'extend') : extendTo(old, { row: at.row, position }));
  };
  const follow = () => {
    frame = 0;
    if (drag === null) return;
    const box = body.getBoundingClientRect();
    const [x, y] = [drag.rows ? 0 : pull(drag.x, box.left, box.right), pull(drag.y, box.top, box.bottom)];
    if (x === 0 && y === 0) return;
    engine.scrollBy(x, y);
    extend();
    frame = requestAnimationFrame(follow);
  };
  return {
    begin(rows: boolean, event: PointerEvent) {
      drag = { rows, x: event.clientX, y: event.clientY };
    },
    move(event: PointerEvent) {
      if (drag === null) return;
      drag = { ...drag, x: event.clientX, y: event.clientY };
      extend();
      if (frame === 0) frame = requestAnimationFrame(follow);
    },
    end() {
      drag = null;
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}

function selectionAt(old: Selection | null, at: CellAt, event: MouseEvent): Selection {
  const more = event.ctrlKey || event.metaKey;
  if (at.position < 0) return selectRows(old, at.row, event.shiftKey ? 'extend' : more ? 'add' : 'replace');
  const cell = { row: at.row, position: at.position };
  return event.shiftKey ? extendTo(old, cell) : more ? addCell(old, cell) : selectCell(cell);
}

/** Selecting by mouse: click, Shift+click, Ctrl+click, dragging, whole rows by their number; double-click opens, right-click asks. */
export function bindPointer(deps: PointerDeps): () => void {
  const { engine, viewport, onOpen, onMenu } = deps;
  const drag = createDrag(deps);
  const stop = new AbortController();
  const { signal } = stop;
  /** The cell under the pointer; null over the header and beside the cells. */
  const cellOf = (event: MouseEvent) => {
    const at = engine.cellAt(event.clientX, event.clientY);
    return at?.inside === true ? at : null;
  };
  viewport.addEventListener('pointerdown', (event) => {
    const at = event.pointerType === 'touch' || event.button !== 0 ? null : cellOf(event);
    if (at === null) return;
    engine.select(selectionAt(engine.selection.get(), at, event));
    drag.begin(at.position < 0, event);
    viewport.setPointerCapture(event.pointerId);
  }, { signal });
  viewport.addEventListener('click', (event) => {
    // A finger scrolls; it selects only where it was not moved.
    const at = event instanceof PointerEvent && event.pointerType === 'touch' ? cellOf(event) : null;
    if (at !== null) engine.select(selectionAt(null, at, event));
  }, { signal });
  viewport.addEventListener('pointermove', (event) => drag.move(event), { signal });
  viewport.addEventListener('pointerup', () => drag.end(), { signal });
  viewport.addEventListener('pointercancel', () => drag.end(), { signal });
  viewport.addEventListener('dblclick', (event) => {
    const at = cellOf(event);
    if (at !== null && at.position >= 0) onOpen();
  }, { signal });
  viewport.addEventListener('contextmenu', (event) => {
    const at = cellOf(event);
    if (at === null) return;
    event.preventDefault();
    const old = engine.selection.get();
    if (old === null || !isSelected(old.ranges, at.row, Math.max(0, at.position))) engine.select(selectionAt(null, at, event));
    onMenu(event.clientX, event.clientY);
  }, { signal });
  return () => {
    stop.abort();
    drag.end();
  };
}
