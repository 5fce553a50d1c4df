import type { z } from 'zod';
import type { Account, signInOptionsSchema } from '../../../shared/contract/account.ts';
import type { Config, PlatformServices } from '../deps.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { SettingsService } from '../storage/settings-service.ts';
import { signInWithBrowserLogin } from './browser-login.ts';
import type { Clock } from './clock.ts';
import type { createCompletion } from './completion.ts';
import { cancellable, type SignInEvent } from './flow.ts';
import { findHerokuCli, readCliToken } from './heroku-cli.ts';
import { readNetrcToken } from './netrc.ts';
import type { OAuthEndpoint, TokenGrant } from './oauth-endpoint.ts';
import { signInWithOAuth } from './oauth-sign-in.ts';
import { checkToken } from './token-shape.ts';

export type SignInOptions = z.infer<typeof signInOptionsSchema>;

export interface SignInsDeps {
  config: Config;
  platform: PlatformServices;
  settings: Pick<SettingsService, 'oauthClients'>;
  http: HttpClient;
  hostname: string;
  endpoint: OAuthEndpoint;
  clock: Clock;
  complete: ReturnType<typeof createCompletion>;
}

/** A token that came as it is, without an OAuth grant around it. */
function bare(accessToken: string): TokenGrant {
  return { accessToken, refreshToken: null, expiresInSeconds: null };
}

function missing(): AppFailure {
  return failure('session.cli-missing', {}, 'The Heroku CLI was not found.');
}

/** The four ways to sign in. Only one browser sign-in runs at a time; a new one ends the former. */
export function createSignIns(deps: SignInsDeps) {
  const { config, platform, settings, http, endpoint, clock, complete } = deps;
  const cli = { os: platform.os, programEnv: config.programEnv, herokuApiUrl: config.herokuApiUrl };
  const netrc = (): Promise<string | null> => readNetrcToken({ homeDir: config.homeDir, os: platform.os, herokuApiUrl: config.herokuApiUrl });
  const openExternal = (url: URL): Promise<boolean> => platform.openExternal(url);
  let running: AsyncGenerator<SignInEvent, void, void> | null = null;
  const leave = async (): Promise<void> => {
    const left = running;
    running = null;
    await left?.return().catch(() => undefined);
  };
  const start = (flow: (signal: AbortSignal) => AsyncGenerator<SignInEvent, void, void>, outer?: AbortSignal): AsyncGenerator<SignInEvent, void, void> => {
    const former = leave();
    async function* after(signal: AbortSignal): AsyncGenerator<SignInEvent, void, void> {
      await former;
      yield* flow(signal);
    }
    running = cancellable(after, outer);
    return running;
  };
  return {
    leave,
    async options(): Promise<SignInOptions> {
      const path = await findHerokuCli(cli);
      const inNetrc = path === null && (await netrc()) !== null;
      return {
        oauth: { offered: (await settings.oauthClients()).length > 0 },
        browserLogin: { offered: !config.hideBrowserLogin, host: new URL(config.herokuLoginUrl).host },
        cli: { offered: path !== null || inNetrc, path, netrc: inNetrc },
        token: { offered: true },
      };
    },
    oauth: (signal?: AbortSignal) => start((over) => signInWithOAuth({
      endpoint,
      clients: () => settings.oauthClients(),
      openExternal,
      clock,
      complete: (grant, client, ended) => complete({ grant, method: 'oauth', clientId: client.id }, ended),
    }, over), signal),
    browserLogin: (signal?: AbortSignal) => start((over) => signInWithBrowserLogin({
      http,
      herokuLoginUrl: config.herokuLoginUrl,
      hostname: deps.hostname,
      openExternal,
      clock,
      complete: (token, ended) => complete({ grant: bare(token), method: 'browser-login', clientId: null }, ended),
    }, over), signal),
    async cli(path: string | null, signal?: AbortSignal): Promise<Account> {
      const found = await findHerokuCli(cli);
      if (path !== null && path !== found) {
        throw failure('session.cli-failed', { path, reason: 'It is not the program that was found and shown.' }, 'Another program was asked for than the one shown.');
      }
      const token = path === null ? await netrc() : await readCliToken(path, cli, signal);
      if (token === null) throw missing();
      return complete({ grant: bare(checkToken(token)), method: 'cli', clientId: null }, signal);
    },
    token: async (text: string, signal?: AbortSignal) => complete({ grant: bare(checkToken(text)), method: 'token', clientId: null }, signal),
  };
}
