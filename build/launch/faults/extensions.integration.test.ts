import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { InstallEvent, InstallStep } from '../../../shared/contract/extensions.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { openSsh, throughTunnel } from '../../../sandbox/testing/tunnel.ts';
import type { HttpFault, Sandbox } from '../../../sandbox/types.ts';
import { endOf, startProduct, type Product } from './product.ts';

let sandbox: Sandbox;
let product: Product;
let addonId: string;

beforeAll(async () => {
  sandbox = await createSandbox({ eventsRows: 10 });
  product = await startProduct(sandbox);
  ({ addonId } = await product.target());
});
afterAll(async () => {
  if ((await product.unforeseen()).length > 0) throw new Error('The log has failures that nobody foresaw.');
  await product.dispose();
  await sandbox.stop();
});
beforeEach(() => sandbox.resetCounters());
afterEach(async () => {
  sandbox.faults.clear();
  await reset();
});

/** As the user's personal read & write role, past the product. */
async function inDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const { databases, world: { primary } } = sandbox;
  const ssh = await openSsh(await databases.personalSshUser(primary, 'demo@example.com'));
  try {
    return await throughTunnel(ssh, await databases.personalDbUser(primary, 'other@example.com', true), work);
  } finally {
    await ssh.end();
  }
}
let touched = false;
const run = (sql: string): Promise<unknown> => {
  touched = true;
  return inDatabase((client) => client.query(sql));
};

/** Back to a database without extensions and without what uses them. */
async function reset(): Promise<void> {
  const { databases, world: { primary } } = sandbox;
  if (touched) await run('DROP SCHEMA IF EXISTS used CASCADE');
  touched = false;
  for (const name of (await databases.extensions(primary)).map((one) => one.name).toSorted((a, b) => b.length - a.length)) {
    await databases.removeExtension(primary, name).catch(() => run(`DROP EXTENSION "${name}" CASCADE`));
  }
}

async function follow(names: string[]): Promise<InstallEvent[]> {
  const events: InstallEvent[] = [];
  for await (const event of await product.client.extensions.install({ addonId, names })) events.push(event);
  return events;
}

type Done = Extract<InstallEvent, { kind: 'done' }>;

async function install(...names: string[]): Promise<Done> {
  const last = (await follow(names)).at(-1);
  if (last?.kind !== 'done') throw new Error('The installation told no end.');
  return last;
}

const inShort = (steps: InstallStep[]): string[] => steps.map(({ name, state }) => `${name} ${state}`);
const requests = (method: string): number => Object.entries(sandbox.counters().requests)
  .filter(([route]) => route.startsWith(`borealis ${method} `) && route.includes('pg-extensions')).reduce((sum, [, count]) => sum + count, 0);
const there = async (): Promise<string[]> => (await product.client.extensions.installed({ addonId })).map(({ name }) => name).toSorted();
const fault = (effect: HttpFault['effect'], method: string, times?: number): void => (
  sandbox.faults.http({ cloud: 'borealis', method, path: /pg-extensions/, effect, ...(times === undefined ? {} : { times }) })
);

describe('what there is', () => {
  test('is what the server offers, with what each needs and what is installed', async () => {
    await install('cube');
    const offered = await product.client.extensions.offered({ addonId });
    const byName = new Map(offered.map((one) => [one.name, one]));
    expect(byName.get('earthdistance')).toMatchObject({ requires: ['cube'], installed: null, update: null, comment: expect.stringContaining('distances') });
    expect(byName.get('cube')?.installed).toMatchObject({ schema: 'cube', version: byName.get('cube')?.defaultVersion });
    expect(byName.get('hstore_plperl')?.requires.toSorted()).toEqual(['hstore', 'plperl']);
    expect(byName.get('plpgsql')?.installed).not.toBeNull();
    expect(await product.client.extensions.installed({ addonId })).toEqual([{ name: 'cube', schema: 'cube', version: byName.get('cube')?.defaultVersion }]);
  });

  test('is planned without a request that changes anything, also where the server cannot be asked', async () => {
    const plan = await product.client.extensions.plan({ addonId, names: ['earthdistance', 'hstore_plperl', 'nosuch'] });
    expect(plan.order.indexOf('cube')).toBeLessThan(plan.order.indexOf('earthdistance'));
    expect(plan.order.at(-2)).toBe('hstore_plperl');
    expect(plan.nodes.find(({ name }) => name === 'nosuch')).toMatchObject({ state: 'not-offered', requires: null });
    expect(plan.unread).toBeNull();
    const every = (await product.client.extensions.offered({ addonId })).filter(({ installed }) => installed === null).map(({ name }) => name);
    expect((await product.client.extensions.plan({ addonId, names: [...every, ...Array.from({ length: 100 }, (_, at) => `nosuch_${at}`)] })).order.length).toBe(every.length + 100);
    expect(requests('POST')).toBe(0);
    sandbox.faults.ssh({ kind: 'refuse-channel' });
    const blind = await product.client.extensions.plan({ addonId, names: ['earthdistance'] });
    expect(blind).toMatchObject({ order: ['earthdistance'], unread: { code: 'tunnel.forward-refused' } });
    expect(await product.failureOf(product.client.extensions.offered({ addonId }))).toMatchObject({ code: 'tunnel.forward-refused' });
  });
});

