import { clampTop, isScaled, scrollTopOf, topOf, type Scale } from './scroll-scale.ts';

type ScrollDeps = {
  scroller: HTMLElement;
  scale: () => Scale;
  /** How far the columns scroll, in pixels. */
  mostLeft: () => number;
  /** The view moved: `top` in pixels over all rows. */
  onMove: (top: number, left: number) => void;
  reducedMotion: () => boolean;
};

const LINE_PX = 40;
/** A wheel with notches reports at least this much at once; a trackpad far less. */
const NOTCH_PX = 90;
const EASE = 0.35;

function wheelPx(event: WheelEvent, viewPx: number): number {
  if (event.deltaMode === WheelEvent.DOM_DELTA_LINE) return event.deltaY * LINE_PX;
  return event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? event.deltaY * viewPx : event.deltaY;
}

/**
 * Where the view is. The scrollbar is the browser's own; where it cannot place every pixel, the position is kept here, wheel and
 * keys move by exact pixels, and the scrollbar only follows.
 */
export function createGridScroll({ scroller, scale, mostLeft, onMove, reducedMotion }: ScrollDeps) {
  let top = 0;
  let left = 0;
  /** What the scrollbar was set to, to know the browser's own moves from ours. */
  let told = { top: 0, left: 0 };
  let goal: number | null = null;
  let frame = 0;

  const tell = () => {
    told = { top: scrollTopOf(scale(), top), left };
    scroller.scrollTop = told.top;
    scroller.scrollLeft = told.left;
  };
  const moveTo = (nextTop: number, nextLeft: number) => {
    top = clampTop(scale(), nextTop);
    left = Math.max(0, Math.min(Math.round(nextLeft), mostLeft()));
    tell();
    onMove(top, left);
  };
  const step = () => {
    frame = 0;
    if (goal === null) return;
    const rest = goal - top;
    if (Math.abs(rest) < 2 || reducedMotion()) {
      const end = goal;
      goal = null;
      moveTo(end, left);
      return;
    }
    moveTo(top + (Math.abs(rest * EASE) < 1 ? Math.sign(rest) : rest * EASE), left);
    frame = requestAnimationFrame(step);
  };
  const onScroll = () => {
    const moved = { top: Math.abs(scroller.scrollTop - told.top) > 1, left: Math.abs(scroller.scrollLeft - told.left) > 1 };
    if (!moved.top && !moved.left) return;
    if (moved.top) {
      goal = null;
      top = topOf(scale(), scroller.scrollTop);
    }
    if (moved.left) left = Math.max(0, Math.round(scroller.scrollLeft));
    told = { top: scroller.scrollTop, left: scroller.scrollLeft };
    onMove(top, left);
  };
  const onWheel = (event: WheelEvent) => {
    if (!isScaled(scale()) || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
    event.preventDefault();
    const by = wheelPx(event, scale().viewPx);
    if (event.deltaX !== 0) left += event.deltaX;
    if (Math.abs(by) < NOTCH_PX) {
      goal = null;
      moveTo(top + by, left);
      return;
    }
    goal = clampTop(scale(), (goal ?? top) + by);
    if (frame === 0) frame = requestAnimationFrame(step);
  };
  scroller.addEventListener('scroll', onScroll, { passive: true });
  scroller.addEventListener('wheel', onWheel, { passive: false });
  return {
    moveTo(nextTop: number, nextLeft: number) {
      goal = null;
      moveTo(nextTop, nextLeft);
    },
    /** After the content grew or shrank: the place stays, the scrollbar follows. */
    resized() {
      if (Math.abs(scrollTopOf(scale(), top) - told.top) > 1 || top > scale().mostTop) moveTo(top, left);
    },
    dispose() {
      cancelAnimationFrame(frame);
      scroller.removeEventListener('scroll', onScroll);
      scroller.removeEventListener('wheel', onWheel);
    },
  };
}
