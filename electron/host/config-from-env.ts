import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { oauthClientSchema } from '../../shared/contract/settings.ts';
import type { Config } from '../services/deps.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the environment cannot say: the build's own facts, given by the entry file. */
export interface Build {
  appVersion: string;
  platform: NodeJS.Platform;
  homeDir?: string;
}

/** Thrown for a setting of the environment that cannot be used. `message` names the variable and what to do. */
export class ConfigError extends Error {}

const loopback = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

function baseUrl(variable: string, value: string): string {
  const url = URL.parse(value);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ConfigError(`${variable} is not a web address. Give one such as https://example.com, or unset it.`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ConfigError(`${variable} must be a plain address without a user, a password, a query or a fragment.`);
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
    throw new ConfigError(`${variable} names ${url.hostname} by plain http, which would send your Heroku token unencrypted. Use https; http is for this machine only.`);
  }
  return url.href.replace(/\/+$/, '');
}

function given(env: Env, ...names: string[]): string | null {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') return value;
  }
  return null;
}

/** HEROKU_HOST as the Heroku CLI reads it: a whole URL, or a domain whose API is at api.<domain>. */
function herokuApi(env: Env): string {
  const host = given(env, 'HEROKU_HOST') ?? 'heroku.com';
  return baseUrl('HEROKU_HOST', host.startsWith('http') ? host : `https://api.${host}`);
}

function dataDir(env: Env, platform: NodeJS.Platform, home: string): string {
  const chosen = given(env, 'BOREALIS_DESKTOP_DATA_DIR');
  if (chosen !== null) return chosen;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Borealis Desktop');
  if (platform === 'win32') return join(given(env, 'LOCALAPPDATA') ?? join(home, 'AppData', 'Local'), 'Borealis Desktop');
  return join(given(env, 'XDG_DATA_HOME') ?? join(home, '.local', 'share'), 'borealis-desktop');
}

/** Never handed to other programs: PG* would redirect psql, and the rest are secrets or switches of ours and Node's. */
const withheld = /^(PG[A-Z]*|HEROKU_.*|BOREALIS_.*|NODE_OPTIONS|ELECTRON_.*)$/i;

function programEnv(env: Env): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && !withheld.test(name)) kept[name] = value;
  return kept;
}

/**
 * The configuration that an environment asks for. Pure. Throws ConfigError for an address that is no URL, or that is
 * plain http to anything but loopback.
 */
export function configFromEnv(env: Env, build: Build): Config {
  const home = build.homeDir ?? homedir();
  return {
    herokuApiUrl: herokuApi(env),
    herokuLoginUrl: baseUrl('HEROKU_LOGIN_HOST', given(env, 'HEROKU_LOGIN_HOST') ?? 'https://cli-auth.heroku.com'),
    herokuOAuthUrl: baseUrl('HEROKU_OAUTH_HOST', given(env, 'HEROKU_OAUTH_HOST') ?? 'https://id.heroku.com'),
    borealisApiUrl: baseUrl('BOREALIS_PG_API_BASE_URL', given(env, 'BOREALIS_PG_API_BASE_URL') ?? 'https://pg-heroku-addon-api.borealis-data.com'),
    addonServiceName: given(env, 'BOREALIS_PG_ADDON_SERVICE_NAME') ?? 'borealis-pg',
    herokuApiKey: given(env, 'HEROKU_API_KEY'),
    oauthClients: oauthClients(env),
    hideBrowserLogin: given(env, 'BOREALIS_DESKTOP_HIDE_BROWSER_LOGIN') === '1',
    proxy: {
      http: given(env, 'HTTP_PROXY', 'http_proxy'),
      https: given(env, 'HTTPS_PROXY', 'https_proxy'),
      no: given(env, 'NO_PROXY', 'no_proxy'),
    },
    extraCaFile: given(env, 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'),
    homeDir: home,
    dataDir: dataDir(env, build.platform, home),
    programEnv: programEnv(env),
    appVersion: build.appVersion,
    sandbox: given(env, 'BOREALIS_DESKTOP_SANDBOX') === '1',
  };
}

const clientsSchema = z.array(oauthClientSchema).max(8);

/** OAuth clients as JSON: a build's own, the sandbox's, or one that is being tried out. */
function oauthClients(env: Env): Config['oauthClients'] {
  const text = given(env, 'BOREALIS_DESKTOP_OAUTH_CLIENTS');
  if (text === null) return [];
  const parsed = z.string().transform((json, context): unknown => {
    try {
      return JSON.parse(json);
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  }).pipe(clientsSchema).safeParse(text);
  if (!parsed.success) {
    throw new ConfigError('BOREALIS_DESKTOP_OAUTH_CLIENTS must be JSON such as [{"id":"…","secret":"…","port":53682}], the port being that of the redirect URI.');
  }
  return parsed.data;
}
