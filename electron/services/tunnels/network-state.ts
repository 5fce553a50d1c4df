import type { PlatformServices } from '../deps.ts';

export interface NetworkState {
  /** False while the system is known to be offline or asleep; a hint, never a proof. */
  readonly usable: boolean;
  /** Resolves when it is usable, or when the signal is aborted. */
  untilUsable(signal: AbortSignal): Promise<void>;
  dispose(): void;
}

/** Follows the system's power and network events; `onBack` is called after sleep and after a change of networks. */
export function createNetworkState(onPower: PlatformServices['onPower'], onBack: () => void): NetworkState {
  let asleep = false;
  let offline = false;
  const waiting = new Set<() => void>();
  const stop = onPower((event) => {
    if (event === 'suspend') asleep = true;
    if (event === 'resume') asleep = false;
    if (event === 'offline') offline = true;
    if (event === 'online') offline = false;
    if (asleep || offline) return;
    for (const wake of waiting) wake();
    onBack();
  });
  return {
    get usable() { return !asleep && !offline; },
    untilUsable(signal) {
      if ((!asleep && !offline) || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const finish = (): void => {
          waiting.delete(finish);
          signal.removeEventListener('abort', finish);
          resolve();
        };
        waiting.add(finish);
        signal.addEventListener('abort', finish, { once: true });
      });
    },
    dispose() {
      stop();
      for (const wake of waiting) wake();
    },
  };
}
