import type { Client } from 'pg';
import { escapeIdentifier } from 'pg';
import type { Bastions } from '../ssh/bastions.ts';
import type { Databases, DbUser, RolePair, SandboxAddon } from '../types.ts';
import type { Cluster } from './cluster.ts';
import { cloneDatabase } from './clone.ts';
import { createExtension, dropExtension, listExtensions } from './extensions.ts';
import type { AppRoles } from './roles.ts';
import {
  createAppRolesSql, dropRole, loginRoleSql, newAppRoles, randomSecret, readersSeeWhatIsMadeBySql, renameWithGrace, shortHash,
  takeOverDatabaseSql, writeAccessSql,
} from './roles.ts';
import { copyDatabase, createTemplates } from './templates.ts';

export interface DatabasesOptions {
  eventsRows: number;
  rotatePasswords: boolean;
  personalRolesMonitor: boolean;
  /** The names and port under which the add-on's bastion reaches the database. */
  hosts(addonName: string): { writer: string; reader: string; port: number };
}

export interface SandboxDatabases extends Databases {
  /** Starts building the sample shop, so that the first `ensure` is quick. */
  warmUp(): void;
  /** pg_terminate_backend for the add-on's sessions, or those of one role. Resolves with how many. */
  killBackends(addon: SandboxAddon, role?: string): Promise<number>;
  /** ALTER DATABASE … CONNECTION LIMIT: beyond it logins fail with 53300. Null lifts it. */
  limitConnections(addon: SandboxAddon, limit: number | null): Promise<void>;
  dispose(): Promise<void>;
}

interface PersonalUser {
  email: string;
  roles: RolePair;
  active: boolean;
  passwords: { readOnly?: string; readWrite?: string };
}

interface State {
  dbName: string;
  app: AppRoles;
  personal: Map<string, PersonalUser>;
  integrations: Map<string, { role: string; account: string }>;
  writeAllowed: boolean;
  made: Promise<void> | undefined;
  /** The end of the queue of changes to this database; they run one at a time. */
  tail: Promise<unknown>;
}

interface Context {
  cluster: Cluster;
  bastions: Bastions;
  options: DatabasesOptions;
  templates: ReturnType<typeof createTemplates>;
  states: Map<string, State>;
  graceTimers: Set<NodeJS.Timeout>;
}

/** The databases of all add-ons in one real PostgreSQL cluster, and their users on the real bastions. */
export function createDatabases(cluster: Cluster, bastions: Bastions, options: DatabasesOptions): SandboxDatabases {
  const context: Context = {
    cluster, bastions, options, templates: createTemplates(cluster, options.eventsRows), states: new Map(), graceTimers: new Set(),
  };
  const inDatabase = <T>(addon: SandboxAddon, work: (client: Client, state: State) => Promise<T>): Promise<T> =>
    exclusively(context, addon, (state) => cluster.admin((client) => work(client, state), state.dbName));

  return {
    warmUp: () => { context.templates.shop().catch(() => undefined); },
    ensure: (addon) => ensure(context, addon),
    async appRoles(addon) {
      await ensure(context, addon);
      const { app } = stateOf(context, addon);
      return {
        readOnlyUsername: app.readOnly, readOnlyPassword: app.readOnlyPassword,
        readWriteUsername: app.readWrite, readWritePassword: app.readWritePassword,
      };
    },
    async personalRoles(addon) {
      const users = [...stateOf(context, addon).personal.values()];
      return users.filter((user) => user.active).map(({ email, roles }) => ({ email, roles }));
    },
    personalDbUser: (addon, email, write) => inDatabase(addon, (client, state) => personalDbUser(context, client, addon, state, email, write)),
    personalSshUser: (addon, email) => bastions.freshUser(addon.name, `p_ssh_${shortHash(addon.name, email)}`),
    appSshUser: (addon) => bastions.stableUser(addon.name, `app_ssh_${shortHash(addon.name)}`),
    hosts: (addon) => hosts(context, addon),
    resetCredentials: (addon, graceMs) => inDatabase(addon, (client, state) => resetCredentials(context, client, addon, state, graceMs)),
    setWriteAccess: (addon, allowed) => inDatabase(addon, async (client, state) => {
      await client.query(writeAccessSql(state.dbName, state.app.readWrite, allowed));
      state.writeAllowed = allowed;
    }),
    extensions: (addon) => inDatabase(addon, listExtensions),
    installExtension: (addon, name) => inDatabase(addon, (client) => createExtension(client, name)),
    removeExtension: (addon, name) => inDatabase(addon, (client) => dropExtension(client, name)),
    addIntegration: (addon, name, key, write) => inDatabase(addon, (client, state) => addIntegration(context, client, addon, state, { name, key, write })),
    removeIntegration: (addon, name) => inDatabase(addon, async (client, state) => {
      const integration = state.integrations.get(name);
      if (integration === undefined) return;
      bastions.removeUser(addon.name, integration.account);
      await dropRole(client, integration.role);
      state.integrations.delete(name);
    }),
    clone: (source, target, at) => clone(context, source, target, at),
    snapshotTimes: () => [...context.templates.snapshotTimes],
    drop: (addon) => drop(context, addon),
    killBackends: (addon, role) => killBackends(context, addon, role),
    limitConnections: (addon, limit) => inDatabase(addon, async (client, state) => {
      await client.query(`ALTER DATABASE ${escapeIdentifier(state.dbName)} CONNECTION LIMIT ${Math.trunc(limit ?? -1)}`);
    }),
    async dispose() {
      for (const timer of context.graceTimers) clearTimeout(timer);
      await Promise.allSettled([...context.states.values()].flatMap((state) => [state.made ?? Promise.resolve(), state.tail]));
    },
  };
}

