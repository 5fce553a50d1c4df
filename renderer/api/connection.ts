import type { ClientLink } from '@orpc/client';
import type { Store } from '../state/store.ts';

/** How the window stands with the main process. */
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'lost'; nextAttemptAt: number }
  | { kind: 'refused'; reason: string };

export type AnyLink = ClientLink<Record<PropertyKey, unknown>>;

/** The way to the main process, whichever host it is. */
export type Connection = {
  state: Store<ConnectionState>;
  /** Resolves with the link once it is open; rejects when refused or when `signal` aborts. */
  link: (signal?: AbortSignal) => Promise<AnyLink>;
  /** Tries again now. */
  reconnect: () => void;
  dispose: () => void;
};

/** Resolves with `read()` as soon as it gives something; rejects when the connection is refused or `signal` aborts. */
export function whenOpen(state: Store<ConnectionState>, read: () => AnyLink | null, signal?: AbortSignal): Promise<AnyLink> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const settle = (act: () => void) => {
      if (done.signal.aborted) return;
      done.abort();
      act();
    };
    const check = () => {
      const now = state.get();
      const link = read();
      if (now.kind === 'refused') settle(() => reject(new Error(`The host refused this window: ${now.reason}`)));
      else if (now.kind === 'open' && link !== null) settle(() => resolve(link));
    };
    const onAbort = () => settle(() => reject(new DOMException('The call was cancelled.', 'AbortError')));
    const unsubscribe = state.subscribe(check);
    done.signal.addEventListener('abort', unsubscribe);
    if (signal?.aborted === true) onAbort();
    else {
      signal?.addEventListener('abort', onAbort, { once: true, signal: done.signal });
      check();
    }
  });
}
