import { setTimeout as delay } from 'node:timers/promises';
import { AppFailure, failure } from '../errors/app-failure.ts';
import { exchange, type Exchange, type HttpMethod, type HttpReply } from './exchange.ts';
import { HttpProblem } from './http-problem.ts';
import { isLoopback } from './loopback.ts';
import { describeNetworkError } from './network-error.ts';
import { BodyProblem } from './read-body.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { Transport } from './transport.ts';

export interface HttpRequest {
  method: HttpMethod;
  url: URL;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as a form when it is URLSearchParams. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** For everything: all redirects, tries, waits and the body. Default 30 000. */
  deadlineMs?: number;
}

/** One HTTP client for JSON APIs; heroku/ and borealis/ build on it. */
export interface HttpClient {
  /**
   * Any final status is a reply. Throws HttpProblem for a network failure, the deadline, an unusable reply or a refused
   * redirect, and `op.cancelled` once `signal` aborts. Only GET is ever sent again: on network errors, 429, 500, 502, 503
   * and 504, three times at most, with full jitter or what Retry-After says (up to 10 s).
   */
  send(request: HttpRequest): Promise<HttpReply>;
  /** See Transport.prepare. Never throws. */
  prepare(url: URL, connections: number): void;
  /** Milliseconds that this computer's clock is ahead of the server answering last; null before the first answer. */
  clockSkewMs(): number | null;
}

export interface HttpClientDeps {
  transport: Transport;
  /** Such as `borealis-desktop/1.2.3`. */
  userAgent: string;
  /** For tests: 0 <= x < 1, and a wait that an abort ends. */
  random?: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const defaultDeadlineMs = 30_000;
const maxRetries = 3;
const baseBackoffMs = 250;
const maxBackoffMs = 4_000;
const maxRetryAfterMs = 10_000;
const retriedStatuses: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

function checkUrl(url: URL): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return;
  throw new HttpProblem('bad-request', url.host, 'plain http is allowed to this computer only');
}

function encodeBody(body: unknown): { text: string; type: string } | null {
  if (body === undefined) return null;
  if (body instanceof URLSearchParams) return { text: body.toString(), type: 'application/x-www-form-urlencoded' };
  return { text: JSON.stringify(body), type: 'application/json' };
}

interface Limits {
  signal: AbortSignal;
  deadline: AbortSignal;
  endsAt: number;
  seconds: number;
}

type Outcome = { reply: HttpReply } | { problem: HttpProblem; retry: boolean };

/** What an exception out of exchange() means; throws what must not be tried again and is no HttpProblem of the reply. */
function judge(error: unknown, host: string, limits: Limits, skewMs: number | null): Outcome {
  if (error instanceof AppFailure) throw error;
  if (limits.deadline.aborted || limits.signal.aborted) throw ended(host, limits);
  if (error instanceof HttpProblem) return { problem: error, retry: false };
  if (error instanceof BodyProblem) return { problem: new HttpProblem('bad-reply', host, error.message), retry: false };
  const { words, retry } = describeNetworkError(error, skewMs);
  return { problem: new HttpProblem('unreachable', host, words, { cause: error }), retry };
}

function ended(host: string, { deadline, seconds }: Limits): Error {
  if (deadline.aborted) return new HttpProblem('timeout', host, `no complete reply within ${seconds} s`);
  return failure('op.cancelled', {}, 'Cancelled.');
}

/** Milliseconds before the next try, or null where waiting is too long or the deadline would come first. */
function pause(attempt: number, reply: HttpReply | null, limits: Limits, random: number): number | null {
  const asked = retryAfterSeconds(reply?.headers.get('retry-after'), Date.now());
  if (asked !== null && asked * 1000 > maxRetryAfterMs) return null;
  const ms = (asked ?? 0) * 1000 + random * Math.min(maxBackoffMs, baseBackoffMs * 2 ** attempt);
  return performance.now() + ms < limits.endsAt ? ms : null;
}

/** See HttpClient. */
export function createHttpClient(deps: HttpClientDeps): HttpClient {
  const random = deps.random ?? Math.random;
  const wait = deps.wait ?? (async (ms: number, signal: AbortSignal): Promise<void> => { await delay(ms, undefined, { signal }); });
  let skewMs: number | null = null;

  const once = async (call: Exchange, limits: Limits): Promise<Outcome> => {
    try {
      const reply = await exchange(deps.transport.dispatcher(), call, limits.signal);
      const date = Date.parse(reply.headers.get('date') ?? '');
      if (!Number.isNaN(date)) skewMs = Date.now() - date;
      return { reply };
    } catch (error) {
      return judge(error, call.url.host, limits, skewMs);
    }
  };

  const attempts = async (call: Exchange, limits: Limits): Promise<HttpReply> => {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await once(call, limits);
      const reply = 'reply' in outcome ? outcome.reply : null;
      const again = 'reply' in outcome ? retriedStatuses.has(outcome.reply.status) : outcome.retry;
      const ms = again && call.method === 'GET' && attempt < maxRetries ? pause(attempt, reply, limits, random()) : null;
      if (ms === null) {
        if ('reply' in outcome) return outcome.reply;
        throw outcome.problem;
      }
      await wait(ms, limits.signal).catch(() => { throw ended(call.url.host, limits); });
    }
  };

  return {
    async send({ method, url, headers, body, signal, deadlineMs = defaultDeadlineMs }) {
      checkUrl(url);
      if (signal?.aborted === true) throw failure('op.cancelled', {}, 'Cancelled.');
      const encoded = encodeBody(body);
      const all: Record<string, string> = { 'user-agent': deps.userAgent, 'accept': 'application/json', ...headers };
      if (encoded !== null) all['content-type'] = encoded.type;
      const deadline = AbortSignal.timeout(Math.max(1, Math.round(deadlineMs)));
      const limits: Limits = {
        deadline,
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        endsAt: performance.now() + deadlineMs,
        seconds: Math.round(deadlineMs / 100) / 10,
      };
      return attempts({ method, url, headers: all, body: encoded?.text ?? null }, limits);
    },
    prepare: (url, connections) => deps.transport.prepare(url, connections),
    clockSkewMs: () => skewMs,
  };
}
