/**
 * The shapes that the parts of the sandbox agree on. `createSandbox` in sandbox.ts puts them together; tests, demo and
 * bench see only `Sandbox`.
 */

export type HostKeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface SandboxOptions {
  /** The default world of a dozen add-ons, or that world filled up to so many Borealis add-ons. */
  addons?: number;
  /** Rows of the events table of every database, ids 1..n. Default 200 000. */
  eventsRows?: number;
  hostKeyType?: HostKeyType;
  /** ssh2's Server in this process (default), or OpenSSH's sshd. */
  bastion?: 'ssh2' | 'openssh';
  /** Every request for a personal database user sets a new password. Default true. */
  rotatePasswords?: boolean;
  /** Personal roles are members of pg_monitor. Default false. */
  personalRolesMonitor?: boolean;
  /** Seconds that Heroku access tokens from OAuth live. Default 28 799. */
  accessTokenSeconds?: number;
  /** Milliseconds that a state such as `configuring` lasts. Default 3 000. */
  stateMs?: number;
  /** The redirect URI of the OAuth client; the sandbox registers one per port given. Default [53682]. */
  oauthPorts?: number[];
  /** Apps by name whose own routes demand a second factor (the code is 123456). Default none. */
  twoFactorApps?: string[];
}

/** What another program needs to know to use the sandbox as if it were Heroku and Borealis. */
export interface SandboxEndpoints {
  herokuHost: string;
  borealisApiBaseUrl: string;
  loginHost: string;
  oauthHost: string;
}

export interface OAuthClient {
  id: string;
  secret: string;
  port: number;
}

export interface Sandbox {
  readonly endpoints: SandboxEndpoints;
  /** A global, long-lived token of the default user, as HEROKU_API_KEY would hold. */
  readonly apiKey: string;
  readonly oauthClients: readonly OAuthClient[];
  /** Everything temporary is below this folder; gone after `stop`. */
  readonly folder: string;
  readonly world: World;
  readonly faults: Faults;
  readonly databases: Databases;
  counters(): Counters;
  /** Zeroes the counters that count events; live ones (authorizations, sessions) stay true. */
  resetCounters(): void;
  /** Stops every server and removes every trace. Idempotent. */
  stop(): Promise<void>;
}

export interface Counters {
  /** HTTP requests by `heroku GET /addons` style names, in the stand-ins' own route templates. */
  requests: Record<string, number>;
  /** Living ones made by POST /oauth/authorizations; neither the sandbox's own API key nor sign-ins count. */
  liveAuthorizations: number;
  /** SSH key exchanges that finished, over all bastions. */
  handshakes: number;
  /** SSH connections that sent anything after the key exchange. */
  authAttempts: number;
  /** direct-tcpip channels opened since the start. */
  channels: number;
  /** direct-tcpip channels open now. */
  openChannels: number;
  /** Authenticated SSH connections open now. */
  sshSessions: number;
}

/** One Borealis add-on of the sandbox world, as both stand-ins and the databases see it. */
export interface SandboxAddon {
  id: string;
  name: string;
  /** The billing app. */
  appId: string;
  appName: string;
  plan: string;
  tenancy: 'isolated' | 'shared';
  region: string;
  postgresVersion: string;
  replicaQuantity: number;
  status: BorealisStatus;
  herokuState: 'provisioning' | 'provisioned' | 'deprovisioning' | 'deprovisioned';
  storage: {
    maxBytes: number;
    usageBytes: number;
    compliance: 'ok' | 'proximity-warning' | 'violating' | 'restricted';
    deadline: string | null;
  };
  writeAccessRevoked: boolean;
  /** Personal users are refused with 403 too (plan must be upgraded). */
  personalAccessRevoked: boolean;
  createdAt: string;
  restoreSourceAddonName: string | null;
}

export type BorealisStatus =
  | 'requested' | 'awaiting' | 'configuring' | 'provisioning' | 'available' | 'maintenance'
  | 'maintenance-db-credentials-full-reset' | 'maintenance-plan-change'
  | 'maintenance-restore-db-write-access' | 'maintenance-revoke-db-write-access';

/** The mutable state of the two clouds. Tests change it to see what the product makes of it. */
export interface World {
  /** Borealis add-ons by name. */
  readonly addons: ReadonlyMap<string, SandboxAddon>;
  /** The add-on that demos and tests use first: available, single tenant, one app. */
  readonly primary: SandboxAddon;
  update(addonName: string, change: Partial<SandboxAddon>): void;
  add(addon: Partial<SandboxAddon> & { name: string; appName: string }): SandboxAddon;
  remove(addonName: string): void;
  /** Revokes a token at once, as `heroku authorizations:destroy` does elsewhere. */
  revokeToken(token: string): void;
}

/** Switches that make the sandbox misbehave. All are undone by `clear`. */
export interface Faults {
  /** Applied to matching HTTP requests, newest rule first. `times` counts down; absent means until cleared. */
  http(rule: HttpFault): void;
  /** Applied to the bastion of every add-on, or of the one named. */
  ssh(fault: SshFault, addonName?: string): void;
  /** Ends every SSH connection at once (RST when `reset`). */
  dropSsh(how?: 'end' | 'reset'): void;
  /** Stops the bastions' listeners (connection refused) or starts them again on the same ports. */
  bastionDown(down: boolean): Promise<void>;
  /** pg_terminate_backend for every client backend of the add-on's database, or of one role. Resolves with how many. */
  killBackends(addonName: string, role?: string): Promise<number>;
  /** So many sessions of the add-on's database, then logins fail with 53300; null lifts the limit. Not undone by `clear`. */
  limitConnections(addonName: string, limit: number | null): Promise<void>;
  /** Fast restart of PostgreSQL on the same port. */
  restartDatabase(): Promise<void>;
  clear(): void;
}

