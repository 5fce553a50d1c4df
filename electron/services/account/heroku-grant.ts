import type { Account } from '../../../shared/contract/account.ts';
import { failure, isFailure } from '../errors/app-failure.ts';
import { fixedToken } from '../heroku/fixed-token.ts';
import type { HerokuApi, HerokuFor } from '../heroku/heroku-api.ts';
import type { HerokuAuthorization } from '../heroku/schemas.ts';

export type Capabilities = Account['capabilities'];

export interface Whose {
  /** Null where the token may not say (it lacks scope identity). */
  user: { id: string; email: string; name: string | null } | null;
  capabilities: Capabilities;
}

/** Null where the token may not. What Heroku does not have, or answers with something unreadable, says nothing against the token. */
async function allowed<T>(call: () => Promise<T>, unclear: (error: unknown) => T): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isFailure(error, 'heroku.forbidden')) return null;
    if (isFailure(error, 'heroku.not-found') || isFailure(error, 'heroku.bad-reply')) return unclear(error);
    if (isFailure(error, 'heroku.unauthorized')) throw failure('session.token-rejected', {}, 'Heroku does not accept the token.', error);
    throw error;
  }
}

/**
 * Whose token it is and what it can do: GET /account, one app of GET /apps, and GET /oauth/authorizations, which only
 * scope `global` may read. Throws `session.token-rejected`, `session.too-narrow` for a token that can do nothing here,
 * and heroku.* failures.
 */
export async function inspectToken(herokuFor: HerokuFor, token: string, signal?: AbortSignal): Promise<Whose> {
  const heroku = herokuFor(fixedToken(token));
  // One after the other: a wrong token must not cost three refused calls.
  const user = await allowed(() => heroku.account(signal), (error) => { throw error; });
  const [read, authorizations, scopes] = await Promise.all([
    allowed(() => heroku.canRead(signal), () => true),
    allowed(() => heroku.authorizations(signal), () => []),
    user === null ? null : heroku.scopes(signal).catch(() => null),
  ]);
  const authorize = authorizations !== null || scopes?.includes('global') === true;
  if (user === null && read !== true) throw failure('session.too-narrow', { scopes: [] }, 'The token may read neither the account nor its apps.');
  const protectedScope = scopes?.some((scope) => scope === 'global' || scope === 'read-protected' || scope === 'write-protected') ?? null;
  return {
    user: user && { id: user.id, email: user.email, name: user.name ?? null },
    capabilities: { identity: user !== null, read: read === true, readProtected: authorize ? true : protectedScope, authorize },
  };
}

const asterisks = /^(.*?)\*{4,}(.*)$/;

/** Whether a token is the one that an answer shows, possibly redacted as `PREFIX**********SUFFIX`. */
export function matchesShown(token: string, shown: string): boolean {
  const redacted = shown.length > 1000 ? null : asterisks.exec(shown);
  if (!redacted) return token === shown;
  const [, prefix = '', suffix = ''] = redacted;
  return suffix.length >= 4 && token.length >= prefix.length + suffix.length && token.startsWith(prefix) && token.endsWith(suffix);
}

function newest(authorizations: HerokuAuthorization[]): HerokuAuthorization | undefined {
  return authorizations.toSorted((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''))[0];
}

/**
 * The id of the authorization behind a token just got, for its revocation later: by the token itself, else the OAuth
 * client's newest. Null where Heroku does not tell.
 */
export async function findAuthorizationId(heroku: HerokuApi, token: string, clientId: string | null, signal?: AbortSignal): Promise<string | null> {
  const all = await heroku.authorizations(signal);
  const byToken = all.filter((each) => each.access_token && matchesShown(token, each.access_token.token));
  const ofClient = clientId === null ? [] : all.filter(({ client }) => client?.id === clientId);
  const both = byToken.filter((each) => clientId === null || each.client?.id === clientId);
  return (newest(both) ?? newest(byToken) ?? newest(ofClient))?.id ?? null;
}

/** Milliseconds for one revoking call. */
const deadlineMs = 5000;
const goneCodes = ['heroku.unauthorized', 'heroku.not-found'] as const;

async function unlessGone(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!goneCodes.some((code) => isFailure(error, code))) throw error;
  }
}

/**
 * Takes back what a sign-in made: the browser login's session, then the authorization. Answers that say that it is gone
 * already are fine. Throws heroku.* failures.
 */
export async function revokeGrant(heroku: HerokuApi, made: { session: boolean; authorizationId: string | null }): Promise<void> {
  const { session, authorizationId } = made;
  const steps = [
    ...(session ? [() => heroku.deleteSession({ deadlineMs })] : []),
    ...(authorizationId === null ? [] : [() => heroku.deleteAuthorization(authorizationId, { deadlineMs })]),
  ];
  const problems: unknown[] = [];
  for (const step of steps) await unlessGone(step()).catch((error: unknown) => problems.push(error));
  if (problems.length > 0) throw problems[0];
}
