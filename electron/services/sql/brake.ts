import { availableParallelism } from 'node:os';

/** While somebody types, rows are read for so long, and then rest for so long, in milliseconds. */
const readMs = 4;
const restMs = 28;
/** Typing counts as going on for this long after the last word of it, in milliseconds: the window tells it every 400. */
const typingMs = 1000;
/** With more processors, rows keep none from the window. */
const fewProcessors = 4;

/** Knows whether rows should give way to somebody who types. */
export interface Courtesy {
  typed(): void;
  readonly wanted: boolean;
}

/**
 * A stream of rows keeps the server, sshd and this process busy, which on a machine of two processors is all there is: the
 * window that somebody types into waits for one, 60 ms and more for a key. So rows come slower while somebody types.
 */
export function createCourtesy(processors: number = availableParallelism(), now: () => number = () => performance.now()): Courtesy {
  let until = -Infinity;
  return {
    typed: () => { until = now() + typingMs; },
    get wanted() { return processors <= fewProcessors && now() < until; },
  };
}

/** Holds a statement's rows back: where pages wait to be written, and out of courtesy. */
export interface Brake {
  pressure(paused: boolean): void;
  chunkEnd(): void;
  /** The statement has ended. */
  release(): void;
}

export interface BrakeDeps {
  stream: { pause(): void; resume(): void };
  courtesy: Courtesy;
  /** A cancelled statement's rows are dropped, as fast as they come. */
  cancelled: () => boolean;
  now?: () => number;
}

export function createBrake({ stream, courtesy, cancelled, now = () => performance.now() }: BrakeDeps): Brake {
  let pressed = false;
  let resting: NodeJS.Timeout | undefined;
  let began: number | null = null;

  function apply(): void {
    if ((pressed || resting !== undefined) && !cancelled()) stream.pause();
    else stream.resume();
  }

  function goOn(): void {
    clearTimeout(resting);
    resting = undefined;
    began = null;
    apply();
  }

  return {
    pressure(paused) {
      pressed = paused;
      apply();
    },
    chunkEnd() {
      if (resting !== undefined) return;
      if (!courtesy.wanted) {
        began = null;
        return;
      }
      began ??= now();
      if (now() - began < readMs) return;
      resting = setTimeout(goOn, restMs);
      apply();
    },
    release() {
      pressed = false;
      goOn();
    },
  };
}
