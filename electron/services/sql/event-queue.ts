/** A queue between a run and the window that reads it. */
export interface EventQueue<T> {
  push(event: T): void;
  /** Nothing more will come; what waits is still read. */
  end(failure?: unknown): void;
  /** Resolves when few events wait, so that a slow reader slows the run down. */
  room(): Promise<void>;
  next(): Promise<IteratorResult<T, undefined>>;
  /** Drops what waits: the reader left. */
  abandon(): void;
}

const roomBelow = 1000;

/** A first-in, first-out list whose front is taken in constant time. */
function createFifo<T>() {
  let items: T[] = [];
  let head = 0;
  return {
    left: (): number => items.length - head,
    push: (item: T): void => { items.push(item); },
    clear(): void {
      items = [];
      head = 0;
    },
    take(): T | undefined {
      const item = items[head];
      head += 1;
      if (head < items.length) return item;
      items = [];
      head = 0;
      return item;
    },
  };
}

export function createEventQueue<T>(): EventQueue<T> {
  const waiting = createFifo<T>();
  const state: { ended: boolean; abandoned: boolean; failure: unknown } = { ended: false, abandoned: false, failure: undefined };
  let wakeReader: (() => void) | undefined;
  let wakeWriter: (() => void) | undefined;

  return {
    push(event) {
      if (state.ended || state.abandoned) return;
      waiting.push(event);
      wakeReader?.();
    },
    end(reason) {
      state.ended = true;
      state.failure = reason;
      wakeReader?.();
    },
    async room() {
      while (waiting.left() >= roomBelow && !state.abandoned) {
        const room = Promise.withResolvers<void>();
        wakeWriter = room.resolve;
        await room.promise;
      }
    },
    async next() {
      while (waiting.left() === 0 && !state.ended && !state.abandoned) {
        const awake = Promise.withResolvers<void>();
        wakeReader = awake.resolve;
        await awake.promise;
      }
      const value = waiting.take();
      if (waiting.left() < roomBelow) wakeWriter?.();
      if (value !== undefined) return { done: false, value };
      const reason = state.failure;
      state.failure = undefined;
      if (reason !== undefined) throw reason;
      return { done: true, value: undefined };
    },
    abandon() {
      state.abandoned = true;
      waiting.clear();
      wakeWriter?.();
      wakeReader?.();
    },
  };
}
