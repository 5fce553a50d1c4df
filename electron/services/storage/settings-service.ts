import { join } from 'node:path';
import { z } from 'zod';
import { settingsSchema, type Settings } from '../../../shared/contract/settings.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import type { Config, Log, PlatformServices, Signal } from '../deps.ts';
import { createSignal } from '../signal.ts';
import { createJsonFile } from './json-file.ts';
import { createSealedMap, type SealedMap } from './sealed-map.ts';
import { checkCaFile, checkOAuthClients, checkProxy, checkQueriesFolder } from './settings-rules.ts';
import type { OAuthClientConfig } from './settings-types.ts';

export interface SettingsService {
  /** The present settings. The OAuth clients' secrets are empty. */
  get(): Settings;
  /** Changes what is given and leaves the rest. Throws `settings.invalid`; then nothing is changed. */
  update(change: { [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings>;
  /** The clients of the build, then those of the settings, with their secrets. */
  oauthClients(): Promise<OAuthClientConfig[]>;
  readonly changed: Signal<Settings>;
  flush(): Promise<void>;
}

/** What a fresh installation starts with. */
export const defaultSettings: Settings = {
  theme: 'system',
  statementTimeoutSeconds: 0,
  resultMemoryMiB: 64,
  history: 'on',
  queriesFolder: null,
  commit: 'auto',
  httpProxy: null,
  extraCaFile: null,
  oauthClients: [],
  sidebarWidth: 280,
};

const fileSchema = z.object({ v: z.literal(1), settings: settingsSchema.partial() });

export interface SettingsDeps {
  config: Pick<Config, 'dataDir' | 'oauthClients'>;
  platform: Pick<PlatformServices, 'sealer' | 'noSealerReason'>;
  log: Log;
  onUnwritable?: (problem: AppFailure) => void;
}

function emptied(clients: Settings['oauthClients']): Settings['oauthClients'] {
  return clients.map(({ id, port }) => ({ id, port, secret: '' }));
}

function orNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim();
}

function normalized(settings: Settings): Settings {
  return { ...settings, httpProxy: orNull(settings.httpProxy), extraCaFile: orNull(settings.extraCaFile), queriesFolder: orNull(settings.queriesFolder) };
}

async function keepSecrets(secrets: SealedMap, before: Settings['oauthClients'], after: Settings['oauthClients']): Promise<void> {
  for (const { id } of before) if (!after.some((client) => client.id === id)) await secrets.delete(id);
  for (const { id, secret } of after) if (secret !== '') await secrets.set(id, secret);
}

/**
 * The settings in `settings.json`, checked before they are kept. Secrets of OAuth clients are not in it but sealed by
 * the keychain, or in memory where there is none.
 */
export function createSettings({ config, platform, log, onUnwritable }: SettingsDeps): SettingsService {
  const shared = { log, ...(onUnwritable ? { onUnwritable } : {}) };
  const file = createJsonFile<z.infer<typeof fileSchema>>({
    ...shared, path: join(config.dataDir, 'settings.json'), schema: fileSchema, fallback: { v: 1, settings: {} },
  });
  const secrets = createSealedMap({
    ...shared, path: join(config.dataDir, 'oauth-clients.sealed'), sealer: platform.sealer, noSealerReason: platform.noSealerReason,
  });
  const changed = createSignal<Settings>();
  let settings = settingsSchema.parse({ ...defaultSettings, ...file.read().settings });

  let tail: Promise<unknown> = Promise.resolve();

  const apply = async (change: Parameters<SettingsService['update']>[0]): Promise<Settings> => {
    await secrets.load();
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next = normalized(settingsSchema.parse({ ...settings, ...given }));
    if (next.httpProxy !== null && next.httpProxy !== settings.httpProxy) checkProxy(next.httpProxy);
    if (next.extraCaFile !== null && next.extraCaFile !== settings.extraCaFile) checkCaFile(next.extraCaFile);
    if (next.queriesFolder !== null && next.queriesFolder !== settings.queriesFolder) checkQueriesFolder(next.queriesFolder);
    if (change.oauthClients) {
      checkOAuthClients(next.oauthClients, (id) => secrets.get(id) !== undefined);
      await keepSecrets(secrets, settings.oauthClients, next.oauthClients);
    }
    settings = { ...next, oauthClients: emptied(next.oauthClients) };
    await file.write({ v: 1, settings });
    changed.emit(settings);
    return settings;
  };

  return {
    get: () => settings,
    update(change) {
      // One after the other: each starts from what the one before has left.
      const turn = tail.then(() => apply(change));
      tail = turn.catch(() => undefined);
      return turn;
    },
    async oauthClients() {
      await secrets.load();
      const own = settings.oauthClients.flatMap(({ id, port }) => {
        const secret = secrets.get(id);
        return secret === undefined ? [] : [{ id, port, secret }];
      });
      return [...config.oauthClients, ...own];
    },
    changed,
    flush: () => file.flush(),
  };
}
