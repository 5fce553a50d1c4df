import { borealisProblem } from './borealis/guard.ts';
import { borealisRoutes } from './borealis/routes.ts';
import type { Shared } from './heroku/context.ts';
import { createGrants } from './heroku/grants.ts';
import { loginHostRoutes } from './heroku/login-host.ts';
import { oauthHostRoutes } from './heroku/oauth-host.ts';
import { createPlatform, herokuProblem } from './heroku/platform.ts';
import { createRequestCounters } from './http/counters.ts';
import { createFaultRules } from './http/fault-rules.ts';
import { createCloudServer } from './http/server.ts';
import type { CloudServer, CloudServerDeps } from './http/server.ts';
import type { Databases, HttpFault, OAuthClient, SandboxEndpoints, SandboxOptions, World } from './types.ts';
import { createAuthorizations } from './world/authorizations.ts';
import type { OAuthApplication } from './world/authorizations.ts';
import { createDatabaseAccess } from './world/database-access.ts';
import { DEFAULT_USER } from './world/default-world.ts';
import { newToken, uuidOf } from './world/identity.ts';
import { createLifecycle } from './world/lifecycle.ts';
import { createRestoreTokens } from './world/restore-tokens.ts';
import { createStore, primaryOf } from './world/store.ts';

const DEFAULT_OAUTH_PORT = 53_682;
const DEFAULT_STATE_MS = 3000;
const DEFAULT_ACCESS_TOKEN_SECONDS = 28_799;

export interface CloudsDeps {
  options: SandboxOptions;
  databases: Databases;
}

/** The four HTTP services: Heroku's API, its OAuth host, its CLI login host, and Borealis' API. */
export interface Clouds {
  readonly endpoints: SandboxEndpoints;
  /** A global token of the default user without an end. */
  readonly apiKey: string;
  readonly oauthClients: readonly OAuthClient[];
  readonly world: World;
  readonly faults: { http(rule: HttpFault): void; clear(): void };
  counters(): { requests: Record<string, number>; liveAuthorizations: number };
  resetCounters(): void;
  dispose(): Promise<void>;
}

function registerClients(ports: readonly number[]): { application: OAuthApplication; client: OAuthClient }[] {
  return ports.map((port) => {
    const id = uuidOf('oauth-client', String(port));
    const secret = newToken();
    const redirectUri = `http://127.0.0.1:${port}/callback`;
    return { application: { id, secret, name: 'Borealis Desktop', redirectUri }, client: { id, secret, port } };
  });
}

function createShared({ options, databases }: CloudsDeps): Shared {
  const store = createStore(options.addons);
  return {
    store,
    authorizations: createAuthorizations(),
    access: createDatabaseAccess(databases, store),
    lifecycle: createLifecycle(store, options.stateMs ?? DEFAULT_STATE_MS),
    restoreTokens: createRestoreTokens(),
    twoFactorApps: new Set(options.twoFactorApps),
  };
}

function createWorld({ store, authorizations }: Shared): World {
  return {
    addons: store.addons,
    get primary() {
      return primaryOf(store);
    },
    update: store.update,
    add: (addon) => store.add(addon),
    remove: store.remove,
    revokeToken: authorizations.revokeToken,
  };
}

async function startServers(list: readonly CloudServerDeps[]): Promise<CloudServer[]> {
  const servers: CloudServer[] = [];
  for (const deps of list) servers.push(await createCloudServer(deps));
  return servers;
}

/** Starts the four services on free ports of 127.0.0.1. The databases given stay the caller's to stop. */
export async function createClouds(deps: CloudsDeps): Promise<Clouds> {
  const { options } = deps;
  const shared = createShared(deps);
  const stateMs = options.stateMs ?? DEFAULT_STATE_MS;
  const clients = registerClients(options.oauthPorts ?? [DEFAULT_OAUTH_PORT]);
  const grants = createGrants(clients.map(({ application }) => application), shared.authorizations, options.accessTokenSeconds ?? DEFAULT_ACCESS_TOKEN_SECONDS);
  const standing = shared.authorizations.create({ description: 'Sandbox', scope: ['global'], userEmail: DEFAULT_USER, expiresInSeconds: null, isDefault: true });
  const faults = createFaultRules();
  const counters = createRequestCounters();
  const core = { faults, counters };
  const servers = await startServers([
    { ...core, cloud: 'heroku', ...createPlatform(shared, grants), problem: herokuProblem },
    { ...core, cloud: 'borealis', routes: borealisRoutes(shared, stateMs * 10), problem: borealisProblem },
    { ...core, cloud: 'login', routes: loginHostRoutes(shared), problem: herokuProblem },
    { ...core, cloud: 'oauth', routes: oauthHostRoutes(shared, grants), problem: herokuProblem },
  ]);
  const [herokuHost = '', borealisApiBaseUrl = '', loginHost = '', oauthHost = ''] = servers.map(({ url }) => url);
  return {
    endpoints: { herokuHost, borealisApiBaseUrl, loginHost, oauthHost },
    apiKey: standing.accessTokens[0]?.token ?? '',
    oauthClients: clients.map(({ client }) => client),
    world: createWorld(shared),
    faults: { http: faults.add, clear: faults.clear },
    counters: () => ({ requests: counters.read(), liveAuthorizations: shared.authorizations.liveChildren() }),
    resetCounters: counters.reset,
    async dispose() {
      shared.lifecycle.dispose();
      faults.clear();
      await Promise.all(servers.map((server) => server.dispose()));
    },
  };
}
