/** Counts bytes on their way, so that what makes them waits while too many are. */
export interface Gate {
  entered(bytes: number): void;
  left(bytes: number): void;
  /** Resolves when few bytes are on their way; undefined where that is so already. Rejects with the reason of `fail`. */
  room(): Promise<void> | undefined;
  /** No byte will leave any more, for this reason. */
  fail(reason: unknown): void;
  /** Called with true when too many bytes are on their way, with false when few are. */
  onPressure: ((paused: boolean) => void) | undefined;
  onFailure: (() => void) | undefined;
}

const highWater = 4 * 1024 * 1024;
const lowWater = 1024 * 1024;

export function createGate(): Gate {
  let pending = 0;
  let paused = false;
  let failed: { reason: unknown } | null = null;
  let wake: PromiseWithResolvers<void> | null = null;

  function release(): void {
    wake?.resolve();
    wake = null;
  }

  const gate: Gate = {
    onPressure: undefined,
    onFailure: undefined,
    entered(bytes) {
      pending += bytes;
      if (paused || pending < highWater || failed !== null) return;
      paused = true;
      gate.onPressure?.(true);
    },
    left(bytes) {
      pending -= bytes;
      if (!paused || pending > lowWater) return;
      paused = false;
      release();
      gate.onPressure?.(false);
    },
    room() {
      if (failed !== null) throw failed.reason;
      if (!paused) return undefined;
      wake ??= Promise.withResolvers<void>();
      return wake.promise.then(() => { if (failed !== null) throw failed.reason; });
    },
    fail(reason) {
      if (failed !== null) return;
      failed = { reason };
      release();
      gate.onFailure?.();
    },
  };
  return gate;
}
