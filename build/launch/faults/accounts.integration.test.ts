import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { isAppError } from '../../../shared/errors.ts';
import { endOf, listens, startProduct, watchSecrets, type Product, type ProductOptions } from './product.ts';

const canary = 'HRKU-canary0123456789';
let sandbox: Sandbox;
let secrets: Set<string>;
const products: Product[] = [];
const pasted: string[] = [];

beforeAll(async () => {
  sandbox = await createSandbox({ eventsRows: 10 });
  secrets = new Set(watchSecrets(sandbox));
  await sandbox.databases.ensure(sandbox.world.primary);
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.resetCounters());
afterEach(async () => {
  sandbox.faults.clear();
  try {
    for (const product of products) await unharmed(product);
  } finally {
    for (const product of products.splice(0)) await product.dispose();
    for (const token of pasted.splice(0)) sandbox.world.revokeToken(token);
  }
});

async function unharmed(product: Product): Promise<void> {
  expect(await product.leaks([...secrets, canary])).toEqual([]);
  expect(await product.unforeseen()).toEqual([]);
}

async function start(options?: ProductOptions): Promise<Product> {
  const product = await startProduct(sandbox, options);
  products.push(product);
  return product;
}

/** A long-lived token of the sandbox's user, as somebody would paste; it counts as one live authorization until `revoke` or the test's end. */
async function makeToken(): Promise<{ token: string; revoke(): void }> {
  const response = await fetch(`${sandbox.endpoints.herokuHost}/oauth/authorizations`, {
    method: 'POST', body: JSON.stringify({ description: 'Pasted', scope: ['global'] }),
    headers: { 'authorization': `Bearer ${sandbox.apiKey}`, 'accept': 'application/vnd.heroku+json; version=3', 'content-type': 'application/json' },
  });
  const made = await response.json() as { access_token: { token: string } };
  const { token } = made.access_token;
  secrets.add(token);
  pasted.push(token);
  return { token, revoke: () => sandbox.world.revokeToken(token) };
}

test.each([
  ['a newline inside', `${canary}\nX-Evil: 1`],
  ['a carriage return inside', `${canary}\r\nX-Evil: 1`],
  ['10 kB', `${canary}${'x'.repeat(10_000)}`],
  ['a null character', `${canary}\0`],
  ['letters beyond ASCII', `${canary}é`],
  ['nothing but space', ' \n '],
])('a pasted token with %s is refused by its form, and never sent', async (_name, token) => {
  const { client, failureOf } = await start({ apiKey: null });
  expect(await failureOf(client.account.signInWithToken({ token }))).toMatchObject({ code: 'session.token-malformed' });
  expect(sandbox.counters().requests).toEqual({});
  expect((await client.account.list({})).accounts).toEqual([]);
});

test('a HEROKU_API_KEY that no header can carry is an account that needs a sign-in, and never sent', async () => {
  const { client, failureOf } = await start({ apiKey: `${canary}\nX-Evil: 1` });
  expect((await client.account.list({})).accounts).toMatchObject([{ state: 'needs-sign-in' }]);
  const { error } = await client.addons.refresh({});
  expect(error?.code).toBe('session.expired');
  expect((await failureOf(client.addons.details({ addonId: 'x' }))).code).toMatch(/^(session\.expired|addon\.not-found)$/);
  expect(sandbox.counters().requests).toEqual({});
});

const machine = (): string => new URL(sandbox.endpoints.herokuHost).host;
test.each<[string, () => string | Buffer, RegExp]>([
  ['a password of 10 kB', () => `machine ${machine()} login x password ${canary}${'x'.repeat(10_000)}`, /^session\.token-malformed$/],
  ['a password with control characters', () => `machine ${machine()} login x password ${canary}\u0001\u001b[2J`, /^session\.token-malformed$/],
  ['a password that Heroku does not know', () => `machine ${machine()} login x password ${canary}`, /^session\.token-rejected$/],
  ['another machine’s password only', () => `machine evil.example login ${machine()} password ${canary}`, /^session\.cli-missing$/],
  ['two million bytes', () => `machine ${machine()} login x password ${canary}\n`.padEnd(2_000_000, '#'), /^session\.cli-missing$/],
  ['bytes that are no text', () => Buffer.concat([Buffer.from(`machine ${machine()} password `), Buffer.from([0xff, 0xfe, 0, 0x80])]), /^session\.token-malformed$/],
  ['nothing after its keyword', () => `machine ${machine()} password`, /^session\.cli-missing$/],
])('a netrc file with %s signs nobody in, and is not repeated', async (_name, content, code) => {
  const { client, failureOf, homeDir } = await start({ apiKey: null });
  await writeFile(join(homeDir, process.platform === 'win32' ? '_netrc' : '.netrc'), content());
  expect((await failureOf(client.account.signInWithCli({ path: null }))).code).toMatch(code);
  expect((await client.account.list({})).accounts).toEqual([]);
});

test('a token revoked while working: sessions and tunnels go on, the account says sign in again, new work tells why', async () => {
  const { token, revoke } = await makeToken();
  const product = await start({ apiKey: null });
  const { client } = product;
  await client.account.signInWithToken({ token });
  const target = await product.target();
  const opened = await client.tunnels.open(target);
  const copied = await client.tunnels.copy({ ...target, what: 'url' });
  const outside = new Client({ connectionString: copied.by === 'page' ? copied.text : '' });
  await outside.connect();
  await product.run(target, 'create temporary table kept as select 7 as n', 'before');

  revoke();
  expect((await client.addons.refresh({})).error?.code).toMatch(/^(heroku\.unauthorized|session\.expired)$/);
  await vi.waitFor(async () => { expect((await client.account.list({})).accounts).toMatchObject([{ state: 'needs-sign-in' }]); });
  expect((await client.addons.list({})).addons.length).toBeGreaterThan(8);

  const again = await product.run(target, 'select n from kept', 'before');
  expect(endOf(again).outcome).toBe('done');
  expect((await outside.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect(await product.tunnels()).toMatchObject([{ state: 'open', port: opened.port }]);
  expect(endOf(await product.run(target, 'select 1', 'after')).outcome).toBe('done');
  await client.tunnels.elevate({ addonId: target.addonId, confirmName: null });
  // Until it ends by itself Borealis takes the temporary authorization that was made before.
  sandbox.faults.http({ cloud: 'borealis', times: 1, effect: { kind: 'status', status: 401, body: {} } });
  expect((await product.failureOf(client.tunnels.open({ ...target, access: 'read-write' }))).code).toBe('session.expired');

  const fresh = await makeToken();
  await client.account.signInWithToken({ token: fresh.token });
  expect(await client.tunnels.open({ ...target, access: 'read-write' })).toMatchObject({ state: 'open' });
  expect(await product.tunnels()).toContainEqual(expect.objectContaining({ access: 'read-only', state: 'open', port: opened.port }));
  await outside.end();
  await product.quit();
  // The one pasted last; the temporary one was deleted with it.
  expect(sandbox.counters().liveAuthorizations).toBe(1);
});

test.each([
  ['as usual', () => undefined],
  ['while Heroku resets the first deletion', () => sandbox.faults.http({ cloud: 'heroku', method: 'DELETE', times: 1, effect: { kind: 'reset' } })],
  ['while Heroku does not answer the first deletion', () => sandbox.faults.http({ cloud: 'heroku', method: 'DELETE', times: 1, effect: { kind: 'hang' } })],
])('signing out %s: five seconds later no authorization, tunnel or session is left, and drafts are', async (_name, fault) => {
  const { token } = await makeToken();
  const product = await start({ apiKey: null });
  const { client } = product;
  const { id } = await client.account.signInWithToken({ token });
  const target = await product.target();
  const draft = { tabId: 'typed', addonId: target.addonId, title: 'Typed', version: 1, text: 'select typed', cursor: 0, anchor: null, topLine: 1, file: null, commit: 'auto' as const };
  await client.workspace.put(draft);
  const { port } = await client.tunnels.open(target);
  await product.run(target, 'select 1');
  expect(sandbox.counters().liveAuthorizations).toBe(2);

  fault();
  const before = performance.now();
  await client.account.signOut({ accountId: id });
  await vi.waitFor(async () => {
    expect(sandbox.counters()).toMatchObject({ liveAuthorizations: 1, openChannels: 0 });
    expect(await listens(port)).toBe(false);
  }, { timeout: 5_000 - (performance.now() - before) });
  expect(await product.failureOf(client.tunnels.open(target))).toMatchObject({ code: 'session.signed-out' });
  expect((await client.workspace.drafts({ addonId: target.addonId })).drafts).toEqual([draft]);
});

test('two accounts: at most one authorization each, none of the one that was left', async () => {
  const [one, two] = [await makeToken(), await makeToken()];
  const product = await start({ apiKey: null });
  const { client } = product;
  const work = async (): Promise<void> => { await client.addons.details({ addonId: (await product.target()).addonId }); };
  const first = await client.account.signInWithToken({ token: one.token });
  await Promise.all([work(), work(), work()]);
  expect(sandbox.counters().liveAuthorizations).toBe(3);
  const second = await client.account.signInWithToken({ token: two.token });
  await Promise.all([work(), work()]);
  await vi.waitFor(() => { expect(sandbox.counters().liveAuthorizations).toBe(3); });
  for (const { id } of [first, second]) await client.account.signOut({ accountId: id });
  await vi.waitFor(() => { expect(sandbox.counters().liveAuthorizations).toBe(2); }, { timeout: 5_000 });
});

test('quitting in the middle of opening, running and listing: nothing is left', async () => {
  const product = await start();
  const target = await product.target();
  const { port } = await product.client.tunnels.open(target);
  sandbox.faults.http({ cloud: 'borealis', path: /\/borealis-pg-[^/]+$/, effect: { kind: 'hang' } });
  const pending = [
    product.run(target, 'select pg_sleep(600)'),
    product.client.addons.details({ addonId: target.addonId }),
    product.client.addons.refresh({}),
  ].map((call) => call.then(() => 'done', () => 'ended'));
  await vi.waitFor(() => { expect(sandbox.counters().requests['borealis GET /heroku/resources/{addon}']).toBeGreaterThan(0); });
  const before = performance.now();
  await product.quit();
  expect(performance.now() - before).toBeLessThan(8_000);
  await Promise.all(pending);
  await vi.waitFor(() => { expect(sandbox.counters()).toMatchObject({ liveAuthorizations: 0, sshSessions: 0, openChannels: 0 }); }, { timeout: 5_000 });
  expect(await listens(port)).toBe(false);
});

test.each([-3 * 3_600_000, 3 * 3_600_000])('a clock that is %i ms off is told, and work goes on', async (ms) => {
  const product = await start();
  sandbox.faults.http({
    cloud: 'heroku', times: 1, path: /^\/addons$/,
    effect: { kind: 'status', status: 400, body: { id: 'bad_request', message: 'x' }, headers: { date: new Date(Date.now() + ms).toUTCString() } },
  });
  // All other lists answer first, so that this answer is the last one heard.
  for (const path of [/^\/apps$/, /^\/addon-attachments$/, /^\/teams$/]) sandbox.faults.http({ cloud: 'heroku', path, effect: { kind: 'hang' } });
  const refreshing = product.client.addons.refresh({});
  await vi.waitFor(async () => { expect(await product.client.app.warnings({})).toContainEqual(expect.objectContaining({ id: 'clock', text: expect.stringContaining('180 minutes') })); });
  sandbox.faults.clear();
  await refreshing;
  expect(await product.client.tunnels.open(await product.target())).toMatchObject({ state: 'open' });
});

test('a data folder that cannot be written: told once as a warning, everything works in memory', async () => {
  const first = await start();
  const file = join(first.homeDir, 'a file');
  await writeFile(file, '');
  const product = await start({ dataDir: join(file, 'below') });
  expect(await product.client.app.warnings({})).toMatchObject([{ id: 'data-folder' }]);
  const target = await product.target();
  const draft = { tabId: 'typed', addonId: target.addonId, title: 'Typed', version: 1, text: 'select typed', cursor: 0, anchor: null, topLine: 1, file: null, commit: 'auto' as const };
  await product.client.workspace.put(draft);
  await product.client.addons.setPinned({ addonId: target.addonId, pinned: true });
  await product.client.settings.update({ theme: 'dark' });
  expect(await product.client.tunnels.open(target)).toMatchObject({ state: 'open' });
  expect(endOf(await product.run(target, 'select * from generate_series(1, 10000)')).outcome).toBe('done');
  expect((await product.client.workspace.drafts({ addonId: target.addonId })).drafts).toEqual([draft]);
  expect((await product.client.settings.get({})).theme).toBe('dark');
});

test('a second instance on one data folder: refused with the first one’s process, which goes on', async () => {
  const first = await start();
  const error: unknown = await startProduct(sandbox, { dataDir: first.dataDir }).then(() => null, (thrown: unknown) => thrown);
  const told: unknown = error instanceof Error && 'error' in error ? error.error : null;
  expect(isAppError(told) && told).toMatchObject({ code: 'storage.locked', details: { path: first.dataDir, pid: process.pid } });
  expect(await first.client.tunnels.open(await first.target())).toMatchObject({ state: 'open' });
});
