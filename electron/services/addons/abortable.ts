import { failure } from '../errors/app-failure.ts';

/** The promise's outcome, or op.cancelled as soon as the signal aborts; the work itself goes on for others who wait for it. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(failure('op.cancelled', {}, 'Cancelled.'));
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return Promise.race([promise, ended]).finally(() => signal.removeEventListener('abort', stop));
}
