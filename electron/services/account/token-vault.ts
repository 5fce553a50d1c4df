import { join } from 'node:path';
import { z } from 'zod';
import type { Config, Log, PlatformServices } from '../deps.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { createSealedMap, type SecretStorage } from '../storage/sealed-map.ts';

const tokenSetSchema = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().nullable(),
  /** Milliseconds since 1970. */
  obtainedAt: z.number(),
  expiresAt: z.number().nullable(),
});
export type TokenSet = z.infer<typeof tokenSetSchema>;

export interface TokenVault {
  /** Reads the sealed tokens. False while the keychain is locked. */
  load(): Promise<boolean>;
  get(accountId: string): TokenSet | undefined;
  set(accountId: string, tokens: TokenSet): Promise<void>;
  delete(accountId: string): Promise<void>;
  storage(): SecretStorage;
}

function parseTokens(text: string | undefined): TokenSet | undefined {
  if (text === undefined) return undefined;
  try {
    return tokenSetSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export interface TokenVaultDeps {
  config: Pick<Config, 'dataDir'>;
  platform: Pick<PlatformServices, 'sealer' | 'noSealerReason'>;
  log: Log;
  onUnwritable?: (problem: AppFailure) => void;
}

/** The accounts' tokens in `tokens.sealed`, sealed by the system's keychain, or in memory where there is none. */
export function createTokenVault({ config, platform, log, onUnwritable }: TokenVaultDeps): TokenVault {
  const sealed = createSealedMap({
    path: join(config.dataDir, 'tokens.sealed'),
    sealer: platform.sealer,
    noSealerReason: platform.noSealerReason,
    log,
    ...(onUnwritable ? { onUnwritable } : {}),
  });
  return {
    load: () => sealed.load(),
    get: (accountId) => parseTokens(sealed.get(accountId)),
    set: (accountId, tokens) => sealed.set(accountId, JSON.stringify(tokens)),
    delete: (accountId) => sealed.delete(accountId),
    storage: () => sealed.storage(),
  };
}
