import { join } from 'node:path';
import { z } from 'zod';
import { capabilitiesSchema, signInMethodSchema, type Account } from '../../../shared/contract/account.ts';
import type { Config } from '../deps.ts';
import { createJsonFile, type JsonFile } from '../storage/json-file.ts';
import { environmentAccount } from './environment-account.ts';
import { createTokenVault, type TokenSet, type TokenVaultDeps } from './token-vault.ts';

const entrySchema = z.object({
  id: z.string().min(1).max(255),
  email: z.string().max(320),
  name: z.string().max(500).nullable(),
  method: signInMethodSchema,
  capabilities: capabilitiesSchema,
  /** Heroku refused its token for good. */
  needsSignIn: z.boolean(),
  /** What its sign-in made at Heroku, for sign-out to take back. */
  authorizationId: z.string().max(255).nullable(),
  session: z.boolean(),
  /** The OAuth client that can refresh its token. */
  clientId: z.string().max(255).nullable(),
});
/** What is known of an account beside its tokens; no secret. */
export type Entry = z.infer<typeof entrySchema>;

const fileSchema = z.object({ v: z.literal(1), activeId: z.string().nullable(), accounts: z.array(entrySchema).max(100) });

export interface AccountStore {
  /** Reads the sealed tokens. False while the keychain is locked. */
  load(): Promise<boolean>;
  entries(): Entry[];
  get(id: string): Entry | undefined;
  tokens(id: string): TokenSet | undefined;
  put(entry: Entry, tokens?: TokenSet): Promise<void>;
  setTokens(id: string, tokens: TokenSet): Promise<void>;
  remove(id: string): Promise<void>;
  activeId(): string | null;
  setActive(id: string | null): Promise<void>;
  toAccount(entry: Entry): Account;
  /** Whether the tokens survive this process. */
  persistent(): boolean;
  flush(): Promise<void>;
}

export interface AccountStoreDeps extends TokenVaultDeps {
  config: Pick<Config, 'dataDir' | 'herokuApiKey'>;
}

function openFile({ config, log, onUnwritable }: AccountStoreDeps): JsonFile<z.infer<typeof fileSchema>> {
  return createJsonFile<z.infer<typeof fileSchema>>({
    path: join(config.dataDir, 'accounts.json'),
    schema: fileSchema,
    fallback: { v: 1, activeId: null, accounts: [] },
    log,
    ...(onUnwritable ? { onUnwritable } : {}),
  });
}

/**
 * Accounts in `accounts.json`, their tokens in the vault only. Without a keychain both live in memory; the account of
 * HEROKU_API_KEY always does, and is the active one at the start.
 */
export function createAccountStore(deps: AccountStoreDeps): AccountStore {
  const { config, platform } = deps;
  const file = openFile(deps);
  const vault = createTokenVault(deps);
  const { accounts: stored, activeId: storedActive } = file.read();
  const kept = new Set(stored.map(({ id }) => id));
  const entries = new Map(stored.map((entry) => [entry.id, entry]));
  const environment = config.herokuApiKey === null ? null : environmentAccount(config.herokuApiKey);
  if (environment) entries.set(environment.entry.id, environment.entry);
  let activeId = environment?.entry.id ?? (storedActive !== null && kept.has(storedActive) ? storedActive : stored[0]?.id ?? null);
  let loaded = false;

  const save = async (): Promise<void> => {
    const accounts = [...entries.values()].filter(({ id }) => kept.has(id));
    const active = [activeId, file.read().activeId].find((id) => accounts.some((account) => account.id === id));
    await file.write({ v: 1, activeId: active ?? null, accounts });
  };
  const tokens = (id: string): TokenSet | undefined => (id === environment?.entry.id ? environment.tokens : vault.get(id));

  return {
    async load() {
      loaded = await vault.load();
      return loaded;
    },
    entries: () => [...entries.values()],
    get: (id) => entries.get(id),
    tokens,
    async put(entry, tokenSet) {
      entries.set(entry.id, entry);
      if (platform.sealer !== null && entry.method !== 'environment') kept.add(entry.id);
      if (tokenSet) await vault.set(entry.id, tokenSet);
      if (kept.has(entry.id)) await save();
    },
    setTokens: (id, tokenSet) => vault.set(id, tokenSet),
    async remove(id) {
      entries.delete(id);
      if (activeId === id) activeId = null;
      if (id !== environment?.entry.id) await vault.delete(id);
      if (kept.delete(id)) await save();
    },
    activeId: () => activeId,
    async setActive(id) {
      activeId = id;
      if (kept.size > 0) await save();
    },
    toAccount(entry) {
      const { id, email, name, method, capabilities } = entry;
      const gone = entry.needsSignIn || (loaded && !tokens(id));
      const storage = method === 'environment'
        ? { kind: 'memory' as const, why: 'It comes from the environment variable HEROKU_API_KEY and is never stored.' }
        : vault.storage();
      return { id, email, name, method, capabilities, state: gone ? 'needs-sign-in' : 'active', storage };
    },
    persistent: () => vault.storage().kind === 'keychain',
    flush: () => file.flush(),
  };
}
