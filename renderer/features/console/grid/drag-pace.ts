/** Rows that all change while the scrollbar is dragged are drawn at most and at least this often, in milliseconds: nobody reads them. */
const LEAST_MS = 80;
const MOST_MS = 320;
/** A frame that came this late was missed, in milliseconds; a gap beyond the other end was a pause. */
const LATE_MS = 25;
const PAUSE_MS = 200;

export type DragPace = {
  /** Milliseconds between two drawings. */
  readonly everyMs: number;
  /** A frame of the drag begins. */
  frame: (now: number) => void;
  /** All rows are about to be drawn again. */
  drawn: () => void;
};

/** How often a machine can draw all rows: less often after drawing that made frames late, more often after such that did not. */
export function createDragPace(): DragPace {
  let everyMs = LEAST_MS;
  let frameAt = 0;
  let late = false;
  return {
    get everyMs() {
      return everyMs;
    },
    frame(now) {
      const gap = now - frameAt;
      if (gap > LATE_MS && gap < PAUSE_MS) late = true;
      frameAt = now;
    },
    drawn() {
      everyMs = late ? Math.min(MOST_MS, everyMs * 1.5) : Math.max(LEAST_MS, everyMs * 0.9);
      late = false;
    },
  };
}
