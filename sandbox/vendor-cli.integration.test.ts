import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSandbox } from './sandbox.ts';
import { createCloudClient } from './testing/cloud-client.ts';
import type { CloudClient } from './testing/cloud-client.ts';
import { createVendorCli } from './testing/vendor-cli.ts';
import type { Sandbox } from './types.ts';

const primary = { addon: 'borealis-pg-hex-12345' };
const sushi = { app: 'sushi' };
const revoked = { addon: 'borealis-pg-steep-82266' };

let sandbox: Sandbox;
let client: CloudClient;
let cli: ReturnType<typeof createVendorCli>;

beforeAll(async () => {
  sandbox = await createSandbox({ eventsRows: 100, stateMs: 50 });
  client = createCloudClient(sandbox);
  cli = createVendorCli(client);
});
afterAll(() => sandbox.stop());
afterEach(() => {
  const { liveAuthorizations, openChannels } = sandbox.counters();
  if (liveAuthorizations + openChannels > 0) throw new Error(`Left behind: ${liveAuthorizations} authorizations, ${openChannels} channels.`);
});

describe('run, psql and tunnel', () => {
  it('as the app reads and writes, each as its own role', async () => {
    const [reader] = await cli.run(sushi, 'select current_user, count(*)::int as events from events');
    expect(reader).toMatchObject({ events: 100 });
    await cli.run(primary, 'create table by_app (id int)', { write: true });
    await expect(cli.run(primary, 'insert into by_app values (1)')).rejects.toThrow(/permission denied|read-only/u);
    const { users } = (await cli.call(primary, 'GET', '/db-users')).body;
    expect(reader!['current_user']).toBe(users[0].readOnlyUsername);
  });

  it('as a person, with the pair that users lists', async () => {
    const [row] = await cli.run(primary, 'select current_user', { personal: true, write: true });
    const { users } = (await cli.call(primary, 'GET', '/db-users')).body;
    expect(users.at(-1)).toMatchObject({ displayName: 'dana@example.com', readWriteUsername: row!['current_user'], userType: 'personal' });
    await expect(cli.run(primary, 'create table nope (id int)', { personal: true })).rejects.toThrow(/permission denied|read-only/u);
  });

  it('reaches an add-on from the other app it is attached to', async () => {
    const rows = await cli.run({ addon: 'STOREFRONT_DB', app: 'acme-checkout' }, 'select count(*) > 0 as full from orders');
    expect(rows).toEqual([{ full: true }]);
  });

  it('refuses what is not ready, not ours, or no longer writable', async () => {
    await expect(cli.run({ addon: 'borealis-pg-fresh-70001' }, 'select 1', { personal: true })).rejects.toThrow('422');
    await expect(cli.run({ addon: 'redis-cubed-81043' }, 'select 1')).rejects.toThrow('another service');
    await expect(cli.run(revoked, 'select 1', { personal: true, write: true })).rejects.toThrow('403');
    await expect(cli.run(revoked, 'create table nope (id int)', { write: true })).rejects.toThrow(/permission denied/u);
    expect(await cli.run(revoked, 'select 1 as one', { personal: true })).toEqual([{ one: 1 }]);
  });
});

it('extensions: unmet dependencies, install, use, dependents, removal', async () => {
  const install = (pgExtensionName: string) => cli.call(primary, 'POST', '/pg-extensions', { pgExtensionName });
  expect((await install('earthdistance')).body.dependencies).toEqual(['cube']);
  expect((await install('cube')).status).toBe(201);
  expect((await install('earthdistance')).body.pgExtensionSchema).toBe('earthdistance');
  expect(await cli.run(primary, "select cube.cube_dim('(1,2,3)'::cube.cube) as dimensions")).toEqual([{ dimensions: 3 }]);
  expect((await cli.call(primary, 'DELETE', '/pg-extensions/cube')).status).toBe(400);
  expect((await cli.call(primary, 'DELETE', '/pg-extensions/earthdistance')).status).toBe(200);
  expect((await cli.call(primary, 'DELETE', '/pg-extensions/cube')).status).toBe(200);
  expect((await cli.call(primary, 'GET', '/pg-extensions')).body.extensions).toEqual([]);
});

