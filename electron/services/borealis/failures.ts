import { failure, type AppFailure } from '../errors/app-failure.ts';
import { plainText } from '../errors/plain-text.ts';
import type { HttpReply } from '../http/exchange.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { retryAfterSeconds } from '../http/retry-after.ts';
import { refusalReply } from './schemas.ts';

/** What a call was about, for the words of its failure. `access` is what a 403 of it takes away; null where it takes nothing. */
export interface Asked {
  addonName: string;
  access: 'personal' | 'write' | null;
  /** What a status means for this endpoint alone; null where it means what it means everywhere. */
  means?: (refusal: Refusal) => AppFailure | null;
}

/** A refusal in the API's words. */
export interface Refusal {
  status: number;
  /** Empty where none was given. */
  reason: string;
  dependencies: string[] | null;
  /** `addon` or `extension`, for a 404. */
  resourceType: string | null;
  /** For the details of a failure. */
  at: { requestId?: string };
}

function refusalOf({ status, body }: HttpReply, at: Refusal['at']): Refusal {
  const { reason, dependencies, resourceType } = refusalReply.parse(body.kind === 'json' ? body.value : {});
  return { status, at, reason: plainText(reason), dependencies: dependencies?.map(plainText) ?? null, resourceType: resourceType ?? null };
}

/** A refusal that nobody can do anything about but wait. */
export function unavailable({ status, reason, at }: Refusal): AppFailure {
  return failure('borealis.failed', { ...at, status, ...(reason === '' ? {} : { reason: reason.replace(/\.$/, '') }) }, `Borealis failed with status ${status}.`);
}

function revoked({ addonName, access }: Asked, refusal: Refusal): AppFailure {
  if (access === null) return unavailable(refusal);
  const { at, reason } = refusal;
  // Who asks for write access may have lost all of it; the reason then speaks of personal access.
  const what = access === 'write' && /\bpersonal\b/i.test(reason) ? 'personal' : access;
  return failure('borealis.access-revoked', { ...at, addonName, what }, `Borealis has withdrawn ${what} access to ${addonName} for now.`);
}

/** The failure for a reply that is not 2xx. */
export function statusFailure(reply: HttpReply, asked: Asked, now: number): AppFailure {
  const { status, requestId } = reply;
  const { addonName, means } = asked;
  const at = requestId === undefined ? {} : { requestId };
  const refusal = refusalOf(reply, at);
  const own = means?.(refusal) ?? null;
  if (own !== null) return own;
  switch (status) {
    case 401: return failure('borealis.unauthorized', at, 'Borealis did not accept the temporary token.');
    case 403: return revoked(asked, refusal);
    case 404:
    case 410: return failure('borealis.not-found', { ...at, addonName }, `Borealis does not know the add-on ${addonName}.`);
    case 422: return failure('borealis.not-ready', { ...at, addonName }, `${addonName} is not finished provisioning.`);
    case 429: {
      const seconds = retryAfterSeconds(reply.headers.get('retry-after'), now);
      return failure('borealis.rate-limited', { ...at, retryAfterSeconds: seconds }, 'Borealis answers no more requests for a while.');
    }
    default: return unavailable(refusal);
  }
}

/** A reply of 2xx that is not what Borealis documents. */
export function badReply(problem: string, requestId?: string): AppFailure {
  return failure('borealis.bad-reply', requestId === undefined ? { problem } : { requestId, problem }, `Borealis' answer is not usable: ${problem}.`);
}

/** An HttpProblem as borealis.unreachable, borealis.timeout, borealis.bad-reply or borealis.rejected; anything else as it is. */
export function networkFailure(thrown: unknown): unknown {
  if (!(thrown instanceof HttpProblem)) return thrown;
  const { kind, host, detail } = thrown;
  switch (kind) {
    case 'unreachable': return failure('borealis.unreachable', { host, cause: detail }, `Borealis (${host}) cannot be reached: ${detail}.`, thrown.cause);
    case 'timeout': return failure('borealis.timeout', { host, cause: detail }, `Borealis (${host}) did not answer: ${detail}.`);
    case 'bad-reply': return badReply(detail, thrown.requestId);
    case 'bad-request': return failure('borealis.rejected', { reason: detail }, `The request was not sent: ${detail}.`);
  }
}
