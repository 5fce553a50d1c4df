/** Lets other work of the process run now and then: undefined to go on at once, a promise to wait for. Throws AbortError. */
export type Breather = () => Promise<void> | undefined;

const everyMs = 6;

/** Milliseconds of work between two pauses are few, so that the window's other calls are answered meanwhile. */
export function createBreather(signal?: AbortSignal): Breather {
  let last = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - last < everyMs) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        last = performance.now();
        resolve();
      });
    });
  };
}
