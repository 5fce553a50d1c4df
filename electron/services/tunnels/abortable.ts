import { failure } from '../errors/app-failure.ts';

/** Throws `op.cancelled` when the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw failure('op.cancelled', {}, 'Cancelled.');
}

/** The promise's outcome, or `op.cancelled` as soon as the signal is aborted; the work itself goes on for others. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const cancel = (): void => reject(failure('op.cancelled', {}, 'Cancelled.'));
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
