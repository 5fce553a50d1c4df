import { randomUUID } from 'node:crypto';
import type { AccessToken, Authorization, Authorizations, OAuthApplication, Scope } from '../world/authorizations.ts';
import { problem } from './problems.ts';
import { sameSecret } from './secrets.ts';

const CODE_LIFE_MS = 300_000;

export interface Tokens {
  authorization: Authorization;
  access: AccessToken;
}

/** The codes and refresh tokens of the OAuth web flow. */
export interface Grants {
  client(id: string): OAuthApplication | undefined;
  /** A single-use code, good for 300 s. */
  issue(client: OAuthApplication, userEmail: string, scope: Scope[]): string;
  /** Throws 401 for a wrong secret and 400 for a code that is unknown, used or too old. */
  exchange(code: string, secret: string): Tokens;
  /** Throws 401 for a wrong secret and 400 for a refresh token that is unknown or revoked. */
  refresh(refreshToken: string, secret: string): Tokens;
}

function badSecret(): Error {
  return problem(401, 'unauthorized', 'Invalid client secret.', { error: 'invalid_client' });
}

/** @param accessTokenSeconds how long each access token lives. */
export function createGrants(clients: readonly OAuthApplication[], authorizations: Authorizations, accessTokenSeconds: number): Grants {
  const codes = new Map<string, { client: OAuthApplication; userEmail: string; scope: Scope[]; expiresAt: number }>();
  return {
    client: (id) => clients.find((client) => client.id === id),
    issue(client, userEmail, scope) {
      const code = randomUUID();
      codes.set(code, { client, userEmail, scope, expiresAt: Date.now() + CODE_LIFE_MS });
      return code;
    },
    exchange(code, secret) {
      const grant = codes.get(code);
      if (!clients.some((client) => sameSecret(client.secret, secret))) throw badSecret();
      if (!grant || grant.expiresAt <= Date.now()) throw problem(400, 'invalid_grant', 'The authorization code is invalid, expired or already used.', { error: 'invalid_grant' });
      if (!sameSecret(grant.client.secret, secret)) throw badSecret();
      codes.delete(code);
      const authorization = authorizations.create({
        description: grant.client.name,
        scope: grant.scope,
        userEmail: grant.userEmail,
        expiresInSeconds: accessTokenSeconds,
        client: grant.client,
        refreshable: true,
      });
      const [access] = authorization.accessTokens;
      if (!access) throw new Error('A new authorization has no access token.');
      return { authorization, access };
    },
    refresh(refreshToken, secret) {
      const authorization = authorizations.byRefreshToken(refreshToken);
      if (!clients.some((client) => sameSecret(client.secret, secret))) throw badSecret();
      if (!authorization?.client) throw problem(400, 'invalid_grant', 'The refresh token is invalid or was revoked.', { error: 'invalid_grant' });
      if (!sameSecret(authorization.client.secret, secret)) throw badSecret();
      return { authorization, access: authorizations.renew(authorization, accessTokenSeconds) };
    },
  };
}
