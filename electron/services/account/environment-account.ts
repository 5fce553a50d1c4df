import { createHash } from 'node:crypto';
import type { Entry } from './account-store.ts';
import { checkToken } from './token-shape.ts';
import type { TokenSet } from './token-vault.ts';

/** The account of HEROKU_API_KEY before Heroku has said whose it is; its id tells keys apart without telling them. */
export function environmentAccount(key: string): { entry: Entry; tokens: TokenSet } {
  let accessToken = key.trim();
  let needsSignIn = false;
  try {
    accessToken = checkToken(key);
  } catch {
    needsSignIn = true;
  }
  const id = `environment-${createHash('sha256').update(accessToken).digest('hex').slice(0, 16)}`;
  const capabilities = { identity: true, read: true, readProtected: null, authorize: true };
  return {
    entry: {
      id, email: 'HEROKU_API_KEY', name: null, method: 'environment', capabilities, needsSignIn,
      authorizationId: null, session: false, clientId: null,
    },
    tokens: { accessToken, refreshToken: null, obtainedAt: 0, expiresAt: null },
  };
}
