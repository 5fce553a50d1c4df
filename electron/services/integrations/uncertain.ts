import { AppFailure, failure } from '../errors/app-failure.ts';

/** Words of a network failure that happened before anything could be sent. ETIMEDOUT, although `no connection`, may end a request that was sent. */
const neverSent = /refused|^no (?!.*ETIMEDOUT)|^the name|cannot be reached|certificate|proxy/;

function reasonOf({ error }: AppFailure): string | null {
  if (error.code === 'borealis.timeout') return 'Borealis did not answer in time, and it may have done it all the same.';
  if (error.code === 'borealis.bad-reply') return `Borealis did answer, but not in a form that can be understood: ${error.details.problem}.`;
  if (error.code === 'borealis.failed' && error.details.status >= 500) {
    return `Borealis is temporarily unavailable: it answered with status ${error.details.status}, which does not say whether it was done before.`;
  }
  if (error.code !== 'borealis.unreachable' || neverSent.test(error.details.cause ?? '')) return null;
  return `The connection to Borealis broke before its answer was here (${error.details.cause ?? 'no cause given'}).`;
}

/**
 * What a lost or unusable answer to a request means that changes something: integration.uncertain. Any other failure, such as a
 * refusal or a connection that never was, stays what it is.
 */
export function uncertainty(thrown: unknown, name: string, step: 'register' | 'remove'): unknown {
  const reason = thrown instanceof AppFailure ? reasonOf(thrown) : null;
  if (reason === null || !(thrown instanceof AppFailure)) return thrown;
  const requestId = 'requestId' in thrown.error.details ? thrown.error.details.requestId : undefined;
  return failure('integration.uncertain', { ...(requestId === undefined ? {} : { requestId }), name, step, reason }, `Whether ${name} was ${step === 'register' ? 'registered' : 'removed'} is not known.`, thrown);
}
