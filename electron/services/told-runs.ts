import { createEventQueue } from './sql/event-queue.ts';

/** Long works that tell of themselves as they go: each is an iterator, and whoever leaves it ends its work. */
export interface ToldRuns {
  /** Begins the work; `told` is in the hands of the reader, who is waited for nowhere. Leaving the iterator, or the signal, ends it. */
  start<T>(work: (tell: (event: T) => void, signal: AbortSignal) => Promise<void>, signal?: AbortSignal): AsyncIteratorObject<T, undefined, void>;
  /** Ends all of them and waits. */
  dispose(): Promise<void>;
}

export function createToldRuns(): ToldRuns {
  const running = new Map<Promise<void>, AbortController>();
  return {
    start<T>(work: (tell: (event: T) => void, signal: AbortSignal) => Promise<void>, signal?: AbortSignal) {
      const queue = createEventQueue<T>();
      const abort = new AbortController();
      const leave = (): void => abort.abort();
      if (signal?.aborted === true) leave();
      signal?.addEventListener('abort', leave, { once: true });
      const done = work((event) => queue.push(event), abort.signal).then(() => queue.end(), (error: unknown) => queue.end(error)).finally(() => {
        signal?.removeEventListener('abort', leave);
        running.delete(done);
      });
      running.set(done, abort);
      return {
        next: () => queue.next(),
        async return() {
          leave();
          queue.abandon();
          await done;
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]() { return this; },
        async [Symbol.asyncDispose]() {
          leave();
          await done;
        },
      };
    },
    async dispose() {
      for (const abort of running.values()) abort.abort();
      await Promise.all(running.keys());
    },
  };
}
