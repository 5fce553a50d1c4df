import type { Clock } from '../clock.ts';

/** A clock that stands still until it is moved; due callbacks run in order of their times. */
export function createManualClock(start = 1_700_000_000_000): Clock & { advance(ms: number): void; readonly waiting: number } {
  let now = start;
  const timers = new Set<{ due: number; callback: () => void }>();
  return {
    now: () => now,
    after(ms, callback) {
      const timer = { due: now + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).toSorted((left, right) => left.due - right.due);
        if (!next) break;
        timers.delete(next);
        now = next.due;
        next.callback();
      }
      now = end;
    },
    get waiting() { return timers.size; },
  };
}
