import type { ClientLink } from '@orpc/client';
import type { Store } from '../state/store.ts';

/** How the window stands with the main process. */
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'lost'; nextAttemptAt: number }
  | { kind: 'refused'; reason: string };

export type AnyLink = ClientLink<Record<never, never>>;

/** The way to the main process, whichever host it is. */
export type Connection = {
  state: Store<ConnectionState>;
  /** Resolves with the link once it is open; rejects when refused or when `signal` aborts. */
  link(signal?: AbortSignal): Promise<AnyLink>;
  /** Tries again now. */
  reconnect(): void;
  dispose(): void;
};

/** Resolves with `read()` as soon as it gives something; rejects when the connection is refused or `signal` aborts. */
export function whenOpen(state: Store<ConnectionState>, read: () => AnyLink | null, signal?: AbortSignal): Promise<AnyLink> {
  return new Promise((resolve, reject) => {
    let stop: () => void = () => {};
    const onAbort = () => {
      stop();
      reject(new DOMException('The call was cancelled.', 'AbortError'));
    };
    const check = () => {
      const now = state.get();
      const link = read();
      if (now.kind === 'refused') {
        stop();
        reject(new Error(`The host refused this window: ${now.reason}`));
      } else if (now.kind === 'open' && link !== null) {
        stop();
        resolve(link);
      }
    };
    const unsubscribe = state.subscribe(check);
    stop = () => {
      unsubscribe();
      signal?.removeEventListener('abort', onAbort);
    };
    if (signal?.aborted === true) onAbort();
    else {
      signal?.addEventListener('abort', onAbort, { once: true });
      check();
    }
  });
}
