import type { Log } from '../deps.ts';
import { isFailure } from '../errors/app-failure.ts';
import type { HerokuFor } from '../heroku/heroku-api.ts';
import type { AccountStore, Entry } from './account-store.ts';
import { inspectToken } from './heroku-grant.ts';
import { withinMs } from './within.ts';

export interface EnvironmentCheckDeps {
  store: AccountStore;
  herokuFor: HerokuFor;
  log: Log;
  onChange: () => void;
}

const firstWaitMs = 1500;

/**
 * Asks Heroku whose HEROKU_API_KEY is, until it has said so. The promise waits for that a moment the first time, so that
 * the first list shows a name; what comes later is told by `onChange`.
 */
export function createEnvironmentCheck({ store, herokuFor, log, onChange }: EnvironmentCheckDeps): () => Promise<void> {
  let running: Promise<void> | null = null;
  let done = false;
  let waited = false;
  const check = async (entry: Entry, token: string): Promise<void> => {
    try {
      const { user, capabilities } = await inspectToken(herokuFor, token);
      await store.put({ ...entry, capabilities, email: user?.email ?? entry.email, name: user?.name ?? null });
      done = true;
    } catch (error) {
      log.warn('account.environment-unchecked', { error });
      if (!isFailure(error, 'session.token-rejected') && !isFailure(error, 'session.too-narrow')) return;
      await store.put({ ...entry, needsSignIn: true });
      done = true;
    }
    onChange();
  };
  const start = (): Promise<void> => {
    const entry = store.entries().find(({ method }) => method === 'environment');
    const token = entry && store.tokens(entry.id)?.accessToken;
    if (!entry || token === undefined || entry.needsSignIn || done) return Promise.resolve();
    running ??= check(entry, token).finally(() => { running = null; });
    return running;
  };
  return async () => {
    const checking = start();
    if (waited) return;
    waited = true;
    await withinMs(firstWaitMs, checking);
  };
}
