import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandbox } from '../sandbox.ts';
import { openSsh, throughTunnel } from '../testing/tunnel.ts';
import type { DbUser, Sandbox, SandboxAddon } from '../types.ts';

let sandbox: Sandbox;
let addon: SandboxAddon;
let port: number;
const email = 'me@example.com';

beforeAll(async () => {
  sandbox = await createSandbox({ eventsRows: 6000, personalRolesMonitor: true });
  addon = sandbox.world.primary;
  const ssh = await openSsh(await sandbox.databases.personalSshUser(addon, email));
  port = await throughTunnel(ssh, await sandbox.databases.personalDbUser(addon, email, false), async (client) => {
    const result = await client.query<{ port: number }>('SELECT inet_server_port() AS port');
    return result.rows[0]!.port;
  });
  await ssh.end();
});
afterAll(() => sandbox.stop());

/** Straight to PostgreSQL: what the roles may do does not depend on the way there. */
async function as<T>(user: Pick<DbUser, 'dbUsername' | 'dbPassword' | 'dbName'>, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    host: '127.0.0.1', port, user: user.dbUsername, password: user.dbPassword, database: user.dbName, ssl: { rejectUnauthorized: false },
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
const personal = (write: boolean, of = addon): Promise<DbUser> => sandbox.databases.personalDbUser(of, email, write);
async function appWriter(of = addon): Promise<DbUser> {
  const roles = await sandbox.databases.appRoles(of);
  const { writer, port: dbPort, dbName } = sandbox.databases.hosts(of);
  return { dbHost: writer, dbPort, dbName, dbUsername: roles.readWriteUsername, dbPassword: roles.readWritePassword };
}
const value = async (client: Client, sql: string): Promise<unknown> => Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];
const lastEvent = async (of: SandboxAddon): Promise<unknown> => as(await personal(false, of), (client) => value(client, 'SELECT max(id)::int FROM events'));
const another = (name: string): SandboxAddon => sandbox.world.add({ name, appName: addon.appName });

test('the sample shop holds what the console must show exactly', async () => {
  await as(await personal(false), async (client) => {
    expect(await value(client, 'SELECT count(*) || \' \' || min(id) || \' \' || max(id) FROM events')).toBe('6000 1 6000');
    expect(await value(client, 'SELECT external_reference::text FROM orders WHERE id = 1')).toBe('123456789012345678901234567891');
    expect(await value(client, 'SELECT placed_at::text FROM orders WHERE id = 1')).toBe('2024-02-01 10:51:00.123463+00');
    expect(await value(client, 'SELECT full_name FROM customers WHERE id = 7')).toBe('美咲 Müller');
    expect(await value(client, 'SELECT count(*)::int FROM reporting.revenue_by_month')).toBeGreaterThan(10);
    expect(await value(client, 'SELECT count(*)::int FROM top_customers(5)')).toBe(5);
    expect(await value(client, "SELECT obj_description('events'::regclass)")).toContain('without a gap');
  });
});

test('a reader reads everything and changes nothing', async () => {
  const writer = await personal(true);
  await as(writer, (client) => client.query('CREATE SCHEMA later; CREATE TABLE later.made (id int); INSERT INTO later.made VALUES (1)'));
  await as(await personal(false), async (client) => {
    expect(await value(client, 'SELECT count(*)::int FROM later.made')).toBe(1);
    for (const sql of [
      'INSERT INTO events SELECT 0, now(), \'x\'', 'UPDATE orders SET status = \'cart\'', 'DELETE FROM refunds', 'TRUNCATE refunds', 'CREATE TABLE mine ()',
      'CREATE SCHEMA mine', 'SELECT lo_create(0)', 'SELECT nextval(\'customers_id_seq\')', 'DROP TABLE later.made', `SET ROLE ${writer.dbUsername}`,
      'SELECT * FROM pg_authid', 'COPY events TO PROGRAM \'cat\'', 'SELECT pg_read_file(\'pg_hba.conf\')',
    ]) await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    await client.query('CREATE TEMPORARY TABLE scratch (id int)');
  });
});

test('no role of one add-on can log in to another\'s database, or to the maintenance databases', async () => {
  const other = another('other-database');
  await sandbox.databases.ensure(other);
  const { dbName } = sandbox.databases.hosts(other);
  for (const user of [await personal(false), await personal(true), await appWriter()]) {
    for (const database of [dbName, 'postgres', 'template1', 'shop_template']) {
      await expect(as({ ...user, dbName: database }, async () => undefined)).rejects.toMatchObject({ code: '42501' });
    }
  }
});

