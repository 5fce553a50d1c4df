import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's own `gc`, which a context made while --expose-gc is set has. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof found !== 'function') throw new Error('This Node gives no way to collect garbage.');
  return () => { Reflect.apply(found, undefined, []); };
}

const collect = collector();

/** Bytes in and outside V8's heap that something still holds: garbage is none of them, whenever V8 would have taken it away. */
function held(): number {
  collect();
  // What buffers left is freed on a thread of its own, which the next collection waits for.
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** By how many bytes the memory that this process holds grows at most while the work is done, looked at now and then, so that most of the time is the work's, and at the end. */
export async function heldMost<T>(work: () => Promise<T>): Promise<{ answer: T; bytes: number }> {
  const before = held();
  let most = before;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const began = performance.now();
    most = Math.max(most, held());
    timer = setTimeout(look, Math.max(250, 10 * (performance.now() - began)));
  };
  look();
  try {
    const answer = await work();
    most = Math.max(most, held());
    return { answer, bytes: most - before };
  } finally {
    clearTimeout(timer);
  }
}
