import { randomUUID } from 'node:crypto';
import { newToken } from './identity.ts';

export const SCOPES = ['global', 'identity', 'read', 'write', 'read-protected', 'write-protected'] as const;
export type Scope = (typeof SCOPES)[number];

export interface AccessToken {
  id: string;
  token: string;
  /** Milliseconds since 1970; null: never. */
  expiresAt: number | null;
}

export interface OAuthApplication {
  id: string;
  secret: string;
  name: string;
  redirectUri: string;
}

export interface Authorization {
  id: string;
  description: string;
  scope: Scope[];
  userEmail: string;
  client: OAuthApplication | null;
  /** Newest last; earlier ones stay valid until they expire, as after a refresh. */
  accessTokens: AccessToken[];
  refreshToken: { id: string; token: string } | null;
  /** Set when a browser login made it. */
  sessionId: string | null;
  /** The user's own default authorization, `GET /oauth/authorizations/~`. */
  isDefault: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface NewAuthorization {
  description: string;
  scope: Scope[];
  userEmail: string;
  expiresInSeconds: number | null;
  client?: OAuthApplication;
  refreshable?: boolean;
  session?: boolean;
  isDefault?: boolean;
}

export interface Authorizations {
  create(input: NewAuthorization): Authorization;
  /** The living authorization whose unexpired access token this is. */
  byToken(token: string): Authorization | undefined;
  byRefreshToken(token: string): Authorization | undefined;
  get(id: string): Authorization | undefined;
  /** Living ones of a user, oldest first. */
  list(userEmail: string): Authorization[];
  revoke(id: string): boolean;
  readonly revokeToken: (token: string) => void;
  /** Adds a new access token. */
  renew(authorization: Authorization, expiresInSeconds: number | null): AccessToken;
  /** How many were made by POST /oauth/authorizations and live. */
  liveChildren(): number;
}

function makeAccess(seconds: number | null): AccessToken {
  return { id: randomUUID(), token: newToken(), expiresAt: seconds === null ? null : Date.now() + seconds * 1000 };
}

function alive(token: AccessToken): boolean {
  return token.expiresAt === null || token.expiresAt > Date.now();
}

/** Seconds that a token still has, or null for one without an end. */
export function secondsLeft(token: AccessToken): number | null {
  return token.expiresAt === null ? null : Math.max(0, Math.round((token.expiresAt - Date.now()) / 1000));
}

function make(input: NewAuthorization): Authorization {
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    description: input.description,
    scope: input.scope,
    userEmail: input.userEmail,
    client: input.client ?? null,
    accessTokens: [makeAccess(input.expiresInSeconds)],
    refreshToken: input.refreshable ? { id: randomUUID(), token: newToken() } : null,
    sessionId: input.session ? randomUUID() : null,
    isDefault: input.isDefault ?? false,
    createdAt: now,
    updatedAt: now,
  };
}

/** All OAuth authorizations of the sandbox, with real expiry. */
export function createAuthorizations(): Authorizations {
  const all = new Map<string, Authorization>();
  const living = (authorization: Authorization): boolean =>
    authorization.refreshToken !== null || authorization.accessTokens.some(alive);
  const prune = (): void => {
    for (const [id, authorization] of all) if (!living(authorization)) all.delete(id);
  };
  const byToken = (token: string): Authorization | undefined =>
    all.values().find(({ accessTokens }) => accessTokens.some((access) => access.token === token && alive(access)));
  return {
    create(input) {
      prune();
      const authorization = make(input);
      all.set(authorization.id, authorization);
      return authorization;
    },
    byToken,
    byRefreshToken: (token) => all.values().find(({ refreshToken }) => refreshToken?.token === token),
    get(id) {
      prune();
      return all.get(id);
    },
    list(userEmail) {
      prune();
      return [...all.values()].filter((authorization) => authorization.userEmail === userEmail);
    },
    revoke: (id) => all.delete(id),
    revokeToken(token) {
      const found = byToken(token);
      if (found) all.delete(found.id);
    },
    renew(authorization, expiresInSeconds) {
      const access = makeAccess(expiresInSeconds);
      authorization.accessTokens = [...authorization.accessTokens.filter(alive), access];
      authorization.updatedAt = new Date().toISOString();
      return access;
    },
    liveChildren() {
      prune();
      return all.values().filter(({ client, sessionId, isDefault }) => !client && !sessionId && !isDefault).toArray().length;
    },
  };
}
