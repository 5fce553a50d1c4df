import { wait, type Clock } from '../tunnels/clock.ts';

/** The pauses between looks, which somebody may cut short. */
export interface Rests {
  /** Waits so many milliseconds, or without end by null, unless it was woken since `awake` or is woken now. */
  rest: (ms: number | null) => Promise<void>;
  wake: () => void;
  /** What comes from now on cuts the next rest short. */
  awake: () => void;
  /** When the present rest ends, in milliseconds since the epoch; null outside of one and for one without end. */
  until: () => number | null;
}

/** See Rests. `stop` ends all of them; `changed` is told at the beginning of each. */
export function createRests(clock: Clock, stop: AbortSignal, changed: () => void): Rests {
  let woken = new AbortController();
  let asked = false;
  let ends: number | null = null;
  return {
    async rest(ms) {
      woken = new AbortController();
      const signal = AbortSignal.any([woken.signal, stop]);
      if (asked) woken.abort();
      else {
        ends = ms === null ? null : clock.now() + ms;
        changed();
      }
      if (ms !== null) await wait(clock, ms, signal);
      else if (!signal.aborted) await new Promise((resolve) => { signal.addEventListener('abort', resolve, { once: true }); });
      asked = false;
      ends = null;
    },
    wake() {
      asked = true;
      woken.abort();
    },
    awake() { asked = false; },
    until: () => ends,
  };
}
