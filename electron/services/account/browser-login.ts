import { z } from 'zod';
import type { Account } from '../../../shared/contract/account.ts';
import { failure } from '../errors/app-failure.ts';
import type { HttpReply } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { plainText } from '../errors/plain-text.ts';
import { badReply, networkFailure, statusFailure } from '../heroku/failures.ts';
import type { Clock } from './clock.ts';
import { cancelled, signInLimitMs, timedOut, waitFor, type SignInEvent } from './flow.ts';

export interface BrowserLoginDeps {
  http: HttpClient;
  herokuLoginUrl: string;
  hostname: string;
  openExternal(url: URL): Promise<boolean>;
  clock: Clock;
  complete(token: string, signal: AbortSignal): Promise<Account>;
}

const urlPath = z.string().regex(/^\/(?!\/)[\x21-\x7e]{0,2000}$/);
const token = z.string().regex(/^[\x21-\x7e]{1,2048}$/);
const startSchema = z.object({ browser_url: urlPath, cli_url: urlPath, token });
const endSchema = z.object({ access_token: token.nullish(), error: z.string().nullish() });

/** The URL of a path that the login service gave, which must not lead to another server with the login's token. */
function onLoginHost(base: string, path: string): URL {
  const url = URL.parse(base + path);
  if (url === null || url.origin !== new URL(base).origin) throw badReply('the login service names another server');
  return url;
}

function jsonOf<T>(reply: HttpReply, schema: z.ZodType<T>): T {
  if (reply.status < 200 || reply.status > 299) throw statusFailure(reply, 'login', Date.now());
  const parsed = schema.safeParse(reply.body.kind === 'json' ? reply.body.value : null);
  if (!parsed.success) throw badReply('the login answer is not what it should be', reply.requestId);
  return parsed.data;
}

async function begin({ http, herokuLoginUrl, hostname }: BrowserLoginDeps, signal: AbortSignal): Promise<z.infer<typeof startSchema>> {
  try {
    const body = { description: `Borealis Desktop on ${plainText(hostname)}` };
    return jsonOf(await http.send({ method: 'POST', url: new URL(`${herokuLoginUrl}/auth`), body, signal }), startSchema);
  } catch (error) {
    throw networkFailure(error);
  }
}

/** One request that stays open until the user has finished in the browser; the client repeats it on 5xx and network errors. */
async function poll({ http }: BrowserLoginDeps, url: URL, bearer: string, signal: AbortSignal): Promise<string> {
  let reply: HttpReply;
  try {
    reply = await http.send({ method: 'GET', url, headers: { authorization: `Bearer ${bearer}` }, signal, deadlineMs: signInLimitMs });
  } catch (error) {
    throw error instanceof HttpProblem && error.kind === 'timeout' ? timedOut() : networkFailure(error);
  }
  if (reply.status === 401 || reply.status === 404 || reply.status === 410) {
    throw failure('session.denied', { reason: 'This login is no longer known. It may have been finished elsewhere.' }, 'The login is no longer known.');
  }
  const { access_token: accessToken, error } = jsonOf(reply, endSchema);
  if (error) throw failure('session.denied', { reason: plainText(error) }, 'Heroku refused the login.');
  if (!accessToken) throw badReply('the login answer holds no token', reply.requestId);
  return accessToken;
}

/**
 * Heroku's browser login as its CLI does it (cli-auth.heroku.com), under our own description. Throws session.denied with the
 * service's words, session.timeout after ten minutes, op.cancelled, and heroku.* failures.
 */
export async function* signInWithBrowserLogin(deps: BrowserLoginDeps, signal: AbortSignal): AsyncGenerator<SignInEvent, void, void> {
  const limit = deps.clock.timeout(signInLimitMs);
  const ending = new AbortController();
  const over = AbortSignal.any([signal, limit, ending.signal]);
  try {
    if (signal.aborted) throw cancelled();
    const start = await waitFor(begin(deps, over), signal, limit);
    const page = onLoginHost(deps.herokuLoginUrl, start.browser_url);
    const answer = poll(deps, onLoginHost(deps.herokuLoginUrl, start.cli_url), start.token, over);
    answer.catch(() => undefined);
    yield { kind: 'open-url', url: page.href, openedByHost: await deps.openExternal(page) };
    const until = new Date(deps.clock.now() + signInLimitMs).toISOString();
    yield { kind: 'waiting', description: 'Choose Log In in the browser.', until };
    const accessToken = await waitFor(answer, signal, limit);
    yield { kind: 'signed-in', account: await deps.complete(accessToken, signal) };
  } finally {
    ending.abort();
  }
}
