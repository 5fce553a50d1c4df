import type { ActiveToken, TokenSource } from './token-source.ts';

/** A source of one token that nobody refreshes: for checking a token before it belongs to an account. */
export function fixedToken(token: string, accountId = ''): TokenSource {
  return {
    accountId: () => accountId,
    current: async () => ({ accountId, token }),
    refreshed: async () => null,
    rejected() { /* Only the caller knows what a refused token means. */ },
    twoFactorCode: () => null,
  };
}

/** The source held to one account, so that calls which belong together never mix accounts after a switch. */
export function pinnedTo(tokens: TokenSource, { accountId, token }: ActiveToken): TokenSource {
  let latest = token;
  return {
    accountId: () => accountId,
    current: async () => ({ accountId, token: latest }),
    async refreshed(id, stale) {
      const fresh = stale === latest ? await tokens.refreshed(id, stale) : latest;
      latest = fresh ?? latest;
      return fresh;
    },
    rejected: (id, refused) => tokens.rejected(id, refused),
    twoFactorCode: () => (tokens.accountId() === accountId ? tokens.twoFactorCode() : null),
  };
}
