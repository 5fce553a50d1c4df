import type { z } from 'zod';
import type { signInEventSchema } from '../../../shared/contract/account.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';

export type SignInEvent = z.infer<typeof signInEventSchema>;

/** Milliseconds that the user has to finish in the browser. */
export const signInLimitMs = 600_000;

export function cancelled(): AppFailure {
  return failure('op.cancelled', {}, 'Cancelled.');
}

export function timedOut(): AppFailure {
  return failure('session.timeout', {}, 'Nothing came back from the browser within ten minutes.');
}

/** The promise's outcome, unless the user leaves (`op.cancelled`) or the time is up (`session.timeout`) before. */
export async function waitFor<T>(promise: Promise<T>, signal: AbortSignal, limit: AbortSignal): Promise<T> {
  const either = AbortSignal.any([signal, limit]);
  const ended = Promise.withResolvers<never>();
  const end = (): void => ended.reject(signal.aborted ? cancelled() : timedOut());
  either.addEventListener('abort', end, { once: true });
  if (either.aborted) end();
  try {
    return await Promise.race([promise, ended.promise]);
  } finally {
    either.removeEventListener('abort', end);
  }
}

/**
 * A flow that `return` ends even while a `next` is pending: the signal it was given aborts, so that its wait rejects and
 * its `finally` runs at once.
 */
export function cancellable<T>(start: (signal: AbortSignal) => AsyncGenerator<T, void, void>, outer: AbortSignal | undefined): AsyncGenerator<T, void, void> {
  const leaving = new AbortController();
  const source = start(outer ? AbortSignal.any([outer, leaving.signal]) : leaving.signal);
  const flow: AsyncGenerator<T, void, void> = {
    next: () => source.next(),
    return: (value) => {
      leaving.abort();
      return source.return(value);
    },
    throw: (error) => {
      leaving.abort();
      return source.throw(error);
    },
    [Symbol.asyncIterator]: () => flow,
    async [Symbol.asyncDispose]() {
      await flow.return();
    },
  };
  return flow;
}
