import type { Call } from '../http/router.ts';
import type { Authorization, Authorizations, Scope } from '../world/authorizations.ts';
import { problem } from './problems.ts';

export type Need = 'any' | 'account' | 'read' | 'config' | 'write' | 'write-config' | 'global';

/** Which scopes satisfy a need; `global` satisfies each (heroku.com consent page). */
const satisfying: Record<Need, readonly Scope[]> = {
  any: ['identity', 'read', 'write', 'read-protected', 'write-protected'],
  account: ['identity'],
  read: ['read', 'write', 'read-protected', 'write-protected'],
  config: ['read-protected', 'write-protected'],
  write: ['write', 'write-protected'],
  'write-config': ['write-protected'],
  global: [],
};

/** Whether a scope list covers a need. */
export function covers(scopes: readonly Scope[], need: Need): boolean {
  return scopes.includes('global') || scopes.some((scope) => satisfying[need].includes(scope));
}

/** The token of a Bearer or Basic header (Heroku takes the Basic password as a token). */
export function tokenOf(call: Call): string | undefined {
  const header = call.headers.authorization ?? '';
  const bearer = /^Bearer\s+(\S+)$/iu.exec(header);
  if (bearer) return bearer[1];
  const basic = /^Basic\s+(\S+)$/iu.exec(header);
  if (!basic?.[1]) return undefined;
  const pair = Buffer.from(basic[1], 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

/** The living authorization of the call. Throws 401 without one, 403 when its scopes are too narrow. */
export function authenticate(authorizations: Authorizations, call: Call, need: Need): Authorization {
  const token = tokenOf(call);
  const authorization = token === undefined ? undefined : authorizations.byToken(token);
  if (!authorization) throw problem(401, 'unauthorized', 'Invalid credentials provided.');
  if (!covers(authorization.scope, need)) {
    throw problem(403, 'forbidden', `Your access token lacks the scope for this: it has ${authorization.scope.join(', ')}.`);
  }
  return authorization;
}
