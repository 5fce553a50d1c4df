import { randomBytes } from 'node:crypto';

const LIFE_MS = 300_000;

/** Single-use tokens that let a new add-on copy an existing one. */
export interface RestoreTokens {
  issue(sourceAddonName: string): string;
  /** The source's name, if the token is good; `redeem` uses it up, `peek` does not. */
  peek(token: string): string | undefined;
  redeem(token: string): void;
}

/** Tokens live five minutes. */
export function createRestoreTokens(): RestoreTokens {
  const tokens = new Map<string, { source: string; expiresAt: number }>();
  return {
    issue(source) {
      const token = randomBytes(24).toString('base64url');
      tokens.set(token, { source, expiresAt: Date.now() + LIFE_MS });
      return token;
    },
    peek(token) {
      const entry = tokens.get(token);
      return entry && entry.expiresAt > Date.now() ? entry.source : undefined;
    },
    redeem: (token) => void tokens.delete(token),
  };
}
