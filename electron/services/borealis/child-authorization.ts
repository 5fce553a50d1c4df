import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Log } from '../deps.ts';
import { AppFailure, failure, isFailure, toAppError } from '../errors/app-failure.ts';
import { pinnedTo } from '../heroku/fixed-token.ts';
import type { HerokuApi, HerokuFor } from '../heroku/heroku-api.ts';
import type { TokenSource } from '../heroku/token-source.ts';

/** One temporary authorization, and how many calls use it. */
export interface Child {
  readonly accountId: string;
  readonly token: string;
  /** Null where the account's own token is handed over, for which there is nothing to delete. */
  readonly authorizationId: string | null;
  readonly heroku: HerokuApi;
  /** By the monotonic clock. */
  madeAt: number;
  /** When Heroku ends it, by the same clock. */
  readonly endsAt: number;
  leases: number;
  /** Called when the last lease ends. */
  idle: (() => void) | null;
}

export interface ChildDeps {
  tokens: TokenSource;
  herokuFor: HerokuFor;
  log: Log;
  /** Milliseconds that never jump. */
  monotonic: () => number;
  /** Given work that ends an authorization of which nobody knows whether it was made; the next one is made after it. */
  stray: (removal: Promise<void>) => void;
}

const lifeSeconds = 180;
/** Leaves a call its 30 s before the authorization ends. */
const usableMs = 150_000;
/** How long a replaced authorization waits for the calls that still use it. */
const drainMs = 3_000;
const createDeadlineMs = 10_000;
/** Three tries and the pauses between them fit into the 5 s that an authorization may live after sign-out. */
const deleteDeadlineMs = 1_300;
const deleteTries = 3;
const deletePauseMs = 350;
const searchMs = 1_000;
/** Failures after which Heroku may have made an authorization all the same. */
const unclear: ReadonlySet<ErrorCode> = new Set(['heroku.bad-reply', 'heroku.timeout', 'heroku.unreachable']);
const narrow = 'identity read';

/** Whether a call for the account may still be made with it. */
export function isUsable(child: Child, accountId: string | null, now: number): boolean {
  return child.accountId === accountId && now - child.madeAt < usableMs;
}

/**
 * Deletes the authorization. Resolves false where Heroku did not do so, which is only logged, since it ends by itself.
 * Repeating is safe: a second DELETE answers 404.
 */
export async function removeChild({ authorizationId, heroku }: Pick<Child, 'authorizationId' | 'heroku'>, log: Log): Promise<boolean> {
  if (authorizationId === null) return true;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await heroku.deleteAuthorization(authorizationId, { deadlineMs: deleteDeadlineMs });
      return true;
    } catch (error) {
      if (isFailure(error, 'heroku.not-found')) return true;
      const { code, retryable } = toAppError(error);
      if (retryable && attempt < deleteTries) {
        await delay(deletePauseMs * attempt);
        continue;
      }
      log.warn('borealis.authorization-not-deleted', { code, livesAtMostSeconds: lifeSeconds });
      return false;
    }
  }
}

/** Deletes what bears the description, which is one attempt's own: its id is in an answer that never came, or was unusable. */
async function removeStray(heroku: HerokuApi, description: string, log: Log): Promise<void> {
  try {
    const found = (await heroku.authorizations(AbortSignal.timeout(searchMs))).filter((each) => each.description === description);
    await Promise.all(found.map(({ id }) => removeChild({ authorizationId: id, heroku }, log)));
  } catch (error) {
    log.warn('borealis.stray-authorization', { code: toAppError(error).code, livesAtMostSeconds: lifeSeconds });
  }
}

/**
 * Makes an authorization for the active account, or hands over the account's own token where Heroku refuses and the token
 * can do no more than an authorization could. Throws session.too-narrow, session.* and heroku.* failures.
 */
export async function createChild({ tokens, herokuFor, log, monotonic, stray }: ChildDeps): Promise<Child> {
  const active = await tokens.current();
  const pinned = pinnedTo(tokens, active);
  const heroku = herokuFor(pinned);
  const description = `Borealis Desktop temporary token (${randomBytes(6).toString('hex')})`;
  const common = { accountId: active.accountId, heroku, leases: 0, idle: null, endsAt: monotonic() + lifeSeconds * 1000 };
  try {
    const { id, access_token: access } = await heroku.createAuthorization(
      { description, expiresInSeconds: lifeSeconds, scope: ['read', 'identity'] },
      { deadlineMs: createDeadlineMs },
    );
    const token = access?.token;
    if (token !== undefined) return { ...common, token, authorizationId: id, madeAt: monotonic() };
    await removeChild({ authorizationId: id, heroku }, log);
  } catch (error) {
    if (error instanceof AppFailure && unclear.has(error.error.code)) stray(removeStray(heroku, description, log));
    if (!isFailure(error, 'heroku.forbidden')) throw error;
    const scopes = await heroku.scopes() ?? [];
    // It may make authorizations, so that Heroku has another reason, which it says itself.
    if (scopes.includes('global')) throw error;
    if (scopes.join(' ') !== narrow) {
      throw failure('session.too-narrow', { scopes }, 'The token may not make the temporary authorization that Borealis needs.', error);
    }
    const { token } = await pinned.current();
    return { ...common, token, authorizationId: null, madeAt: monotonic() };
  }
  throw failure('heroku.bad-reply', { problem: 'a new authorization has no token' }, 'Heroku made an authorization without a token.');
}

/** Resolves when no call uses it any more, or after 3 s. */
export async function drainChild(child: Child): Promise<void> {
  if (child.leases === 0) return;
  const stop = new AbortController();
  const empty = new Promise<void>((resolve) => { child.idle = resolve; });
  await Promise.race([empty, delay(drainMs, undefined, { signal: stop.signal }).catch(() => {})]);
  stop.abort();
}
