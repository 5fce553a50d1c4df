import type { Store } from './store.ts';

/** Has the main process keep a state of what `id` names; rejects where it did not take it. */
type Keep<T> = (id: string, state: T) => Promise<unknown>;

export type Keeper<T> = {
  /** Notes that the main process has this state. Called before the store gets it, nothing is sent for it. */
  has: (id: string, state: T) => void;
  /**
   * Has every change kept, one call at a time and the newest state only; what was not taken is sent again after a while, or with the next
   * change. Returns how to stop: what changed during the last call still follows it, and nothing is tried again. A later start takes over.
   */
  start: (keep: Keep<T>) => () => void;
};

/** What the store holds, and which of it the main process is to keep; states go over the wire as JSON, and are the same where that is. */
type KeeperDeps<S, T> = { store: Store<ReadonlyMap<string, S>>; stateOf: (held: S) => T; retryMs?: number };

/** Keeps what a store holds by id (an add-on's form, say) with the main process, so that nothing is lost with the window. */
export function createKeeper<S, T>({ store, stateOf, retryMs = 2000 }: KeeperDeps<S, T>): Keeper<T> {
  /** What the main process has; nothing where that is not certain, as after a call that failed. */
  const known = new Map<string, string>();
  let current: object | null = null;

  /** What has to be sent next; null where nothing has, or where a later start sees to it. */
  function nextOf(run: object, failed: ReadonlySet<string>) {
    if (current !== run) return null;
    for (const [id, held] of store.get()) {
      const state = stateOf(held);
      const text = JSON.stringify(state);
      if (!failed.has(id) && known.get(id) !== text) return { id, state, text };
    }
    return null;
  }

  function start(keep: Keep<T>): () => void {
    const run = {};
    current = run;
    let busy = false;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const send = async () => {
      if (busy) return;
      busy = true;
      clearTimeout(timer);
      const failed = new Set<string>();
      for (let next = nextOf(run, failed); next !== null; next = nextOf(run, failed)) {
        const { id, state, text } = next;
        known.delete(id);
        const taken = await keep(id, state).then(() => true, () => false);
        if (!taken) failed.add(id);
        else if (current === run) known.set(id, text);
      }
      busy = false;
      if (failed.size > 0 && !stopped) timer = setTimeout(() => void send(), retryMs);
    };
    const unsubscribe = store.subscribe(() => void send());
    void send();
    return () => {
      stopped = true;
      unsubscribe();
      clearTimeout(timer);
    };
  }

  return { has: (id, state) => void known.set(id, JSON.stringify(state)), start };
}
