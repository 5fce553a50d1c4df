import { z } from 'zod';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { HttpReply } from '../http/exchange.ts';
import type { HttpClient } from '../http/http-client.ts';
import { plainText } from '../errors/plain-text.ts';
import { badReply, networkFailure, statusFailure } from '../heroku/failures.ts';
import type { OAuthClientConfig } from '../storage/settings-types.ts';

/** What Heroku's token endpoint grants. */
export interface TokenGrant {
  accessToken: string;
  /** Null where the answer held none: the one known stays good. */
  refreshToken: string | null;
  /** Null for a token without an end. */
  expiresInSeconds: number | null;
}

const token = z.string().regex(/^[\x21-\x7e]{1,2048}$/);
const grantSchema = z.object({ access_token: token, refresh_token: token.nullish(), expires_in: z.number().positive().nullish() });
const problemSchema = z.object({ message: z.string().catch('') }).catch({ message: '' });

function refusal(reply: HttpReply): AppFailure {
  if (reply.status !== 400 && reply.status !== 401 && reply.status !== 403) return statusFailure(reply, undefined, Date.now());
  const message = plainText(problemSchema.parse(reply.body.kind === 'json' ? reply.body.value : {}).message);
  return failure('session.denied', message === '' ? {} : { reason: message }, 'Heroku gave no token for this sign-in.');
}

async function ask(http: HttpClient, herokuOAuthUrl: string, form: Record<string, string>, signal?: AbortSignal): Promise<TokenGrant> {
  let reply: HttpReply;
  try {
    reply = await http.send({ method: 'POST', url: new URL(`${herokuOAuthUrl}/oauth/token`), body: new URLSearchParams(form), signal });
  } catch (error) {
    throw networkFailure(error);
  }
  if (reply.status < 200 || reply.status > 299) throw refusal(reply);
  const parsed = grantSchema.safeParse(reply.body.kind === 'json' ? reply.body.value : null);
  if (!parsed.success) throw badReply('the token answer is not what it should be', reply.requestId);
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = parsed.data;
  return { accessToken, refreshToken: refreshToken ?? null, expiresInSeconds: seconds ?? null };
}

export interface OAuthEndpoint {
  /** The page on which the user allows or denies. Heroku takes no redirect_uri: each client has one registered. */
  authorizeUrl(client: OAuthClientConfig, state: string): URL;
  /** Throws `session.denied` where Heroku refuses, else heroku.* failures. */
  exchange(client: OAuthClientConfig, code: string, signal?: AbortSignal): Promise<TokenGrant>;
  /** Throws `session.denied` where the refresh token is no longer good, else heroku.* failures. */
  refresh(client: OAuthClientConfig, refreshToken: string): Promise<TokenGrant>;
}

/** Heroku's OAuth web flow at id.heroku.com (Dev Center, OAuth): form requests, flat RFC 6749 answers. */
export function createOAuthEndpoint({ http, herokuOAuthUrl }: { http: HttpClient; herokuOAuthUrl: string }): OAuthEndpoint {
  return {
    authorizeUrl({ id }, state) {
      const url = new URL(`${herokuOAuthUrl}/oauth/authorize`);
      url.search = new URLSearchParams({ client_id: id, response_type: 'code', scope: 'global', state }).toString();
      return url;
    },
    exchange: ({ secret }, code, signal) => ask(http, herokuOAuthUrl, { grant_type: 'authorization_code', code, client_secret: secret }, signal),
    refresh: ({ secret }, refreshToken) => ask(http, herokuOAuthUrl, { grant_type: 'refresh_token', refresh_token: refreshToken, client_secret: secret }),
  };
}