export interface HttpFault {
  cloud: 'heroku' | 'borealis' | 'oauth' | 'login';
  /** Method, or any. */
  method?: string;
  /** Matched against the path without the query. */
  path?: RegExp;
  times?: number;
  effect:
    | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
    | { kind: 'reset' }
    | { kind: 'hang' }
    | { kind: 'delay'; ms: number }
    | { kind: 'malformed' }
    | { kind: 'content-type'; value: string }
    | { kind: 'endless' }
    | { kind: 'huge'; bytes: number }
    | { kind: 'drip'; msPerByte: number }
    | { kind: 'endless-paging' }
    | { kind: 'redirect'; status: number; location: string }
    /** Replaces fields of the JSON reply. */
    | { kind: 'patch'; fields: Record<string, unknown> };
}

export type SshFault =
  | { kind: 'none' }
  /** Presents another host key of the same type (or of the type given) than the API hands out. */
  | { kind: 'wrong-host-key'; type?: HostKeyType }
  | { kind: 'refuse-auth'; times?: number }
  | { kind: 'refuse-channel'; reason?: 1 | 2 | 4 }
  | { kind: 'hang-channel' }
  /** Accepts TCP and says nothing. */
  | { kind: 'silent' }
  /** Drops every byte in both directions from now on, keeping TCP open. */
  | { kind: 'black-hole' }
  | { kind: 'delay'; ms: number }
  | { kind: 'throttle'; bytesPerSecond: number };

export interface SshUser {
  sshHost: string;
  sshPort: number;
  sshUsername: string;
  sshPrivateKey: string;
  publicSshHostKey: string;
}

export interface DbUser {
  dbHost: string;
  dbPort: number;
  dbName: string;
  dbUsername: string;
  dbPassword: string;
}

export interface RolePair {
  readOnlyUsername: string;
  readWriteUsername: string;
}

/** What the clouds' stand-ins ask of the real PostgreSQL and the real SSH bastions. */
export interface Databases {
  /** Makes the add-on's database with roles and sample data on first use; concurrent calls share the work. */
  ensure(addon: SandboxAddon): Promise<void>;
  appRoles(addon: SandboxAddon): Promise<RolePair & { readOnlyPassword: string; readWritePassword: string }>;
  personalRoles(addon: SandboxAddon): Promise<{ email: string; roles: RolePair }[]>;
  /** B3: creates or re-activates the user's personal pair and returns one side, with a rotated password by option. */
  personalDbUser(addon: SandboxAddon, email: string, write: boolean): Promise<DbUser>;
  /** B2: a fresh key pair for the user's personal SSH user. */
  personalSshUser(addon: SandboxAddon, email: string): Promise<SshUser>;
  /** The app's own SSH user, for the config var. */
  appSshUser(addon: SandboxAddon): Promise<SshUser>;
  /** Host names and port as the config var gives them. */
  hosts(addon: SandboxAddon): { writer: string; reader: string; port: number; dbName: string };
  /** B5: new app roles (the old stay valid for `graceMs`), personal roles off, their sessions ended. */
  resetCredentials(addon: SandboxAddon, graceMs: number): Promise<void>;
  /** Withdraws or gives back the writers' right to write (storage violation). */
  setWriteAccess(addon: SandboxAddon, allowed: boolean): Promise<void>;
  extensions(addon: SandboxAddon): Promise<{ name: string; schema: string; version: string }[]>;
  /** CREATE EXTENSION in a schema of its own. Errors: see ExtensionFailure. */
  installExtension(addon: SandboxAddon, name: string): Promise<{ schema: string; version: string }>;
  removeExtension(addon: SandboxAddon, name: string): Promise<void>;
  addIntegration(addon: SandboxAddon, name: string, sshPublicKey: string, write: boolean): Promise<SshUserless & DbUser>;
  removeIntegration(addon: SandboxAddon, name: string): Promise<void>;
  /** CREATE DATABASE … TEMPLATE of the present state, or of the snapshot at the time given. */
  clone(source: SandboxAddon, target: SandboxAddon, at?: Date): Promise<void>;
  /** Fixed sandbox times at which snapshots exist, oldest first. */
  snapshotTimes(addon: SandboxAddon): Date[];
  drop(addon: SandboxAddon): Promise<void>;
}

/** The SSH side of a data integration: its key is the customer's own. */
export type SshUserless = Omit<SshUser, 'sshPrivateKey'>;

/** Thrown by installExtension and removeExtension; the Borealis stand-in turns it into 400, 404 or 409. */
export class ExtensionFailure extends Error {
  readonly kind: 'unsupported' | 'missing-dependencies' | 'exists' | 'not-installed' | 'has-dependents';
  readonly dependencies: string[];
  constructor(kind: ExtensionFailure['kind'], dependencies: string[] = []) {
    super(kind);
    this.kind = kind;
    this.dependencies = dependencies;
  }
}
