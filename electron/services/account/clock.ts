/** Time as the sign-in needs it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** A signal that aborts after so many milliseconds. */
  timeout(ms: number): AbortSignal;
}

export const systemClock: Clock = { now: () => Date.now(), timeout: (ms) => AbortSignal.timeout(ms) };