it('integrations: registered, listed, removed', async () => {
  const sshPublicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK5PkBlx+xU/skHZwhR/PPMCKAbQYhgiHlntFkhhC9Q0 me@example.com';
  const made = await cli.call(primary, 'POST', '/data-integrations', { integrationName: 'etl', sshPublicKey, enableWriteAccess: false });
  expect(made.status).toBe(201);
  const [listed] = (await cli.call(primary, 'GET', '/data-integrations')).body.integrations;
  expect(listed).toMatchObject({ name: 'etl', dbUsername: made.body.dbUsername, sshUsername: made.body.sshUsername, writeAccess: false });
  expect((await cli.call(primary, 'DELETE', '/data-integrations/etl')).status).toBe(200);
});

async function available(addon: string): Promise<void> {
  await vi.waitFor(async () => expect((await cli.call({ addon }, 'GET', '')).body.status).toBe('available'), { timeout: 20_000, interval: 50 });
}

describe('restore', () => {
  it('clones the present state into a new add-on that leaves the source alone', async () => {
    await cli.run(primary, 'create table if not exists cloned (id int)', { write: true });
    const made = await cli.restore(primary, { as: 'CLONED_DB' });
    expect([made.status, made.body.state]).toEqual([201, 'provisioning']);
    await available(made.body.name);
    expect(await cli.run({ addon: 'CLONED_DB', app: 'sushi' }, 'select count(*)::int from cloned')).toEqual([{ count: 0 }]);
    await cli.run({ addon: 'CLONED_DB', app: 'sushi' }, 'drop table cloned', { write: true });
    expect(await cli.run(primary, 'select count(*)::int from cloned')).toEqual([{ count: 0 }]);
    expect((await cli.call({ addon: made.body.name }, 'GET', '')).body.restoreSourceAddonName).toBe(primary.addon);
  });

  it('restores to a time that the capabilities name, on another app', async () => {
    const { latestRestorableTime } = (await cli.call(primary, 'GET', '/restore-capabilities')).body;
    const made = await cli.restore(primary, { at: latestRestorableTime, destination: 'ramen-blog', as: 'RESTORED_DB' });
    expect(made.status).toBe(201);
    await available(made.body.name);
    expect(await cli.run({ addon: 'RESTORED_DB', app: 'ramen-blog' }, "select to_regclass('cloned') is null as older")).toEqual([{ older: true }]);
    expect((await cli.restore(primary, { at: '2001-01-01' })).status).toBe(422);
    expect((await cli.restore({ addon: 'borealis-pg-cubic-33871' })).body.reason).toBe('Multi-tenant plans are not supported!');
  });
});

it('users:reset: new app roles in the config vars, personal roles gone until they are asked for', async () => {
  const before = (await cli.call(primary, 'GET', '/db-users')).body.users;
  expect((await cli.call(primary, 'DELETE', '/db-users/credentials')).status).toBe(200);
  const after = (await cli.call(primary, 'GET', '/db-users')).body.users;
  expect([before.length, after.length]).toEqual([2, 1]);
  expect(after[0].readOnlyUsername).not.toBe(before[0].readOnlyUsername);
  expect(await cli.run(primary, 'select current_user')).toEqual([{ current_user: after[0].readOnlyUsername }]);
  await cli.run(primary, 'select 1', { personal: true });
  expect((await cli.call(primary, 'GET', '/db-users')).body.users).toHaveLength(2);
});

it('follows write access that is revoked and given back while the database is in use', async () => {
  const addon = { addon: 'borealis-pg-amber-51290' };
  await cli.run(addon, 'create table mine (id int)', { write: true });
  sandbox.world.update(addon.addon, { writeAccessRevoked: true });
  await expect(cli.run(addon, 'insert into mine values (1)', { write: true })).rejects.toThrow(/permission denied|read-only/u);
  sandbox.world.update(addon.addon, { writeAccessRevoked: false });
  await cli.run(addon, 'insert into mine values (1)', { write: true });
  expect(await cli.run(addon, 'select id from mine')).toEqual([{ id: 1 }]);
});
