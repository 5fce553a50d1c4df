import { clampTop, isScaled, scrollTopOf, topOf, type Scale } from './scroll-scale.ts';

type ScrollDeps = {
  scroller: HTMLElement;
  scale: () => Scale;
  /** How far the columns scroll, in pixels. */
  mostLeft: () => number;
  /** The view moved: `top` in pixels over all rows. */
  onMove: (top: number, left: number) => void;
  /** Draws at once what moved, in the frame that is being made. */
  draw: () => void;
  reducedMotion: () => boolean;
};

export type GridScroll = {
  /** Moves at once, to whole pixels within what there is. */
  moveTo: (top: number, left: number) => void;
  /** After the content grew or shrank: the place stays, the scrollbar follows. */
  resized: () => void;
  dispose: () => void;
};

const LINE_PX = 40;
/** A wheel with notches reports at least this much at once; a trackpad far less. */
const NOTCH_PX = 90;
const EASE = 0.35;
/** The scrollbar is told that late of moves that it could not show. */
const TELL_MS = 150;

function wheelPx(event: WheelEvent, viewPx: number): number {
  if (event.deltaMode === WheelEvent.DOM_DELTA_LINE) return event.deltaY * LINE_PX;
  return event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? event.deltaY * viewPx : event.deltaY;
}

/** The position, and the scrollbar that is told of it; its own moves are known from ours by what it was told. */
function createPosition({ scroller, scale, mostLeft, onMove }: ScrollDeps) {
  const at = { top: 0, left: 0 };
  let told = { top: 0, left: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    told = { top: scrollTopOf(scale(), at.top), left: at.left };
    scroller.scrollTop = told.top;
    scroller.scrollLeft = told.left;
  };
  /** True where the scrollbar's thumb would stay on its pixel; telling it costs a layout. */
  const isUnseen = () => {
    const { viewPx, contentPx } = scale();
    return isScaled(scale()) && at.left === told.left && Math.abs(scrollTopOf(scale(), at.top) - told.top) * viewPx < contentPx;
  };
  return {
    at,
    moveTo(top: number, left: number) {
      at.top = clampTop(scale(), top);
      at.left = Math.round(Math.max(0, Math.min(left, mostLeft())));
      if (isUnseen()) timer ??= setTimeout(tell, TELL_MS);
      else tell();
      onMove(at.top, at.left);
    },
    dispose: () => clearTimeout(timer),
    /** Takes over where the user put the scrollbar; true where it moved up or down. */
    follow(): boolean {
      const vertical = Math.abs(scroller.scrollTop - told.top) > 1;
      if (!vertical && Math.abs(scroller.scrollLeft - told.left) <= 1) return false;
      if (vertical) at.top = topOf(scale(), scroller.scrollTop);
      at.left = Math.round(Math.max(0, scroller.scrollLeft));
      told = { top: scroller.scrollTop, left: scroller.scrollLeft };
      onMove(at.top, at.left);
      return vertical;
    },
    get astray() {
      return Math.abs(scrollTopOf(scale(), at.top) - told.top) > 1 || at.top > scale().mostTop || at.left > mostLeft();
    },
  };
}

/**
 * Where the view is. The scrollbar is the browser's own; where it cannot place every pixel, the position is kept here, wheel and
 * keys move by exact pixels, and the scrollbar only follows.
 */
export function createGridScroll(deps: ScrollDeps): GridScroll {
  const { scroller, scale, draw, reducedMotion } = deps;
  const position = createPosition(deps);
  const { at } = position;
  /** Where a turn of a notched wheel ends. */
  let goal: number | null = null;
  let frame = 0;
  const stop = new AbortController();

  const moveTo = (top: number, left: number) => {
    goal = null;
    position.moveTo(top, left);
  };
  const step = () => {
    frame = 0;
    if (goal === null) return;
    const rest = goal - at.top;
    if (Math.abs(rest) < 2 || reducedMotion()) moveTo(goal, at.left);
    else {
      position.moveTo(at.top + (Math.abs(rest * EASE) < 1 ? Math.sign(rest) : rest * EASE), at.left);
      frame = requestAnimationFrame(step);
    }
    draw();
  };
  const onWheel = (event: WheelEvent) => {
    if (!isScaled(scale()) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    const by = wheelPx(event, scale().viewPx);
    if (Math.abs(by) < NOTCH_PX) {
      moveTo(at.top + by, at.left + event.deltaX);
      return;
    }
    goal = clampTop(scale(), (goal ?? at.top) + by);
    if (frame === 0) frame = requestAnimationFrame(step);
  };
  scroller.addEventListener('scroll', () => { if (position.follow()) goal = null; }, { passive: true, signal: stop.signal });
  scroller.addEventListener('wheel', onWheel, { passive: false, signal: stop.signal });
  return {
    moveTo,
    resized: () => { if (position.astray) position.moveTo(at.top, at.left); },
    dispose() {
      cancelAnimationFrame(frame);
      position.dispose();
      stop.abort();
    },
  };
}
