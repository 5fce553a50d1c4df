import { createRouterClient } from '@orpc/server';
import type { ContractClient } from '../../shared/contract/index.ts';
import { offerCli, type CliServer } from '../host/cli-server.ts';
import { compose } from '../host/compose.ts';
import { createNodePlatform, osOf } from '../host/platform-node.ts';
import { findHerokuCli, readCliToken } from '../services/account/heroku-cli.ts';
import { readNetrcToken } from '../services/account/netrc.ts';
import type { Config } from '../services/deps.ts';
import { createLog } from '../services/storage/log.ts';
import type { HostConnection } from './app-connection.ts';

/** The sign-in of a command that stands alone: HEROKU_API_KEY, else the Heroku CLI's session, as its own plugins use it. */
export async function withHerokuSession(config: Config, say: (text: string) => void, signal: AbortSignal): Promise<Config> {
  if (config.herokuApiKey !== null) return config;
  const os = osOf(process.platform);
  const path = await findHerokuCli({ os, programEnv: config.programEnv });
  if (path !== null) say(`Signing in with the Heroku CLI’s session (${path}).`);
  const token = path === null
    ? await readNetrcToken({ homeDir: config.homeDir, os, herokuApiUrl: config.herokuApiUrl })
    : await readCliToken(path, { os, programEnv: config.programEnv, herokuApiUrl: config.herokuApiUrl }, signal);
  return { ...config, herokuApiKey: token };
}

/** Waits until no other command is connected, or this one is interrupted. */
function untilIdle(server: CliServer, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (server.clients() > 0 && !signal.aborted) return;
      stop();
      signal.removeEventListener('abort', look);
      resolve();
    };
    const stop = server.onClients(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}

export interface AloneDeps {
  config: Config;
  /** Other commands may use this one's tunnels while it lasts. */
  serve: boolean;
  say: (text: string) => void;
  /** Aborted when the user asks for the end. */
  signal: AbortSignal;
}

/**
 * The app's own object graph in this process, on the folder's lock. Throws storage.locked when another process has it,
 * and session.cli-failed.
 */
export async function composeAlone({ config, serve, say, signal }: AloneDeps): Promise<HostConnection> {
  const log = createLog({ dataDir: config.dataDir });
  const platform = createNodePlatform();
  const composition = await compose({ config, platform, log }).catch(async (error: unknown) => {
    platform.dispose();
    await log.flush();
    throw error;
  });
  const server = serve
    ? await offerCli({ router: composition.router, dataDir: config.dataDir, appVersion: config.appVersion, by: 'command', log, validateOutputs: config.sandbox })
    : null;
  const client: ContractClient = createRouterClient(composition.router);
  return {
    kind: 'alone', version: config.appVersion, client, lost: new AbortController().signal,
    pause: () => undefined,
    resume: () => undefined,
    async dispose() {
      if (server && server.clients() > 0 && !signal.aborted) {
        say('Another borealis-desktop command uses this one’s connection: this one ends with it. Ctrl+C ends both.');
        await untilIdle(server, signal);
      }
      await server?.dispose();
      await composition.dispose();
      platform.dispose();
      await log.flush();
    },
  };
}
