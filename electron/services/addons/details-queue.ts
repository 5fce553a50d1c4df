import { failure } from '../errors/app-failure.ts';

/** Runs the fetching of details, a few at a time. */
export interface DetailsQueue {
  /** Runs before everything that waits; joins a run of the same id under way. */
  now(id: string): Promise<void>;
  /** What shall be run when there is room, in this order; replaces what was wanted before and has not begun. */
  want(ids: readonly string[]): void;
  dispose(): void;
}

interface Waiting {
  promise: Promise<void>;
  start(): void;
  cancel(): void;
}

/** `run` must not throw for ids that come by `want`; what it throws reaches the callers of `now`. */
export function createDetailsQueue(run: (id: string, asked: boolean) => Promise<void>, limit = 4): DetailsQueue {
  const running = new Map<string, { promise: Promise<void>; asked: boolean }>();
  const urgent = new Map<string, Waiting>();
  let wanted: string[] = [];
  let next = 0;
  let room = limit;

  const begin = (id: string, asked: boolean): Promise<void> => {
    const promise = run(id, asked).finally(() => {
      running.delete(id);
      pump();
    });
    running.set(id, { promise, asked });
    return promise;
  };

  function pump(): void {
    while (running.size < room) {
      const first = urgent.entries().next();
      if (first.done !== true) {
        const [id, waiting] = first.value;
        urgent.delete(id);
        waiting.start();
        continue;
      }
      const id = wanted[next];
      if (id === undefined) return;
      next += 1;
      if (!running.has(id)) begin(id, false).catch(() => { /* `run` has dealt with it. */ });
    }
  }

  return {
    now(id) {
      const under = running.get(id);
      if (under?.asked === true) return under.promise;
      // A background run does not tell its failure, so an asked run follows it.
      const waiting = urgent.get(id);
      if (waiting !== undefined) return waiting.promise;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      urgent.set(id, {
        promise,
        start: () => { begin(id, true).then(resolve, reject); },
        cancel: () => reject(failure('op.cancelled', {}, 'The program is closing.')),
      });
      pump();
      return promise;
    },
    want(ids) {
      wanted = [...new Set(ids)];
      next = 0;
      pump();
    },
    dispose() {
      room = 0;
      wanted = [];
      for (const waiting of urgent.values()) waiting.cancel();
      urgent.clear();
    },
  };
}
