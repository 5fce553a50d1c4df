import { z } from 'zod';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { plainText } from '../errors/plain-text.ts';
import type { HttpReply } from '../http/exchange.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { retryAfterSeconds } from '../http/retry-after.ts';

const errorBody = z.object({
  id: z.string().catch(''),
  message: z.string().catch(''),
  resource: z.string().optional().catch(undefined),
  app: z.object({ name: z.string() }).optional().catch(undefined),
}).catch({ id: '', message: '', resource: undefined, app: undefined });

interface Facts {
  status: number;
  id: string;
  message: string;
  resource: string | undefined;
  app: string | null;
  header: (name: string) => string | undefined;
  at: { requestId?: string };
}

function factsOf(reply: HttpReply): Facts {
  const body = errorBody.parse(reply.body.kind === 'json' ? reply.body.value : {});
  return {
    status: reply.status,
    id: body.id,
    message: plainText(body.message),
    resource: body.resource === undefined ? undefined : plainText(body.resource),
    app: body.app?.name ?? null,
    header: (name) => reply.headers.get(name),
    at: reply.requestId === undefined ? {} : { requestId: reply.requestId },
  };
}

function isTwoFactor({ status, id, header }: Facts): boolean {
  return (status === 403 || status === 412) && (id === 'two_factor' || header('heroku-two-factor-required') === 'true');
}

/** Whether Heroku asks for a second factor before it does anything (403, or 412, with id `two_factor`). */
export function asksTwoFactor(reply: HttpReply): boolean {
  return isTwoFactor(factsOf(reply));
}

function confirmation(facts: Facts): AppFailure {
  const app = facts.header('x-confirmation-required') ?? facts.app;
  return failure('heroku.confirmation-required', { ...facts.at, app }, 'Heroku wants the app\'s name typed as a confirmation.');
}

function refusal(facts: Facts): AppFailure {
  const { at, id } = facts;
  if (isTwoFactor(facts)) return failure('heroku.two-factor', { ...at, app: facts.app }, 'Heroku asks for a second authentication factor.');
  if (id === 'suspended') return failure('heroku.suspended', at, 'Heroku has suspended this account.');
  if (id === 'delinquent') return delinquent(facts);
  return failure('heroku.forbidden', { ...at, message: facts.message }, 'Heroku refused: the account or its token has no access to this.');
}

function delinquent({ at, message }: Facts): AppFailure {
  return failure('heroku.delinquent', { ...at, message }, 'Heroku refused because of an unpaid balance, or for want of a credit card.');
}

function invalid(facts: Facts): AppFailure {
  const { at, status, message } = facts;
  // An account without a credit card may not order what costs.
  if (facts.id === 'verification_needed') return delinquent(facts);
  return failure('heroku.invalid', { ...at, message: message === '' ? `status ${status}` : message }, `Heroku did not accept the request (${status}).`);
}

function conflict({ at, status, message }: Facts): AppFailure {
  const words = status === 412 ? 'It changed on Heroku in the meantime.' : message;
  return failure('heroku.conflict', { ...at, message: message === '' ? words : message }, `Heroku reports a conflict (${status}).`);
}

/** The failure for a reply whose status is not 2xx of the Platform API, by status and body id (Platform API Reference, Errors). `resource` names what was asked for. */
export function statusFailure(reply: HttpReply, resource: string | undefined, now: number): AppFailure {
  const facts = factsOf(reply);
  const { at, status, message } = facts;
  switch (status) {
    case 400: return facts.id === 'confirmation_required' ? confirmation(facts) : invalid(facts);
    case 401: return failure('heroku.unauthorized', at, 'Heroku did not accept the token.');
    case 402: return delinquent(facts);
    case 403: return refusal(facts);
    case 404:
    case 410: {
      const what = facts.resource ?? resource;
      return failure('heroku.not-found', what === undefined ? at : { ...at, resource: what }, `Heroku does not know that ${what ?? 'resource'}.`);
    }
    case 406:
    case 416:
    case 422: return invalid(facts);
    case 409: return conflict(facts);
    case 412: return isTwoFactor(facts) ? refusal(facts) : conflict(facts);
    case 423: return confirmation(facts);
    case 429: {
      const seconds = retryAfterSeconds(facts.header('retry-after'), now);
      return failure('heroku.rate-limited', { ...at, retryAfterSeconds: seconds }, 'Heroku answers no more requests of this account for a while.');
    }
    default: return failure('heroku.failed', message === '' ? { ...at, status } : { ...at, status, message }, `Heroku failed with status ${status}.`);
  }
}

/** A reply of 2xx that is not what Heroku documents. */
export function badReply(problem: string, requestId?: string): AppFailure {
  return failure('heroku.bad-reply', requestId === undefined ? { problem } : { requestId, problem }, `Heroku's answer is not usable: ${problem}.`);
}

/** An HttpProblem as heroku.unreachable, heroku.timeout, heroku.bad-reply or heroku.invalid; anything else as it is. */
export function networkFailure(thrown: unknown): unknown {
  if (!(thrown instanceof HttpProblem)) return thrown;
  const { kind, host, detail } = thrown;
  switch (kind) {
    case 'unreachable': return failure('heroku.unreachable', { host, cause: detail }, `Heroku (${host}) cannot be reached: ${detail}.`, thrown.cause);
    case 'timeout': return failure('heroku.timeout', { host, cause: detail }, `Heroku (${host}) did not answer: ${detail}.`);
    case 'bad-reply': return badReply(detail, thrown.requestId);
    case 'bad-request': return failure('heroku.invalid', { message: detail }, `The request was not sent: ${detail}.`);
  }
}