describe('installing', () => {
  test('puts what is needed in first, one request each', async () => {
    const done = await install('earthdistance', 'pg_trgm');
    expect(done).toMatchObject({ outcome: 'installed', error: null });
    expect(inShort(done.steps)).toEqual(['cube installed', 'earthdistance installed', 'pg_trgm installed']);
    expect(requests('POST')).toBe(3);
    expect(await there()).toEqual(['cube', 'earthdistance', 'pg_trgm']);
    const again = await install('earthdistance');
    expect(inShort(again.steps)).toEqual(['earthdistance present']);
    expect(requests('POST')).toBe(3);
  });

  test('learns the dependencies from Borealis where the server cannot be asked', async () => {
    sandbox.faults.ssh({ kind: 'refuse-channel' });
    const done = await install('hstore_plperl');
    // PL/Perl's library is not on every machine: then Borealis does not support it, and it is the one to be blamed.
    const blamed = done.error?.code === 'extension.unsupported' ? done.error.details.name : null;
    expect([blamed, ...inShort(done.steps)]).toEqual(done.outcome === 'installed'
      ? [null, 'hstore installed', 'plperl installed', 'hstore_plperl installed']
      : ['plperl', 'hstore installed', 'plperl failed', 'hstore_plperl not-tried']);
  });

  test('stops at what is not supported and says what was done', async () => {
    const done = await install('cube', 'postgis', 'earthdistance');
    expect(inShort(done.steps)).toEqual(['cube installed', 'postgis failed', 'earthdistance not-tried']);
    expect(done.error).toMatchObject({ code: 'extension.unsupported', details: { name: 'postgis' } });
    expect(await there()).toEqual(['cube']);
  });

  test('says that a schema of its name is in the way', async () => {
    await run('CREATE SCHEMA hstore');
    const done = await install('hstore');
    await run('DROP SCHEMA hstore');
    expect(done.error).toMatchObject({ code: 'extension.conflict', details: { name: 'hstore' } });
  });

  test('is one installation when it is asked for twice, and keeps others out', async () => {
    fault({ kind: 'delay', ms: 300 }, 'POST');
    const [first, second] = [install('earthdistance'), install('earthdistance')];
    const other = await product.failureOf(product.client.extensions.remove({ addonId, name: 'cube', confirm: 'cube' }));
    expect(other).toMatchObject({ code: 'extension.busy', details: { what: 'installing earthdistance' } });
    expect((await first).steps).toEqual((await second).steps);
    expect(requests('POST')).toBe(2);
  });

  test('ends after the step under way when it is cancelled', async () => {
    fault({ kind: 'delay', ms: 300 }, 'POST', 1);
    const steps: InstallStep[][] = [];
    let outcome = '';
    for await (const event of await product.client.extensions.install({ addonId, names: ['earthdistance'] })) {
      if (steps.length === 0) await product.client.extensions.cancelInstall({ addonId });
      steps.push(event.steps);
      if (event.kind === 'done') outcome = event.outcome;
    }
    expect(outcome).toBe('cancelled');
    expect(inShort(steps.at(-1) ?? [])).toEqual(['cube installed', 'earthdistance not-tried']);
    expect(await there()).toEqual(['cube']);
  });

  test('is not repeated when the connection breaks, but looked up', async () => {
    fault({ kind: 'reset' }, 'POST', 1);
    const done = await install('cube');
    expect(done).toMatchObject({ outcome: 'failed', error: { code: 'borealis.unreachable' }, uncertain: false });
    expect(await there()).toEqual([]);
    expect(requests('POST')).toBe(1);
  });
});