function stateOf(context: Context, addon: SandboxAddon): State {
  const known = context.states.get(addon.name);
  if (known !== undefined) return known;
  const state: State = {
    dbName: `db_${shortHash('database', addon.name)}`, app: newAppRoles(addon.name), personal: new Map(), integrations: new Map(),
    writeAllowed: true, made: undefined, tail: Promise.resolve(),
  };
  context.states.set(addon.name, state);
  return state;
}

function ensure(context: Context, addon: SandboxAddon): Promise<void> {
  const state = stateOf(context, addon);
  state.made ??= makeFromShop(context, addon, state).catch((error: unknown) => {
    state.made = undefined;
    throw error;
  });
  return state.made;
}

async function makeFromShop(context: Context, addon: SandboxAddon, state: State): Promise<void> {
  await copyDatabase(context.cluster, await context.templates.shop(), state.dbName);
  await takeOver(context, state, [context.templates.owner]);
  if (addon.writeAccessRevoked) {
    await context.cluster.admin((client) => client.query(writeAccessSql(state.dbName, state.app.readWrite, false)), state.dbName);
    state.writeAllowed = false;
  }
}

async function takeOver(context: Context, state: State, formerOwners: string[]): Promise<void> {
  await context.cluster.admin(async (client) => {
    await client.query(createAppRolesSql(state.app));
    await client.query(takeOverDatabaseSql(state.dbName, state.app, formerOwners));
  }, state.dbName);
}

async function exclusively<T>(context: Context, addon: SandboxAddon, work: (state: State) => Promise<T>): Promise<T> {
  await ensure(context, addon);
  const state = stateOf(context, addon);
  const result = state.tail.then(() => work(state));
  state.tail = result.catch(() => undefined);
  return result;
}

function hosts(context: Context, addon: SandboxAddon): { writer: string; reader: string; port: number; dbName: string } {
  return { ...context.options.hosts(addon.name), dbName: stateOf(context, addon).dbName };
}

async function personalDbUser(
  context: Context, client: Client, addon: SandboxAddon, state: State, email: string, write: boolean,
): Promise<DbUser> {
  const suffix = shortHash(addon.name, email);
  const user = state.personal.get(email)
    ?? { email, roles: { readOnlyUsername: `p_ro_${suffix}`, readWriteUsername: `p_rw_${suffix}` }, active: false, passwords: {} };
  const side = write ? 'readWrite' : 'readOnly';
  const { readOnlyUsername, readWriteUsername } = user.roles;
  const monitor = context.options.personalRolesMonitor ? ['pg_monitor'] : [];
  if (!user.active) {
    await client.query(loginRoleSql(readOnlyUsername, user.passwords.readOnly = randomSecret(), [state.app.readers, ...monitor]));
    await client.query(loginRoleSql(readWriteUsername, user.passwords.readWrite = randomSecret(), [state.app.readWrite, ...monitor]));
    await client.query(readersSeeWhatIsMadeBySql(readWriteUsername, state.app.readers));
    user.active = true;
    state.personal.set(email, user);
  } else if (context.options.rotatePasswords) {
    const password = randomSecret();
    await client.query(loginRoleSql(write ? readWriteUsername : readOnlyUsername, password, []));
    user.passwords[side] = password;
  }
  const { writer, reader, port, dbName } = hosts(context, addon);
  return {
    dbHost: write ? writer : reader, dbPort: port, dbName,
    dbUsername: write ? readWriteUsername : readOnlyUsername, dbPassword: user.passwords[side] ?? '',
  };
}

