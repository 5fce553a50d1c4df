import type { Log } from '../deps.ts';
import { failure, isFailure, type AppFailure } from '../errors/app-failure.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import type { OAuthClientConfig } from '../storage/settings-types.ts';
import type { AccountStore } from './account-store.ts';
import type { OAuthEndpoint } from './oauth-endpoint.ts';
import type { TokenSet } from './token-vault.ts';

export interface AccountTokensDeps {
  store: AccountStore;
  endpoint: OAuthEndpoint;
  clients: () => Promise<OAuthClientConfig[]>;
  now: () => number;
  log: Log;
  /** An account's state has changed. */
  onChange: () => void;
}

export interface AccountTokens extends TokenSource {
  /** Keeps a second-factor code for the next call that asks for one. */
  offerTwoFactorCode(code: string): void;
}

/** The share of a token's life after which it is refreshed ahead of its end. */
const refreshAfter = 0.8;
/** A second-factor code is of no use to a call much later. */
const codeLifeMs = 120_000;

/** The tokens of a grant just got. */
export function toTokenSet(grant: { accessToken: string; refreshToken: string | null; expiresInSeconds: number | null }, now: number): TokenSet {
  const { accessToken, refreshToken, expiresInSeconds } = grant;
  return { accessToken, refreshToken, obtainedAt: now, expiresAt: expiresInSeconds === null ? null : now + expiresInSeconds * 1000 };
}

function isDue({ obtainedAt, expiresAt, refreshToken }: TokenSet, now: number): boolean {
  return refreshToken !== null && expiresAt !== null && now >= obtainedAt + (expiresAt - obtainedAt) * refreshAfter;
}

function expired(accountId: string): AppFailure {
  return failure('session.expired', { accountId }, 'The Heroku session has ended.');
}

/**
 * Refreshing at Heroku, one at a time per account however many ask. Resolves null where the refresh token is no longer
 * good; throws heroku.* failures where Heroku cannot say.
 */
function createRefresher({ store, endpoint, clients, now, log }: AccountTokensDeps): (accountId: string) => Promise<TokenSet | null> {
  const running = new Map<string, Promise<TokenSet | null>>();
  const refresh = async (accountId: string): Promise<TokenSet | null> => {
    const known = store.tokens(accountId);
    const clientId = store.get(accountId)?.clientId;
    const client = (await clients()).find(({ id }) => id === clientId);
    if (!known?.refreshToken || !client) return null;
    try {
      const grant = await endpoint.refresh(client, known.refreshToken);
      const fresh = toTokenSet({ ...grant, refreshToken: grant.refreshToken ?? known.refreshToken }, now());
      // Signed out or signed in anew meanwhile: this grant is nobody's.
      if (store.tokens(accountId)?.accessToken !== known.accessToken) return store.tokens(accountId) ?? null;
      await store.setTokens(accountId, fresh);
      return fresh;
    } catch (error) {
      if (!isFailure(error, 'session.denied')) throw error;
      log.warn('account.refresh-refused', { accountId, error });
      return null;
    }
  };
  return (accountId) => {
    const joined = running.get(accountId) ?? refresh(accountId).finally(() => running.delete(accountId));
    running.set(accountId, joined);
    return joined;
  };
}

/** The Heroku client's TokenSource over the accounts: refresh at 80 % of a token's life and on 401. */
export function createAccountTokens(deps: AccountTokensDeps): AccountTokens {
  const { store, now, log } = deps;
  const refresh = createRefresher(deps);
  let offered: { code: string; until: number } | null = null;

  const reject = (accountId: string, token: string): void => {
    const entry = store.get(accountId);
    const known = store.tokens(accountId);
    if (!entry || entry.needsSignIn || known?.accessToken !== token) return;
    log.warn('account.token-rejected', { accountId, method: entry.method });
    void store.put({ ...entry, needsSignIn: true });
    deps.onChange();
  };
  const ahead = async (accountId: string, known: TokenSet): Promise<TokenSet> => {
    try {
      const fresh = await refresh(accountId);
      if (fresh) return fresh;
    } catch (error) {
      if (known.expiresAt !== null && known.expiresAt <= now()) throw error;
      log.warn('account.refresh-failed', { accountId, error });
    }
    return known;
  };

  return {
    accountId: () => store.activeId(),
    async current() {
      const accountId = store.activeId();
      if (accountId === null) throw failure('session.signed-out', {}, 'Nobody is signed in.');
      if (!store.tokens(accountId)) await store.load();
      const known = store.tokens(accountId);
      if (!known || store.get(accountId)?.needsSignIn !== false) throw expired(accountId);
      return { accountId, token: (isDue(known, now()) ? await ahead(accountId, known) : known).accessToken };
    },
    async refreshed(accountId, staleToken) {
      const known = store.tokens(accountId);
      if (!known) return null;
      if (known.accessToken !== staleToken) return known.accessToken;
      return (await refresh(accountId))?.accessToken ?? null;
    },
    rejected: reject,
    twoFactorCode() {
      const code = offered && offered.until > now() ? offered.code : null;
      offered = null;
      return code;
    },
    offerTwoFactorCode(code) {
      offered = { code, until: now() + codeLifeMs };
    },
  };
}
