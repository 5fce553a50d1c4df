const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });

/** Follows an event iterator until `signal` aborts, and starts again whenever it ends or the connection is lost. */
export async function keepListening<T>(
  start: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  onEvent: (event: T) => void,
  signal: AbortSignal,
  onRestart: () => void = () => {},
): Promise<void> {
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      for await (const event of await start(signal)) {
        if (signal.aborted) return;
        wait = FIRST_WAIT_MS;
        onEvent(event);
      }
    } catch {
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
    if (signal.aborted) return;
    await pause(wait, signal);
    if (!signal.aborted) onRestart();
  }
}
