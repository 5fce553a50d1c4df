import type { GridEngine } from './grid-engine.ts';
import { addCell, extendTo, selectCell, selectRows } from './selection.ts';

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

/** Selecting by mouse: click, Shift+click, Ctrl+click, dragging with the view scrolling along, whole rows by their number. */
export function bindPointer({ engine, viewport, body, columns, onOpen, onMenu }: PointerDeps): () => void {
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
  const onDown = (event: PointerEvent) => {
    if (event.pointerType === 'touch' || !(event.target instanceof Node) || !body.contains(event.target)) return;
    const at = engine.cellAt(event.clientX, event.clientY);
    if (at === null || !at.inside) return;
    const old = engine.selection.get();
    const more = event.ctrlKey || event.metaKey;
    const mode = event.shiftKey ? 'extend' : more ? 'add' : 'replace';
    if (event.button !== 0) return;
    if (at.position < 0) engine.select(selectRows(old, at.row, mode));
    else {
      const cell = { row: at.row, position: at.position };
      engine.select(event.shiftKey ? extendTo(old, cell) : more ? addCell(old, cell) : selectCell(cell));
    }
    drag = { rows: at.position < 0, x: event.clientX, y: event.clientY };
    viewport.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    if (drag === null) return;
    drag = { ...drag, x: event.clientX, y: event.clientY };
    extend();
    if (frame === 0) frame = requestAnimationFrame(follow);
  };
  const onUp = () => {
    drag = null;
    cancelAnimationFrame(frame);
    frame = 0;
  };
  const onDouble = (event: MouseEvent) => {
    const at = engine.cellAt(event.clientX, event.clientY);
    if (at?.inside === true && at.position >= 0 && event.target instanceof Node && body.contains(event.target)) onOpen();
  };
  const onContext = (event: MouseEvent) => {
    if (!(event.target instanceof Node) || !body.contains(event.target)) return;
    event.preventDefault();
    const at = engine.cellAt(event.clientX, event.clientY);
    if (at === null || !at.inside) return;
    const old = engine.selection.get();
    const within = old?.ranges.some((one) => at.row >= one.top && at.row <= one.bottom && at.position >= one.left && at.position <= one.right) === true;
    if (!within) engine.select(at.position < 0 ? selectRows(old, at.row, 'replace') : selectCell({ row: at.row, position: at.position }));
    onMenu(event.clientX, event.clientY);
  };
  const stop = new AbortController();
  const { signal } = stop;
  viewport.addEventListener('pointerdown', onDown, { signal });
  viewport.addEventListener('pointermove', onMove, { signal });
  viewport.addEventListener('pointerup', onUp, { signal });
  viewport.addEventListener('pointercancel', onUp, { signal });
  viewport.addEventListener('dblclick', onDouble, { signal });
  viewport.addEventListener('contextmenu', onContext, { signal });
  return () => {
    stop.abort();
    onUp();
  };
}