describe('who uses an extension', () => {
  test('is told by kind and name, also through array types, defaults and views', async () => {
    await install('hstore', 'pg_trgm', 'earthdistance');
    await run(`
      CREATE SCHEMA used;
      CREATE TABLE used.items (id int, name text, tags hstore.hstore, more hstore.hstore[], filled hstore.hstore DEFAULT hstore.hstore('a', 'b'));
      CREATE INDEX by_name ON used.items USING gin (name ext_pg_trgm.gin_trgm_ops);
      CREATE FUNCTION used.keys(h hstore.hstore) RETURNS text[] LANGUAGE sql AS 'SELECT hstore.akeys(h)';
      CREATE VIEW used.tagged AS SELECT id, hstore.akeys(tags) AS keys FROM used.items`);
    const hstore = await product.client.extensions.uses({ addonId, name: 'hstore' });
    const names = hstore.objects.map(({ kind, name }) => `${kind} ${name}`);
    expect(names).toEqual([
      'default value for used.items.filled', 'function used.keys(hstore.hstore)', 'table column used.items.filled', 'table column used.items.more', 'table column used.items.tags',
      'view used.tagged',
    ]);
    expect(hstore).toMatchObject({ extensions: [], more: false, blocks: true, counts: expect.arrayContaining([{ kind: 'table column', count: 3 }]) });
    const trgm = await product.client.extensions.uses({ addonId, name: 'pg_trgm' });
    expect(trgm.objects).toEqual([{ kind: 'index', name: 'used.by_name' }]);
    expect(await product.client.extensions.uses({ addonId, name: 'cube' })).toMatchObject({ extensions: ['earthdistance'], objects: [], blocks: true });
    expect(await product.client.extensions.uses({ addonId, name: 'earthdistance' })).toMatchObject({ extensions: [], objects: [], blocks: false });
    expect(await product.failureOf(product.client.extensions.uses({ addonId, name: 'bloom' }))).toMatchObject({ code: 'extension.not-installed' });
  });

  test('keeps it from being removed until nobody does', async () => {
    await install('hstore');
    await run('CREATE SCHEMA used; CREATE TABLE used.items (tags hstore.hstore)');
    const remove = (): Promise<unknown> => product.client.extensions.remove({ addonId, name: 'hstore', confirm: 'hstore' });
    expect(await product.failureOf(remove())).toMatchObject({ code: 'extension.has-dependents' });
    await run('DROP TABLE used.items');
    const before = requests('DELETE');
    await Promise.all([remove(), remove()]);
    expect(requests('DELETE') - before).toBe(1);
    expect(await there()).toEqual([]);
    expect(await product.failureOf(remove())).toMatchObject({ code: 'extension.not-installed' });
  });
});

describe('an update', () => {
  test('needs write access, changes the version and leaves its line in the audit', async () => {
    const older = `CREATE SCHEMA hstore; CREATE EXTENSION hstore SCHEMA hstore VERSION '1.4'`;
    await run(older);
    const offer = async () => (await product.client.extensions.offered({ addonId })).find(({ name }) => name === 'hstore')!;
    const { update, defaultVersion, installed } = await offer();
    expect(update).toEqual({ to: defaultVersion, sql: `ALTER EXTENSION hstore UPDATE TO '${defaultVersion}';` });
    expect(installed?.version).toBe('1.4');
    const go = () => product.client.extensions.update({ addonId, name: 'hstore', to: defaultVersion });
    expect(await product.failureOf(go())).toMatchObject({ code: 'elevation.required' });
    await product.client.tunnels.elevate({ addonId, confirmName: null });
    expect(await product.failureOf(go())).toMatchObject({ code: 'pg.statement-failed', details: { sqlstate: '42501', hint: expect.stringContaining('owner of hstore') } });
    await run('DROP EXTENSION hstore; DROP SCHEMA hstore');
    // The extension is trusted: who may create in the database owns what he installs (CREATE EXTENSION, Notes), and may update it.
    expect(endOf(await product.run({ addonId, access: 'read-write', identity: 'personal' }, older))).toMatchObject({ outcome: 'done' });
    expect(await go()).toEqual({ version: defaultVersion });
    expect(await offer()).toMatchObject({ installed: { version: defaultVersion }, update: null });
    await product.client.tunnels.endElevation({ addonId });
    const updates = async () => (await readFile(join(product.dataDir, 'audit.log'), 'utf8')).split('\n').filter((line) => line.includes('"ALTER EXTENSION":1'));
    await expect.poll(updates).toHaveLength(2);
  });
});

const bodies: [string, Extract<HttpFault['effect'], { kind: 'status' }>][] = [['json', { kind: 'status', status: 0, body: { reason: 'Because.' } }], ['text', { kind: 'status', status: 0, body: '<html>proxy</html>', headers: { 'content-type': 'text/html' } }]];

