import type { Log } from '../deps.ts';
import { pinnedTo } from '../heroku/fixed-token.ts';
import type { HerokuFor } from '../heroku/heroku-api.ts';
import type { LeaveAccount, TokenSource } from '../heroku/token-source.ts';
import type { AccountStore, Entry } from './account-store.ts';
import { findAuthorizationId, revokeGrant } from './heroku-grant.ts';
import { withinMs } from './within.ts';

/** Milliseconds that one hook may take. */
const hookLimitMs = 5000;

export interface Leaving {
  onLeave(hook: LeaveAccount): () => void;
  /** Runs the hooks; one that fails or takes too long is logged and passed over. */
  leave(accountId: string): Promise<void>;
  /** Takes back at Heroku what the account's sign-in made. Resolves false where Heroku did not confirm it. */
  revoke(entry: Entry): Promise<boolean>;
}

/** True for the sign-ins that made something at Heroku that is ours to take back. */
export function isOurs({ method }: Pick<Entry, 'method'>): boolean {
  return method === 'oauth' || method === 'browser-login';
}

/** What happens when an account is left: first what was made with its token ends, then its own grant. */
export function createLeaving({ store, tokens, herokuFor, log }: { store: AccountStore; tokens: TokenSource; herokuFor: HerokuFor; log: Log }): Leaving {
  const hooks = new Set<LeaveAccount>();
  const runHook = async (hook: LeaveAccount, accountId: string): Promise<void> => {
    try {
      if (!await withinMs(hookLimitMs, hook(accountId))) log.warn('account.leave-slow', { accountId });
    } catch (error) {
      log.warn('account.leave-failed', { accountId, error });
    }
  };
  return {
    onLeave(hook) {
      hooks.add(hook);
      return () => hooks.delete(hook);
    },
    async leave(accountId) {
      await Promise.all([...hooks].map((hook) => runHook(hook, accountId)));
    },
    async revoke(entry) {
      const known = store.tokens(entry.id);
      if (!isOurs(entry)) return true;
      if (!known) return entry.authorizationId === null;
      // Pinned, so that a token that has just expired is refreshed for this last call.
      const heroku = herokuFor(pinnedTo(tokens, { accountId: entry.id, token: known.accessToken }));
      try {
        const authorizationId = entry.authorizationId
          ?? (entry.capabilities.authorize ? await findAuthorizationId(heroku, known.accessToken, entry.clientId, AbortSignal.timeout(hookLimitMs)) : null);
        await revokeGrant(heroku, { session: entry.session, authorizationId });
        return authorizationId !== null;
      } catch (error) {
        log.warn('account.revoke-failed', { accountId: entry.id, error });
        return false;
      }
    },
  };
}