async function resetCredentials(context: Context, client: Client, addon: SandboxAddon, state: State, graceMs: number): Promise<void> {
  const old = state.app;
  const fresh = newAppRoles(addon.name);
  await renameWithGrace(client, old.readOnly, fresh.readOnly, fresh.readOnlyPassword);
  await renameWithGrace(client, old.readWrite, fresh.readWrite, fresh.readWritePassword);
  state.app = fresh;
  for (const user of state.personal.values()) {
    for (const role of [user.roles.readOnlyUsername, user.roles.readWriteUsername]) {
      await client.query(`ALTER ROLE ${escapeIdentifier(role)} NOLOGIN PASSWORD NULL`);
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role]);
    }
    user.active = false;
  }
  const timer = setTimeout(() => {
    context.graceTimers.delete(timer);
    exclusively(context, addon, (current) => context.cluster.admin(async (admin) => {
      await dropRole(admin, old.readOnly);
      await dropRole(admin, old.readWrite);
    }, current.dbName)).catch(() => undefined);
  }, graceMs);
  timer.unref();
  context.graceTimers.add(timer);
}

async function addIntegration(
  context: Context, client: Client, addon: SandboxAddon, state: State, wish: { name: string; key: string; write: boolean },
): ReturnType<Databases['addIntegration']> {
  const suffix = shortHash(addon.name, 'integration', wish.name);
  const role = `di_user_${suffix}`;
  const password = randomSecret();
  // Kept beside what the customer is told, which is another name where the bastion knows only the system's users.
  const account = `di_ssh_${suffix}`;
  const ssh = await context.bastions.userWithKey(addon.name, account, wish.key);
  await client.query(loginRoleSql(role, password, [wish.write ? state.app.readWrite : state.app.readers]));
  await client.query(readersSeeWhatIsMadeBySql(role, state.app.readers));
  state.integrations.set(wish.name, { role, account });
  const { writer, reader, port, dbName } = hosts(context, addon);
  return { ...ssh, dbHost: wish.write ? writer : reader, dbPort: port, dbName, dbUsername: role, dbPassword: password };
}

async function clone(context: Context, source: SandboxAddon, target: SandboxAddon, at: Date | undefined): Promise<void> {
  const to = stateOf(context, target);
  if (to.made !== undefined) throw new Error(`The add-on ${target.name} has a database already.`);
  const make = async (): Promise<void> => {
    if (at !== undefined) {
      const index = context.templates.snapshotTimes.findLastIndex((time) => time.getTime() <= at.getTime());
      if (index < 0) throw new Error(`${source.name} has no snapshot as old as ${at.toISOString()}.`);
      await copyDatabase(context.cluster, await context.templates.snapshot(index), to.dbName);
      await takeOver(context, to, [context.templates.owner]);
      return;
    }
    await exclusively(context, source, async (from) => {
      await cloneDatabase(context.cluster, from.dbName, to.dbName);
      const writers = [...from.personal.values()].map((user) => user.roles.readWriteUsername);
      const integrations = [...from.integrations.values()].map((integration) => integration.role);
      await takeOver(context, to, [from.app.readWrite, ...writers, ...integrations]);
      if (!from.writeAllowed) {
        await context.cluster.admin((client) => client.query(writeAccessSql(to.dbName, to.app.readWrite, true)), to.dbName);
      }
    });
  };
  to.made = make().catch((error: unknown) => {
    to.made = undefined;
    throw error;
  });
  await to.made;
}

async function drop(context: Context, addon: SandboxAddon): Promise<void> {
  const state = context.states.get(addon.name);
  await context.bastions.drop(addon.name);
  if (state === undefined) return;
  context.states.delete(addon.name);
  await state.made?.catch(() => undefined);
  await state.tail;
  const personal = [...state.personal.values()].flatMap((user) => [user.roles.readWriteUsername, user.roles.readOnlyUsername]);
  const integrations = [...state.integrations.values()].map((integration) => integration.role);
  await context.cluster.admin(async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(state.dbName)} WITH (FORCE)`);
    for (const role of [...personal, ...integrations, state.app.readOnly, state.app.readWrite]) await dropRole(client, role);
  });
}

async function killBackends(context: Context, addon: SandboxAddon, role: string | undefined): Promise<number> {
  const { dbName } = stateOf(context, addon);
  return context.cluster.admin(async (client) => {
    const result = await client.query<{ killed: boolean }>(
      `SELECT pg_terminate_backend(pid) AS killed FROM pg_stat_activity
        WHERE datname = $1 AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND ($2::text IS NULL OR usename = $2)`,
      [dbName, role ?? null]);
    return result.rows.filter((row) => row.killed).length;
  });
}