const told = (error: Parameters<typeof wordsOf>[0] | null): string => {
  if (error === null) return 'none';
  for (const text of Object.values(wordsOf(error))) expect(text).not.toMatch(/undefined|null|\[object|<html/);
  return error.code;
};

describe.each(bodies)('every status with a body of %s', (_, effect) => {
  const answer = (method: string, status: number): void => fault({ ...effect, status }, method);
  test.each([[400, 'borealis.failed'], [403, 'borealis.failed'], [404, 'borealis.not-found'], [409, 'borealis.failed'], [422, 'borealis.not-ready'], [429, 'borealis.rate-limited'], [500, 'borealis.failed'], [503, 'borealis.failed']])(
    'the list: %i is %s', async (status, code) => {
      answer('GET', status);
      expect(told(await product.failureOf(product.client.extensions.installed({ addonId })))).toBe(code);
    });

  test.each([[400, 'extension.unsupported'], [403, 'borealis.failed'], [404, 'borealis.not-found'], [409, 'extension.conflict'], [422, 'borealis.not-ready'], [429, 'borealis.rate-limited'], [500, 'borealis.failed'], [503, 'borealis.failed']])(
    'an installation: %i is %s, sent once', async (status, code) => {
      answer('POST', status);
      const done = await install('cube');
      expect([told(done.error), requests('POST'), inShort(done.steps)]).toEqual([code, 1, ['cube failed']]);
    });

  test.each([[400, 'extension.has-dependents'], [403, 'borealis.failed'], [404, 'extension.not-installed'], [409, 'borealis.failed'], [422, 'borealis.not-ready'], [429, 'borealis.rate-limited']])(
    'a removal: %i is %s, sent once', async (status, code) => {
      answer('DELETE', status);
      expect(told(await product.failureOf(product.client.extensions.remove({ addonId, name: 'cube', confirm: 'cube' })))).toBe(code);
      expect(requests('DELETE')).toBe(1);
    });

  test.each([500, 503])('a removal: %i is no failure where the extension is gone', async (status) => {
    await install('cube');
    answer('DELETE', status);
    expect(told(await product.failureOf(product.client.extensions.remove({ addonId, name: 'cube', confirm: 'cube' })))).toBe('borealis.failed');
    await sandbox.databases.removeExtension(sandbox.world.primary, 'cube');
    await product.client.extensions.remove({ addonId, name: 'cube', confirm: 'cube' });
    expect(requests('DELETE')).toBe(2);
  });
});

test('an add-on that is gone, and a removal whose typed name is another, are refused before anything is sent', async () => {
  expect(await product.failureOf(product.client.extensions.installed({ addonId: 'gone' }))).toMatchObject({ code: 'addon.not-found' });
  await expect(product.client.extensions.remove({ addonId, name: 'cube', confirm: 'cub' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect(requests('DELETE')).toBe(0);
});

test.each(['uuid/ossp', '../users', 'a b?c#d&e=f', '100%25', 'Größe “1”', '%2e%2e'])('the name %s reaches the database as it is, and words tell it so', async (name) => {
  const removed = vi.spyOn(sandbox.databases, 'removeExtension');
  const installed = vi.spyOn(sandbox.databases, 'installExtension');
  try {
    expect(await product.failureOf(product.client.extensions.remove({ addonId, name, confirm: name }))).toMatchObject({ code: 'extension.not-installed', details: { name } });
    expect((await install(name)).error).toMatchObject({ code: 'extension.unsupported', details: { name } });
    expect([removed.mock.lastCall?.[1], installed.mock.lastCall?.[1]]).toEqual([name, name]);
  } finally {
    removed.mockRestore();
    installed.mockRestore();
  }
});

test.each(['.', '..', ''])('%j, which no URL can carry as a name, is refused before anything is sent', async (name) => {
  await expect(product.client.extensions.remove({ addonId, name, confirm: name })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect(requests('DELETE')).toBe(0);
});

test.each(['list', 'plan', 'install', 'remove'] as const)('%s: an add-on that vanishes is told, and the list of add-ons forgets it', async (step) => {
  const { client } = product;
  const name = `borealis-pg-brief-${step}`;
  sandbox.world.add({ name, appName: sandbox.world.primary.appName });
  await client.addons.refresh({});
  const gone = { addonId: (await product.target({ addon: name })).addonId };
  sandbox.world.remove(name);
  const installed = async () => {
    for await (const event of await client.extensions.install({ ...gone, names: ['cube'] })) if (event.kind === 'done') return event;
    return null;
  };
  const calls = {
    list: () => client.extensions.installed(gone),
    plan: () => client.extensions.plan({ ...gone, names: ['cube'] }),
    install: installed,
    remove: () => client.extensions.remove({ ...gone, name: 'cube', confirm: 'cube' }),
  };
  expect(await product.failureOf(calls[step]())).toMatchObject({ code: 'borealis.not-found', details: { addonName: name } });
  await expect.poll(async () => (await client.addons.list({})).addons.map((addon) => addon.name)).not.toContain(name);
});
