import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../services/deps.ts';
import { isFailure } from '../services/errors/app-failure.ts';
import { connectToApp, type HostConnection } from './app-connection.ts';
import { CliProblem } from './problems.ts';

/** Milliseconds for another command that holds the folder's lock for a moment, or an app that is starting. */
const patienceMs = 30_000;
const tellAfterMs = 1_500;
const lookEveryMs = 100;

export interface FindHostDeps {
  config: Config;
  /** Starts the installed app without a window, for its keychain; null where this is not part of an installed app. */
  startApp: (() => Promise<void>) | null;
  serve: boolean;
  say: (text: string) => void;
  signal: AbortSignal;
}

/** Tries until it answers something; between tries it waits. Rejects with the signal's reason. */
async function retry(deps: FindHostDeps, waitingFor: string, attempt: () => Promise<HostConnection | null>): Promise<HostConnection | null> {
  const began = performance.now();
  let told = false;
  while (performance.now() - began < patienceMs) {
    deps.signal.throwIfAborted();
    const host = await attempt();
    if (host) return host;
    if (!told && performance.now() - began > tellAfterMs) {
      told = true;
      deps.say(`Waiting for ${waitingFor}…`);
    }
    await pause(lookEveryMs, undefined, { signal: deps.signal });
  }
  return null;
}

/**
 * Who answers this command: the app that runs on the data folder; without one and without HEROKU_API_KEY the installed
 * app, started without a window, because only it can read the stored sign-in; else this process alone. The folder's
 * lock decides when two begin at once. Throws storage.locked when the holder of the lock never answers.
 */
export async function findHost(deps: FindHostDeps): Promise<HostConnection> {
  const { config, startApp } = deps;
  const running = await connectToApp(config.dataDir);
  if (running) return running;
  if (config.herokuApiKey === null && startApp) {
    await startApp();
    const started = await retry(deps, 'Borealis Desktop to start', () => connectToApp(config.dataDir));
    if (started) return started;
    throw new CliProblem('Borealis Desktop was started but does not answer. Open it by hand, or set HEROKU_API_KEY.');
  }
  // Half a second of loading that a command beside a running app does without.
  const { composeAlone, withHerokuSession } = await import('./alone.ts');
  const own = await withHerokuSession(config, deps.say, deps.signal);
  let locked: unknown;
  const host = await retry(deps, 'another Borealis Desktop that uses the data folder', async () => {
    try {
      return await composeAlone({ ...deps, config: own });
    } catch (error) {
      if (!isFailure(error, 'storage.locked')) throw error;
      locked = error;
      return connectToApp(config.dataDir);
    }
  });
  if (host) return host;
  throw locked;
}
