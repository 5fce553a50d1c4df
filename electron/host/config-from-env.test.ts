import { describe, expect, test } from 'vitest';
import { ConfigError, configFromEnv } from './config-from-env.ts';

const build = { appVersion: '1.0.0', platform: 'linux' as const, homeDir: '/home/ada' };
const read = (env: Record<string, string>, more = {}) => configFromEnv(env, { ...build, ...more });

describe('the configuration of an environment', () => {
  test('an empty one is Heroku’s and Borealis’ own', () => {
    expect(read({})).toEqual({
      herokuApiUrl: 'https://api.heroku.com', herokuLoginUrl: 'https://cli-auth.heroku.com', herokuOAuthUrl: 'https://id.heroku.com',
      borealisApiUrl: 'https://pg-heroku-addon-api.borealis-data.com', addonServiceName: 'borealis-pg', herokuApiKey: null, oauthClients: [],
      hideBrowserLogin: false, proxy: { http: null, https: null, no: null }, extraCaFile: null, homeDir: '/home/ada',
      dataDir: '/home/ada/.local/share/borealis-desktop', programEnv: {}, appVersion: '1.0.0', sandbox: false,
    });
  });

  test.each([
    ['example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://localhost:4000/', 'http://localhost:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
  ])('HEROKU_HOST %s is %s', (host, url) => {
    expect(read({ HEROKU_HOST: host }).herokuApiUrl).toBe(url);
  });

  test('a Borealis path prefix stays and its trailing slash goes', () => {
    expect(read({ BOREALIS_PG_API_BASE_URL: 'http://127.0.0.1:1/prefix//' }).borealisApiUrl).toBe('http://127.0.0.1:1/prefix');
  });

  test.each(['HEROKU_HOST', 'HEROKU_LOGIN_HOST', 'HEROKU_OAUTH_HOST', 'BOREALIS_PG_API_BASE_URL'])('%s by plain http is for loopback only', (name) => {
    for (const url of ['http://example.com', 'http://127.0.0.1.example.com', 'http://localhost.example.com', 'http://0.0.0.0']) {
      expect(() => read({ [name]: url })).toThrow(new RegExp(`^${name} names .* by plain http`));
    }
  });

  test.each(['ftp://example.com', 'nonsense', 'file:///etc/passwd', 'javascript:alert(1)'])('%s is no address', (url) => {
    expect(() => read({ BOREALIS_PG_API_BASE_URL: url })).toThrow(ConfigError);
  });

  test('an address with a password is refused without repeating it', () => {
    expect(() => read({ HEROKU_LOGIN_HOST: 'https://ada:geheim@example.com' })).toThrow(/^(?!.*geheim).*without a user/);
  });

  test('other programs get neither PG*, nor Heroku’s and our settings, nor Node’s switches', () => {
    const env = { PATH: '/bin', LANG: 'C', PGPASSWORD: 'x', PGHOST: 'x', pghost: 'x', HEROKU_API_KEY: 'x', BOREALIS_DESKTOP_OAUTH_CLIENTS: '[]', NODE_OPTIONS: 'x', ELECTRON_RUN_AS_NODE: '1' };
    expect(read(env).programEnv).toEqual({ PATH: '/bin', LANG: 'C' });
  });

  test('the data folder is the system’s, or the one chosen', () => {
    expect(read({ XDG_DATA_HOME: '/data' }).dataDir).toBe('/data/borealis-desktop');
    expect(read({}, { platform: 'darwin' }).dataDir).toContain('Library/Application Support/Borealis Desktop');
    expect(read({ LOCALAPPDATA: 'C:/Local' }, { platform: 'win32' }).dataDir).toContain('C:/Local');
    expect(read({ BOREALIS_DESKTOP_DATA_DIR: '/chosen' }).dataDir).toBe('/chosen');
  });

  test('OAuth clients are checked', () => {
    const client = { id: 'a', secret: 'b', port: 53_682 };
    expect(read({ BOREALIS_DESKTOP_OAUTH_CLIENTS: JSON.stringify([client]) }).oauthClients).toEqual([client]);
    for (const text of ['x', '{}', '[{"id":"a"}]', '[{"id":"a","secret":"geheim","port":0}]']) {
      expect(() => read({ BOREALIS_DESKTOP_OAUTH_CLIENTS: text })).toThrow(/^(?!.*geheim)BOREALIS_DESKTOP_OAUTH_CLIENTS must be JSON/);
    }
  });
});
