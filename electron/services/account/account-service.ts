import type { z } from 'zod';
import type { Account, accountsSchema } from '../../../shared/contract/account.ts';
import type { Config, Log, PlatformServices, Signal } from '../deps.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { HerokuFor } from '../heroku/heroku-api.ts';
import type { LeaveAccount, TokenSource } from '../heroku/token-source.ts';
import type { HttpClient } from '../http/http-client.ts';
import { createSignal } from '../signal.ts';
import type { SettingsService } from '../storage/settings-service.ts';
import { createAccountStore } from './account-store.ts';
import { createAccountTokens } from './account-tokens.ts';
import { systemClock, type Clock } from './clock.ts';
import { createCompletion } from './completion.ts';
import { createDepartures, type AccountWarning } from './departures.ts';
import { createEnvironmentCheck } from './environment-check.ts';
import type { SignInEvent } from './flow.ts';
import { createLeaving } from './leaving.ts';
import { createOAuthEndpoint } from './oauth-endpoint.ts';
import { createSignIns, type SignInOptions } from './sign-ins.ts';

export type Accounts = z.infer<typeof accountsSchema>;

export interface AccountService {
  /** For the Heroku client. */
  readonly tokens: TokenSource;
  /** Something about the accounts or the warnings has changed. */
  readonly changed: Signal<void>;
  list(): Promise<Accounts>;
  active(): Account | null;
  signInOptions(): Promise<SignInOptions>;
  signInWithOAuth(signal?: AbortSignal): AsyncGenerator<SignInEvent, void, void>;
  signInWithBrowserLogin(signal?: AbortSignal): AsyncGenerator<SignInEvent, void, void>;
  /** `path` is what signInOptions gave, null for netrc. Throws session.cli-missing, session.cli-failed and what a token's check throws. */
  signInWithCli(path: string | null, signal?: AbortSignal): Promise<Account>;
  /** Throws session.token-malformed, session.token-rejected, session.too-narrow and heroku.* failures. */
  signInWithToken(token: string, signal?: AbortSignal): Promise<Account>;
  /** Throws session.signed-out for an account that is not there. */
  switch(accountId: string): Promise<Accounts>;
  signOut(accountId: string): Promise<Accounts>;
  twoFactor(answer: { app: string | null; code: string }): Promise<void>;
  /** See LeaveAccount. Returns how to stop. */
  onLeave(hook: LeaveAccount): () => void;
  /** Standing problems, such as a sign-in that Heroku did not take back. */
  warnings(): AccountWarning[];
  /** Ends running sign-ins and takes back those that only this process could use. */
  dispose(): Promise<void>;
}

export interface AccountDeps {
  config: Config;
  platform: PlatformServices;
  settings: Pick<SettingsService, 'oauthClients'>;
  http: HttpClient;
  herokuFor: HerokuFor;
  log: Log;
  /** This computer's name, for the description of a browser login. */
  hostname: string;
  onUnwritable?: (problem: AppFailure) => void;
  clock?: Clock;
}

/** Accounts, their sign-in and sign-out, and their tokens. */
export function createAccounts(deps: AccountDeps): AccountService {
  const { herokuFor, log, settings } = deps;
  const clock = deps.clock ?? systemClock;
  const changed = createSignal<void>();
  const store = createAccountStore(deps);
  const onChange = (): void => changed.emit();
  const loaded = store.load();
  const now = (): number => clock.now();
  const endpoint = createOAuthEndpoint({ http: deps.http, herokuOAuthUrl: deps.config.herokuOAuthUrl });
  const tokens = createAccountTokens({ store, endpoint, clients: () => settings.oauthClients(), now, log, onChange });
  const leaving = createLeaving({ store, tokens, herokuFor, log });
  const checkEnvironment = createEnvironmentCheck({ store, herokuFor, log, onChange });
  const departures = createDepartures({ store, leaving, log, onChange });
  const complete = createCompletion({ store, herokuFor, log, now, activate: (id) => departures.activate(id) });
  const signIns = createSignIns({ ...deps, endpoint, clock, complete });
  const present = (): Accounts => ({ accounts: store.entries().map((entry) => store.toAccount(entry)), activeId: store.activeId() });

  return {
    tokens,
    changed,
    async list() {
      await loaded;
      await checkEnvironment();
      return present();
    },
    active() {
      const entry = store.get(store.activeId() ?? '');
      return entry ? store.toAccount(entry) : null;
    },
    signInOptions: () => signIns.options(),
    signInWithOAuth: (signal) => signIns.oauth(signal),
    signInWithBrowserLogin: (signal) => signIns.browserLogin(signal),
    signInWithCli: (path, signal) => signIns.cli(path, signal),
    signInWithToken: (token, signal) => signIns.token(token, signal),
    async switch(accountId) {
      if (!store.get(accountId)) throw failure('session.signed-out', {}, 'This account is not signed in here.');
      await departures.activate(accountId);
      return present();
    },
    async signOut(accountId) {
      await departures.signOut(accountId);
      return present();
    },
    async twoFactor({ app, code }) {
      if (app === null) tokens.offerTwoFactorCode(code);
      else await herokuFor(tokens).preauthorize(app, code);
    },
    onLeave: (hook) => leaving.onLeave(hook),
    warnings: () => departures.warnings(),
    async dispose() {
      await signIns.leave();
      await departures.finish();
      await store.flush();
    },
  };
}