test('each request sets a new password; open sessions live on', async () => {
  const first = await personal(false);
  await as(first, async (client) => {
    const second = await personal(false);
    expect(second.dbUsername).toBe(first.dbUsername);
    expect(second.dbPassword).not.toBe(first.dbPassword);
    expect(await value(client, 'SELECT 1')).toBe(1);
    await expect(as(first, async () => undefined)).rejects.toMatchObject({ code: '28P01' });
    await as(second, async () => undefined);
  });
});

test('a personal writer\'s objects are its own until it hands them to the app', async () => {
  const [writer, app] = [await personal(true), await appWriter()];
  await as(writer, async (client) => {
    await client.query('CREATE TABLE own_work (id int)');
    await client.query('INSERT INTO events VALUES (0, now(), \'by hand\')');
    await client.query('DELETE FROM events WHERE id = 0');
  });
  const owner = 'SELECT tableowner FROM pg_tables WHERE tablename = \'own_work\'';
  await as(app, async (client) => {
    expect(await value(client, owner)).toBe(writer.dbUsername);
    await expect(client.query('INSERT INTO own_work VALUES (1)')).rejects.toMatchObject({ code: '42501' });
  });
  await as(writer, (client) => client.query(`REASSIGN OWNED BY ${writer.dbUsername} TO ${app.dbUsername}`));
  await as(app, async (client) => {
    expect(await value(client, owner)).toBe(app.dbUsername);
    await client.query('DROP TABLE own_work');
  });
});

test('personal roles are members of pg_monitor by option', async () => {
  await as(await personal(false), async (client) => {
    expect(await value(client, 'SELECT pg_has_role(\'pg_monitor\', \'member\')')).toBe(true);
  });
});

test('a reset renames the app\'s roles with a period of grace, and turns personal roles off', async () => {
  const target = another('reset-database');
  const [oldApp, writer] = [await appWriter(target), await personal(true, target)];
  await as(writer, async (client) => {
    const ended = new Promise((resolve) => { client.once('end', resolve); });
    await sandbox.databases.resetCredentials(target, 400);
    await ended;
  });
  const newApp = await appWriter(target);
  expect(newApp.dbUsername).not.toBe(oldApp.dbUsername);
  expect(await sandbox.databases.personalRoles(target)).toEqual([]);
  await as(oldApp, (client) => client.query('CREATE TABLE during_grace (id int)'));
  await as(newApp, (client) => client.query('DROP TABLE during_grace'));
  await expect(as(writer, async () => undefined)).rejects.toMatchObject({ code: expect.stringMatching(/^28/) as string });
  await expect.poll(() => as(oldApp, async () => 'in').catch((error: { code: string }) => error.code)).toBe('28P01');
  await as(await personal(true, target), (client) => client.query('SELECT 1'));
  expect(await sandbox.databases.personalRoles(target)).toMatchObject([{ email }]);
});

