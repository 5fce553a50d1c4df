import { _electron, type ElectronApplication } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sandbox } from '../sandbox/types.ts';

const root = resolve(import.meta.dirname, '..');

export interface HostSettings {
  sandbox: Sandbox;
  signedIn: boolean;
  dataDir: string;
  /** Where the host's standard error goes. */
  log: string;
}

export interface Host {
  /** Null in Electron, which opens its own window. */
  url: string | null;
  electron: ElectronApplication | null;
  stop(how: 'kill' | 'quit'): Promise<void>;
}

/** The environment of a host on the sandbox: nothing of the machine's own Heroku, PostgreSQL or desktop settings gets in. */
export function hostEnv({ sandbox, signedIn, dataDir }: Omit<HostSettings, 'log'>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(PG|HEROKU_|BOREALIS_|XDG_(CONFIG|DATA)_HOME$|PATH$)/i.test(entry[0]) && !/proxy/i.test(entry[0]),
  );
  return {
    ...Object.fromEntries(inherited),
    HEROKU_HOST: sandbox.endpoints.herokuHost,
    HEROKU_LOGIN_HOST: sandbox.endpoints.loginHost,
    HEROKU_OAUTH_HOST: sandbox.endpoints.oauthHost,
    BOREALIS_PG_API_BASE_URL: sandbox.endpoints.borealisApiBaseUrl,
    BOREALIS_DESKTOP_DATA_DIR: dataDir,
    BOREALIS_DESKTOP_OAUTH_CLIENTS: JSON.stringify(sandbox.oauthClients),
    BOREALIS_DESKTOP_SANDBOX: '1',
    HOME: dataDir,
    // Stand-ins of other programs come before those of the machine.
    PATH: [join(dataDir, 'bin'), process.env['PATH']].join(delimiter),
    ...(signedIn ? { HEROKU_API_KEY: sandbox.apiKey } : {}),
  };
}

/** Starts the host that BOREALIS_E2E_HOST names: `browser` (default) or `electron`. */
export function startHost(settings: HostSettings): Promise<Host> {
  return process.env['BOREALIS_E2E_HOST'] === 'electron' ? startElectron(settings) : startBrowserHost(settings);
}

async function startElectron(settings: HostSettings): Promise<Host> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = hostEnv(settings);
  // With another HOME macOS finds no keychain and would ask for one.
  const keychain = process.platform === 'darwin' ? ['--use-mock-keychain'] : [];
  const electron = await _electron.launch({ args: [root, ...keychain], env, chromiumSandbox: true });
  // The journeys finish sign-ins in a page of their own.
  await electron.evaluate(({ shell }) => { shell.openExternal = () => Promise.resolve(); });
  return {
    url: null,
    electron,
    async stop(how) {
      const child = electron.process();
      if (how === 'quit') await electron.close();
      else if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
    },
  };
}

async function startBrowserHost(settings: HostSettings): Promise<Host> {
  const child = spawn(process.execPath, [resolve(root, 'electron/host/browser-main.ts'), '--json'], {
    cwd: root,
    env: hostEnv(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.pipe(createWriteStream(settings.log, { flags: 'a' }));
  const ended = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(() => { throw new Error(`The browser host ended before it was ready; see ${settings.log}.`); }),
  ]);
  const { url } = JSON.parse(String(line[0])) as { url: string };
  return {
    url,
    electron: null,
    async stop(how) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
      await ended;
    },
  };
}
