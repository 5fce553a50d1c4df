import { createHash } from 'node:crypto';
import type { Account, SignInMethod } from '../../../shared/contract/account.ts';
import type { Log } from '../deps.ts';
import { fixedToken } from '../heroku/fixed-token.ts';
import type { HerokuFor } from '../heroku/heroku-api.ts';
import type { AccountStore, Entry } from './account-store.ts';
import { toTokenSet } from './account-tokens.ts';
import { cancelled } from './flow.ts';
import { findAuthorizationId, inspectToken, revokeGrant, type Whose } from './heroku-grant.ts';
import { isOurs } from './leaving.ts';
import type { TokenGrant } from './oauth-endpoint.ts';

export interface SignIn {
  grant: TokenGrant;
  method: Exclude<SignInMethod, 'environment'>;
  clientId: string | null;
}

export interface CompletionDeps {
  store: AccountStore;
  herokuFor: HerokuFor;
  log: Log;
  now: () => number;
  /** Makes the account the active one. */
  activate: (accountId: string) => Promise<void>;
}

function toEntry({ method, clientId, grant }: SignIn, { user, capabilities }: Whose, authorizationId: string | null): Entry {
  const anonymous = createHash('sha256').update(grant.accessToken).digest('hex').slice(0, 16);
  return {
    id: user?.id ?? `token-${anonymous}`,
    email: user?.email ?? 'A token without identity',
    name: user?.name ?? null,
    method,
    capabilities,
    needsSignIn: false,
    authorizationId,
    session: method === 'browser-login',
    clientId,
  };
}

/**
 * The last step of every sign-in: looks at the token, keeps it and makes its account the active one. When that fails or
 * the user has left, what the sign-in made at Heroku is taken back. Throws what inspectToken throws, and op.cancelled.
 */
export function createCompletion(deps: CompletionDeps): (signIn: SignIn, signal?: AbortSignal) => Promise<Account> {
  const { store, herokuFor, log } = deps;
  const authorizationOf = async (signIn: SignIn, signal?: AbortSignal): Promise<string | null> => {
    const { accessToken } = signIn.grant;
    try {
      return await findAuthorizationId(herokuFor(fixedToken(accessToken)), accessToken, signIn.clientId, signal);
    } catch (error) {
      log.warn('account.authorization-unknown', { method: signIn.method, error });
      return null;
    }
  };
  const takeBack = async (signIn: SignIn): Promise<void> => {
    try {
      const authorizationId = await authorizationOf(signIn, AbortSignal.timeout(5000));
      await revokeGrant(herokuFor(fixedToken(signIn.grant.accessToken)), { session: signIn.method === 'browser-login', authorizationId });
    } catch (error) {
      log.warn('account.revoke-failed', { method: signIn.method, error });
    }
  };
  /** An account that signs in again leaves nothing of its former sign-in behind. */
  const retireFormer = async (former: Entry | undefined, now: Entry, accessToken: string): Promise<void> => {
    const id = former && isOurs(former) ? former.authorizationId : null;
    if (id === null || id === now.authorizationId || !now.capabilities.authorize) return;
    await revokeGrant(herokuFor(fixedToken(accessToken)), { session: false, authorizationId: id })
      .catch((error: unknown) => log.warn('account.revoke-failed', { accountId: now.id, error }));
  };

  return async (signIn, signal) => {
    try {
      const whose = await inspectToken(herokuFor, signIn.grant.accessToken, signal);
      const ask = isOurs(signIn) && whose.capabilities.authorize;
      const entry = toEntry(signIn, whose, ask ? await authorizationOf(signIn, signal) : null);
      if (signal?.aborted === true) throw cancelled();
      const former = store.get(entry.id);
      await store.put(entry, toTokenSet(signIn.grant, deps.now()));
      await deps.activate(entry.id);
      await retireFormer(former, entry, signIn.grant.accessToken);
      log.info('account.signed-in', { accountId: entry.id, method: entry.method });
      return store.toAccount(entry);
    } catch (error) {
      if (isOurs(signIn)) await takeBack(signIn);
      throw error;
    }
  };
}
