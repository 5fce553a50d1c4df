import { inspect } from 'node:util';
import type { Config, Log, PlatformServices, Sealer } from '../../deps.ts';
import { createHerokuApi, type HerokuApi, type HerokuFor } from '../../heroku/heroku-api.ts';
import { createHttpClient } from '../../http/http-client.ts';
import { createTransport, transportOptions } from '../../http/transport.ts';
import { createSettings, type SettingsService } from '../../storage/settings-service.ts';
import { createAccounts, type AccountService } from '../account-service.ts';
import type { Clock } from '../clock.ts';

export interface TestEndpoints {
  herokuHost: string;
  loginHost: string;
  oauthHost: string;
  borealisApiBaseUrl: string;
}

/** A keychain of a test: it turns text around, and can be locked or swapped. */
export interface TestSealer extends Sealer {
  locked: boolean;
}

export function createTestSealer(backend = 'test-keychain'): TestSealer {
  const sealer: TestSealer = {
    backend,
    locked: false,
    seal: async (text) => Buffer.concat([Buffer.from(`${backend}:`), Buffer.from(Buffer.from(text).toReversed())]),
    async unseal(data) {
      if (sealer.locked) throw Object.assign(new Error('locked'), { temporary: true });
      const start = data.indexOf(':');
      if (data.subarray(0, start).toString() !== backend) throw new Error('sealed by another keychain');
      return Buffer.from(data.subarray(start + 1).toReversed()).toString();
    },
  };
  return sealer;
}

/** A log that keeps its lines. */
export function createMemoryLog(): Log & { text(): string } {
  const lines: string[] = [];
  const write = (event: string, data?: Readonly<Record<string, unknown>>): void => {
    lines.push(`${event} ${inspect(data ?? {}, { depth: 8 })}`);
  };
  return { info: write, warn: write, error: write, text: () => lines.join('\n') };
}

/** Time that stands still until a test moves it. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function createTestClock(): TestClock {
  let now = Date.now();
  const timers: { at: number; controller: AbortController }[] = [];
  return {
    now: () => now,
    timeout(ms) {
      const controller = new AbortController();
      timers.push({ at: now + ms, controller });
      return controller.signal;
    },
    advance(ms) {
      now += ms;
      for (const { at, controller } of timers) if (at <= now) controller.abort();
    },
  };
}

export interface TestAccounts {
  accounts: AccountService;
  settings: SettingsService;
  /** With the active account's token. */
  heroku: HerokuApi;
  log: ReturnType<typeof createMemoryLog>;
  opened: URL[];
  dispose(): Promise<void>;
}

export interface TestAccountsOptions {
  endpoints: TestEndpoints;
  dataDir: string;
  config?: Partial<Config>;
  sealer?: Sealer | null;
  clock?: Clock;
}

/** The account service as compose.ts builds it, over real HTTP clients, for tests. */
export function createTestAccounts({ endpoints, dataDir, config: change = {}, sealer = null, clock }: TestAccountsOptions): TestAccounts {
  const config: Config = {
    herokuApiUrl: endpoints.herokuHost,
    herokuLoginUrl: endpoints.loginHost,
    herokuOAuthUrl: endpoints.oauthHost,
    borealisApiUrl: endpoints.borealisApiBaseUrl,
    addonServiceName: 'borealis-pg',
    herokuApiKey: null,
    oauthClients: [],
    hideBrowserLogin: false,
    proxy: { http: null, https: null, no: null },
    extraCaFile: null,
    homeDir: dataDir,
    dataDir,
    programEnv: { PATH: dataDir },
    appVersion: '0.0.0',
    sandbox: true,
    ...change,
  };
  const opened: URL[] = [];
  const platform: PlatformServices = {
    kind: 'electron',
    os: 'linux',
    async openExternal(url) {
      opened.push(url);
      return true;
    },
    copySecret: async () => false,
    chooseSavePath: async () => ({ kind: 'no-dialog' }),
    chooseOpenPath: async () => ({ kind: 'no-dialog' }),
    revealFile: async () => false,
    notify: async () => false,
    sealer,
    noSealerReason: sealer ? null : 'This test has no keychain.',
    onPower: () => () => undefined,
  };
  const log = createMemoryLog();
  const transport = createTransport(transportOptions(config, { httpProxy: null, extraCaFile: null }));
  const http = createHttpClient({ transport, userAgent: 'borealis-desktop/0.0.0', random: () => 0 });
  const settings = createSettings({ config, platform, log });
  const herokuFor: HerokuFor = (tokens) => createHerokuApi({ http, config, tokens });
  const accounts = createAccounts({ config, platform, settings, http, herokuFor, log, hostname: 'test-machine', ...(clock ? { clock } : {}) });
  return {
    accounts,
    settings,
    heroku: herokuFor(accounts.tokens),
    log,
    opened,
    async dispose() {
      await accounts.dispose();
      await transport.dispose();
    },
  };
}
