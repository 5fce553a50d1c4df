import type { Clock } from './clock.ts';

export interface WatchdogOptions {
  clock: Clock;
  /** Bytes received so far. */
  received: () => number;
  checkEveryMs: number;
  deadAfterMs: number;
  onDead: () => void;
}

/**
 * Judges a connection by bytes received, as OpenSSH does: a slow link on which a reply queues behind megabytes of data
 * lives. It counts checks, not time, so that a machine that slept does not wake up to a verdict.
 */
export function createWatchdog(options: WatchdogOptions): { dispose(): void } {
  const { clock, received, checkEveryMs, deadAfterMs, onDead } = options;
  const limit = Math.max(1, Math.ceil(deadAfterMs / checkEveryMs));
  let seen = received();
  let silent = 0;
  let cancel = clock.after(checkEveryMs, check);
  function check(): void {
    const now = received();
    silent = now === seen ? silent + 1 : 0;
    seen = now;
    if (silent >= limit) {
      onDead();
      return;
    }
    cancel = clock.after(checkEveryMs, check);
  }
  return { dispose: () => cancel() };
}
