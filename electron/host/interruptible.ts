import type { Signal } from '../services/deps.ts';

type AnyIterator = AsyncIterator<unknown, unknown, unknown>;

/** True for what an event-iterator procedure answers. */
export function isAsyncIterator(value: unknown): value is AnyIterator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
    && 'next' in value && typeof value.next === 'function';
}

const windowLeft = (): DOMException => new DOMException('The window left.', 'AbortError');

/**
 * The iterator, ending with the call. A generator that waits inside an await cannot be returned from outside, so a
 * pending `next` rejects with the signal's AbortError at once, and the source's `return` runs as soon as it can.
 */
export function interruptible(source: AnyIterator, signal: AbortSignal | undefined): AnyIterator {
  if (!signal) return source;
  // One pending rejection at a time: racing against one long-lived promise would keep every item's reactions alive.
  let interrupt: ((reason: DOMException) => void) | undefined;
  const leave = (): void => {
    interrupt?.(windowLeft());
    void Promise.resolve(source.return?.()).catch(() => undefined);
  };
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  const done = (): void => signal.removeEventListener('abort', leave);
  return {
    async next() {
      if (signal.aborted) throw windowLeft();
      const result = await new Promise<IteratorResult<unknown, unknown>>((resolve, reject) => {
        interrupt = reject;
        source.next().then(resolve, reject);
      }).catch((error: unknown) => {
        done();
        throw error;
      });
      if (result.done) done();
      return result;
    },
    async return(value) {
      done();
      return await source.return?.(value) ?? { done: true, value };
    },
  };
}

/**
 * A signal's values as an event iterator: `first()` at once where given, then one item per emitted value. When values
 * arrive faster than they are taken, `merge` decides what stays of the waiting ones (default: all, in order).
 */
export async function* iterateSignal<T>(
  source: Pick<Signal<T>, 'subscribe'>,
  { abort, first, merge }: {
    abort: AbortSignal | undefined;
    first?: () => T | Promise<T>;
    merge?: (waiting: T[], value: T) => T[];
  },
): AsyncGenerator<T, void, unknown> {
  let waiting: T[] = [];
  let wake: (() => void) | undefined;
  const stop = source.subscribe((value) => {
    waiting = merge ? merge(waiting, value) : [...waiting, value];
    wake?.();
  });
  const onAbort = (): void => wake?.();
  abort?.addEventListener('abort', onAbort);
  try {
    if (first) yield await first();
    const left = (): boolean => abort?.aborted ?? false;
    while (!left()) {
      const value = waiting.shift();
      if (value !== undefined) {
        yield value;
        continue;
      }
      const awake = Promise.withResolvers<void>();
      wake = awake.resolve;
      await awake.promise;
    }
  } finally {
    stop();
    abort?.removeEventListener('abort', onAbort);
  }
}
