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

export function createEventQueue<T>(): EventQueue<T> {
  let waiting: T[] = [];
  let head = 0;
  let ended = false;
  let failure: unknown;
  let abandoned = false;
  let wakeReader: (() => void) | undefined;
  let wakeWriter: (() => void) | undefined;

  const left = (): number => waiting.length - head;
  function take(): T | undefined {
    const event = waiting[head];
    head += 1;
    if (head === waiting.length) {
      waiting = [];
      head = 0;
    }
    if (left() < roomBelow) wakeWriter?.();
    return event;
  }

  return {
    push(event) {
      if (ended || abandoned) return;
      waiting.push(event);
      wakeReader?.();
    },
    end(reason) {
      ended = true;
      failure = reason;
      wakeReader?.();
    },
    async room() {
      while (left() >= roomBelow && !abandoned) {
        const room = Promise.withResolvers<void>();
        wakeWriter = room.resolve;
        await room.promise;
      }
    },
    async next() {
      for (;;) {
        if (left() > 0) {
          const value = take();
          if (value !== undefined) return { done: false, value };
        }
        if (ended || abandoned) {
          const reason = failure;
          failure = undefined;
          if (reason !== undefined) throw reason;
          return { done: true, value: undefined };
        }
        const awake = Promise.withResolvers<void>();
        wakeReader = awake.resolve;
        await awake.promise;
      }
    },
    abandon() {
      abandoned = true;
      waiting = [];
      head = 0;
      wakeWriter?.();
      wakeReader?.();
    },
  };
}