test('write access can be withdrawn and given back, for open sessions too', async () => {
  const target = another('restricted-database');
  await as(await personal(true, target), async (client) => {
    await client.query('CREATE TABLE mine (id int)');
    await sandbox.databases.setWriteAccess(target, false);
    for (const sql of ['INSERT INTO mine VALUES (1)', 'DELETE FROM refunds', 'CREATE TABLE more ()', 'CREATE SCHEMA more']) {
      await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
    expect(await value(client, 'SELECT count(*)::int FROM mine')).toBe(0);
    await sandbox.databases.setWriteAccess(target, true);
    await client.query('INSERT INTO mine VALUES (1); DELETE FROM refunds WHERE id = 1; CREATE TABLE more ()');
  });
});

test('extensions: real ones, in schemas of their own, with PostgreSQL\'s own dependencies', async () => {
  const { databases } = sandbox;
  await expect(databases.installExtension(addon, 'earthdistance')).rejects.toMatchObject({ kind: 'missing-dependencies', dependencies: ['cube'] });
  expect(await databases.installExtension(addon, 'cube')).toMatchObject({ schema: 'cube' });
  expect(await databases.installExtension(addon, 'earthdistance')).toMatchObject({ schema: 'earthdistance' });
  await expect(databases.installExtension(addon, 'cube')).rejects.toMatchObject({ kind: 'exists' });
  await expect(databases.removeExtension(addon, 'cube')).rejects.toMatchObject({ kind: 'has-dependents' });
  await as(await personal(false), async (client) => {
    expect(await value(client, 'SELECT cube.cube_dim(cube.cube(ARRAY[1,2,3]::float8[]))')).toBe(3);
  });
  await databases.removeExtension(addon, 'earthdistance');
  await databases.removeExtension(addon, 'cube');
  await expect(databases.removeExtension(addon, 'cube')).rejects.toMatchObject({ kind: 'not-installed' });
  for (const name of ['postgis', 'file_fdw', 'plperlu', 'no such thing']) {
    await expect(databases.installExtension(addon, name)).rejects.toMatchObject({ kind: 'unsupported' });
  }
  expect(await databases.extensions(addon)).toEqual([]);
});

test('a clone holds the present rows, is its own, and disturbs nobody', async () => {
  const writer = await personal(true);
  await as(writer, async (client) => {
    await client.query('CREATE TABLE notes AS SELECT generate_series(1, 500) AS id; CREATE TEMPORARY TABLE mine AS SELECT 1 AS one');
    const clones = [another('clone-in-use'), another('clone-idle')];
    await sandbox.databases.clone(addon, clones[0]!);
    expect(await value(client, 'SELECT one FROM mine')).toBe(1);
    await client.query('INSERT INTO notes VALUES (501)');
    await client.end();
    await sandbox.databases.clone(addon, clones[1]!);
    const found: unknown[] = [];
    for (const clone of clones) {
      await expect(as({ ...writer, dbName: sandbox.databases.hosts(clone).dbName }, async () => undefined)).rejects.toMatchObject({ code: '42501' });
      await as(await personal(true, clone), async (copy) => {
        found.push(await value(copy, 'SELECT count(*)::int FROM notes'));
        await copy.query('INSERT INTO notes VALUES (0); CREATE TABLE more AS SELECT * FROM events; ALTER TABLE notes ADD COLUMN text text');
        expect(await value(copy, 'SELECT count(*)::int FROM more JOIN events USING (id)')).toBe(6000);
      });
      await as(await personal(false, clone), async (copy) => {
        expect(await value(copy, 'SELECT count(*)::int FROM reporting.best_sellers')).toBe(200);
        await expect(copy.query('DELETE FROM notes')).rejects.toMatchObject({ code: '42501' });
      });
      expect(await sandbox.databases.personalRoles(clone)).toMatchObject([{ email }]);
    }
    expect(found).toEqual([500, 501]);
  });
  await as(await personal(true), async (client) => {
    expect(await value(client, 'SELECT count(*)::int FROM notes')).toBe(501);
    await client.query('DROP TABLE notes');
  });
});

test('a restore holds the rows of its point in time', async () => {
  const times = sandbox.databases.snapshotTimes(addon);
  expect(times.map(Number)).toEqual(times.map(Number).toSorted((a, b) => a - b));
  const early = another('restored-early');
  const late = another('restored-late');
  await sandbox.databases.clone(addon, early, new Date(times[0]!.getTime() + 1));
  await sandbox.databases.clone(addon, late, new Date());
  expect(await lastEvent(early)).toBe(1000);
  expect(await lastEvent(late)).toBe(5000);
  await expect(sandbox.databases.clone(addon, another('too-early'), new Date(times[0]!.getTime() - 1))).rejects.toThrow('no snapshot as old as');
});

test('dropping an add-on drops its database and its roles', async () => {
  const target = another('short-lived');
  const reader = await personal(false, target);
  await sandbox.databases.drop(target);
  await expect(as(reader, async () => undefined)).rejects.toMatchObject({ code: '28P01' });
});

test('the connection limit, killed backends and a restart are what a client sees', async () => {
  const target = another('troubled-database');
  const reader = await personal(false, target);
  await as(reader, async (client) => {
    await sandbox.faults.limitConnections(target.name, 1);
    await expect(as(reader, async () => undefined)).rejects.toMatchObject({ code: '53300' });
    await sandbox.faults.limitConnections(target.name, null);
    const killed = client.query('SELECT pg_sleep(60)').catch((error: unknown) => error);
    expect(await sandbox.faults.killBackends(target.name, 'nobody')).toBe(0);
    expect(await sandbox.faults.killBackends(target.name, reader.dbUsername)).toBe(1);
    expect(await killed).toMatchObject({ code: '57P01' });
  });
  await sandbox.faults.restartDatabase();
  await as(reader, (client) => client.query('SELECT 1'));
});

test('the sample data keep their foreign keys', async () => {
  const fresh = another('checked-database');
  await as(await appWriter(fresh), async (client) => {
    const keys = await client.query<{ name: string; table: string; definition: string }>(`
      SELECT conname AS name, conrelid::regclass::text AS table, pg_get_constraintdef(oid) AS definition FROM pg_constraint
       WHERE contype = 'f' AND conparentid = 0 AND connamespace = 'public'::regnamespace`);
    expect(keys.rows.length).toBeGreaterThanOrEqual(5);
    for (const { name, table, definition } of keys.rows) {
      await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}; ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    }
  });
});
