import type { Sandbox } from '../../sandbox/types.ts';

/** Settings of the machine that a host on the sandbox must not see: its own Heroku session, PostgreSQL, proxies. */
const foreign = /^(PG[A-Z]*|HEROKU_.*|BOREALIS_.*|(https?|no|all)_proxy|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS)$/i;

/** The environment of a host on the sandbox, signed in by its API key. */
export function sandboxEnv(env: Readonly<Record<string, string | undefined>>, sandbox: Sandbox, dataDir: string): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && !foreign.test(name)) kept[name] = value;
  return {
    ...kept,
    HEROKU_HOST: sandbox.endpoints.herokuHost,
    HEROKU_LOGIN_HOST: sandbox.endpoints.loginHost,
    HEROKU_OAUTH_HOST: sandbox.endpoints.oauthHost,
    BOREALIS_PG_API_BASE_URL: sandbox.endpoints.borealisApiBaseUrl,
    HEROKU_API_KEY: sandbox.apiKey,
    BOREALIS_DESKTOP_OAUTH_CLIENTS: JSON.stringify(sandbox.oauthClients),
    BOREALIS_DESKTOP_DATA_DIR: dataDir,
    BOREALIS_DESKTOP_SANDBOX: '1',
  };
}
