import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../services/deps.ts';
import { isFailure } from '../services/errors/app-failure.ts';
import { connectToApp, type HostConnection } from './app-connection.ts';
import { describeProblem } from './problems.ts';
import type { StartApp } from './start-app.ts';

/** Milliseconds for another command that holds the folder's lock for a moment, or an app that is starting. */
const patienceMs = 30_000;
const tellAfterMs = 1_500;
const lookEveryMs = 100;

export interface FindHostDeps {
  config: Config;
  /** Starts the installed app without a window, for its keychain; null where this is not part of an installed app. */
  startApp: StartApp | null;
  serve: boolean;
  say: (text: string) => void;
  signal: AbortSignal;
}

/** Tries until it answers something; between tries it waits. Rejects with the signal's reason. */
async function retry(deps: FindHostDeps, waitingFor: string, attempt: () => Promise<HostConnection | null>, isVain: () => boolean = () => false): Promise<HostConnection | null> {
  const began = performance.now();
  let told = false;
  while (performance.now() - began < patienceMs) {
    deps.signal.throwIfAborted();
    const host = await attempt();
    if (host) return host;
    if (isVain()) return null;
    if (!told && performance.now() - began > tellAfterMs) {
      told = true;
      deps.say(`Waiting for ${waitingFor}…`);
    }
    await pause(lookEveryMs, undefined, { signal: deps.signal });
  }
  return null;
}

/** The app, started without a window; null, in words, where it does not come up. */
async function fromStartedApp(deps: FindHostDeps, startApp: StartApp): Promise<HostConnection | null> {
  let why = 'It was started but does not answer.';
  try {
    const app = await startApp();
    const host = await retry(deps, 'Borealis Desktop to start', () => connectToApp(deps.config.dataDir), app.failed);
    if (host) return host;
    if (app.failed()) why = 'It could not start here, as where there is no display.';
  } catch (error) {
    deps.signal.throwIfAborted();
    why = describeProblem(error).text;
  }
  deps.say(`Going on without Borealis Desktop and the sign-in that it keeps. ${why}`);
  return null;
}

/**
 * Who answers this command: the app that runs on the data folder; without one and without HEROKU_API_KEY the installed
 * app, started without a window, because only it can read the stored sign-in; else, also where that
 * app does not come up, this process alone. The folder's
 * lock decides when two begin at once. Throws storage.locked when the holder of the lock never answers.
 */
export async function findHost(deps: FindHostDeps): Promise<HostConnection> {
  const { config, startApp } = deps;
  const running = await connectToApp(config.dataDir);
  if (running) return running;
  if (config.herokuApiKey === null && startApp) {
    const started = await fromStartedApp(deps, startApp);
    if (started) return started;
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
