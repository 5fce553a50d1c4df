import { isFields, optionalString, readJson } from '../http/body.ts';
import { json } from '../http/reply.ts';
import type { Route } from '../http/router.ts';
import { SCOPES, secondsLeft } from '../world/authorizations.ts';
import type { AccessToken, Authorization, Scope } from '../world/authorizations.ts';
import type { Shared } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { tokenOf } from './authenticate.ts';
import type { Grants } from './grants.ts';
import { badRequest, invalid, notFound } from './problems.ts';

/** Heroku hides all but the ends of a token in later answers. */
function redact(token: string): string {
  return `${token.slice(0, 5)}**********${token.slice(-4)}`;
}

function presentToken(access: AccessToken, shown: boolean) {
  return { expires_in: secondsLeft(access), id: access.id, token: shown ? access.token : redact(access.token) };
}

/** An authorization as Heroku shows it; tokens in full only when it was just made. */
export function presentAuthorization(shared: Shared, authorization: Authorization, shown: boolean): Record<string, unknown> {
  const { client, refreshToken, sessionId } = authorization;
  const user = shared.store.users.get(authorization.userEmail);
  const access = authorization.accessTokens.at(-1);
  const refresh = refreshToken ? { expires_in: null, id: refreshToken.id, token: shown ? refreshToken.token : redact(refreshToken.token) } : null;
  return {
    access_token: access ? presentToken(access, shown) : null,
    client: client ? { id: client.id, name: client.name, redirect_uri: client.redirectUri } : null,
    created_at: authorization.createdAt,
    description: authorization.description,
    grant: null,
    id: authorization.id,
    refresh_token: refresh,
    scope: authorization.scope,
    session: sessionId ? { id: sessionId } : null,
    updated_at: authorization.updatedAt,
    user: { email: authorization.userEmail, full_name: user?.name ?? null, id: user?.id },
  };
}

/** Known scopes of a request. Throws 422 for an unknown or empty list. */
export function parseScopes(value: unknown): Scope[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  const scopes = SCOPES.filter((scope) => list.includes(scope));
  if (scopes.length === 0 || scopes.length !== new Set(list).size) throw invalid('Invalid scope.');
  return scopes;
}

function authorizationRoutes(shared: Shared, endpoint: Endpoint): Route[] {
  const { authorizations } = shared;
  const find = (email: string, id: string): Authorization => {
    const own = authorizations.list(email);
    const found = id === '~' ? own.find(({ isDefault }) => isDefault) : own.find((each) => each.id === id);
    if (!found) throw notFound('authorization');
    return found;
  };
  return [
    endpoint('POST', '/oauth/authorizations', 'global', (visit) => {
      const body = visit.body();
      const expires = body['expires_in'] ?? null;
      if (expires !== null && (typeof expires !== 'number' || !Number.isInteger(expires) || expires < 1)) throw invalid('expires_in must be a positive number of seconds.');
      const made = authorizations.create({
        description: optionalString(body, 'description') ?? 'Long-lived user authorization',
        scope: parseScopes(body['scope']),
        userEmail: visit.email,
        expiresInSeconds: typeof expires === 'number' ? expires : null,
      });
      return json(201, presentAuthorization(shared, made, true));
    }),
    endpoint('GET', '/oauth/authorizations', 'global', (visit) => json(200, authorizations.list(visit.email).map((each) => presentAuthorization(shared, each, false)))),
    endpoint('GET', '/oauth/authorizations/{id}', 'global', (visit) => json(200, presentAuthorization(shared, find(visit.email, visit.call.params['id'] ?? ''), false))),
    endpoint('DELETE', '/oauth/authorizations/{id}', 'global', (visit) => {
      const found = find(visit.email, visit.call.params['id'] ?? '');
      authorizations.revoke(found.id);
      return json(200, presentAuthorization(shared, found, false));
    }),
  ];
}

/** Authorizations, tokens and sessions of the platform API. */
export function oauthRoutes(shared: Shared, endpoint: Endpoint, grants: Grants): Route[] {
  const { authorizations } = shared;
  return [
    ...authorizationRoutes(shared, endpoint),
    {
      method: 'POST',
      template: '/oauth/tokens',
      handle(call) {
        const body = readJson(call, badRequest);
        const part = (key: string, field: string) => (isFields(body[key]) ? optionalString(body[key], field) : undefined);
        const code = part('grant', 'code');
        const secret = part('client', 'secret') ?? '';
        const { authorization, access } = part('grant', 'type') === 'refresh_token'
          ? grants.refresh(part('refresh_token', 'token') ?? '', secret)
          : grants.exchange(code ?? '', secret);
        return json(201, {
          access_token: presentToken(access, true),
          authorization: { id: authorization.id },
          client: { secret },
          created_at: authorization.createdAt,
          grant: { code: code ?? '', type: part('grant', 'type') ?? 'authorization_code' },
          id: access.id,
          refresh_token: { expires_in: null, id: authorization.refreshToken?.id, token: authorization.refreshToken?.token },
          session: { id: authorization.sessionId ?? authorization.id },
          updated_at: authorization.updatedAt,
          user: { id: shared.store.users.get(authorization.userEmail)?.id },
        });
      },
    },
    endpoint('DELETE', '/oauth/sessions/{id}', 'any', ({ authorization, call }) => {
      if (authorization.sessionId === null || (call.params['id'] !== '~' && call.params['id'] !== authorization.sessionId)) throw notFound('session');
      authorizations.revokeToken(tokenOf(call) ?? '');
      return json(200, { id: authorization.sessionId, description: authorization.description, created_at: authorization.createdAt, updated_at: authorization.updatedAt });
    }),
  ];
}
