import { failure } from '../errors/app-failure.ts';

/** One change of an add-on's extensions at a time, over all windows. */
export interface Changes {
  /** Keeps other changes out until the work has ended. Throws extension.busy, without starting it, where one is under way. */
  begin<T>(addonId: string, what: string, work: () => Promise<T>): Promise<T>;
  /** Whether any is under way. */
  any: () => boolean;
  /** Resolves when nothing is under way any more. */
  ended(): Promise<void>;
}

export function createChanges(): Changes {
  const underWay = new Map<string, { what: string; work: Promise<unknown> }>();
  return {
    begin(addonId, what, work) {
      const other = underWay.get(addonId);
      if (other !== undefined) throw failure('extension.busy', { what: other.what }, `Another change is under way: ${other.what}.`);
      const running = work();
      underWay.set(addonId, { what, work: running });
      const free = (): void => { underWay.delete(addonId); };
      running.then(free, free);
      return running;
    },
    any: () => underWay.size > 0,
    async ended() {
      await Promise.allSettled([...underWay.values()].map(({ work }) => work));
    },
  };
}

/** Changes of one kind, of which the same asked for again is the one that is under way: a double click is one request. */
export function createJoined<T>(changes: Changes): (addonId: string, what: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<T>>();
  return async (addonId, what, work) => {
    const key = JSON.stringify([addonId, what]);
    const same = running.get(key);
    if (same !== undefined) return same;
    const begun = changes.begin(addonId, what, work);
    running.set(key, begun);
    const free = (): void => { running.delete(key); };
    begun.then(free, free);
    return begun;
  };
}
