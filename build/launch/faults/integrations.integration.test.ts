import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSsh, throughTunnel } from '../../../sandbox/testing/tunnel.ts';
import type { HttpFault, Sandbox } from '../../../sandbox/types.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { startProduct, type Product } from './product.ts';
import { createWatchedSandbox, expectNothingTold } from './watched.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK5PkBlx+xU/skHZwhR/PPMCKAbQYhgiHlntFkhhC9Q0';
const run = promisify(execFile);
let sandbox: Sandbox;
let secrets: ReadonlySet<string>;
let product: Product;
let addonId: string;
let folder: string;

beforeAll(async () => {
  ({ sandbox, secrets } = await createWatchedSandbox());
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'integrations-'));
  product = await startProduct(sandbox);
  ({ addonId } = await product.target());
});
afterEach(async () => {
  sandbox.faults.clear();
  const left = await product.client.integrations.list({ addonId }).catch(() => []);
  for (const { name } of left) await product.client.integrations.remove({ addonId, name, confirm: name });
  try {
    await expectNothingTold(product, secrets);
  } finally {
    await product.dispose();
    await rm(folder, { recursive: true, force: true });
  }
});

const register = (name: string, write = false) => product.client.integrations.register({ addonId, name, publicKey, write, keyFile: null });
const remove = (name: string) => product.client.integrations.remove({ addonId, name, confirm: name });
const posts = () => sandbox.counters().requests['borealis POST /heroku/resources/{addon}/data-integrations'] ?? 0;

test.each(['ed25519', 'rsa-4096'] as const)('a service logs in with the %s key made here and the password given once', async (kind) => {
  const { client } = product;
  const key = await client.integrations.makeKey({ addonId, kind, comment: 'borealis-sync', path: join(folder, 'key') });
  const held = await client.integrations.register({ addonId, name: 'sync', publicKey: key.publicKey, write: false, keyFile: key.path });
  const { password } = await client.integrations.reveal({ id: held.id });
  const ssh = await openSsh({ ...held, sshPrivateKey: await readFile(key.path, 'utf8') });
  const user = { ...held, dbUsername: held.dbUsername, dbPassword: password };
  const answers = await throughTunnel(ssh, user, async (pg) => ({
    one: (await pg.query<{ one: number }>('select 1 as one')).rows[0]?.one,
    rows: (await pg.query('select * from customers limit 3')).rowCount,
    written: await pg.query('delete from customers').then(() => 'deleted', (error: unknown) => String(error)),
  }));
  await ssh.end();
  expect(answers).toMatchObject({ one: 1, rows: 3, written: expect.stringContaining('permission denied') });

  expect(await client.integrations.list({ addonId })).toMatchObject([{ name: 'sync', dbUsername: held.dbUsername, sshUsername: held.sshUsername, writeAccess: false }]);
  await client.integrations.release({ id: held.id });
  expect((await product.failureOf(client.integrations.reveal({ id: held.id }))).code).toBe('integration.forgotten');
  await remove('sync');
  await expect(openSsh({ ...held, sshPrivateKey: await readFile(key.path, 'utf8') })).rejects.toThrow(/authentication/i);
});

test('OpenSSH’s own ssh logs in with the SSH config and the known_hosts line', async () => {
  const { knownHostsLine, sshConfig } = await import('../../../shared/integrations/connection-blocks.ts');
  const { client } = product;
  const key = await client.integrations.makeKey({ addonId, kind: 'ed25519', comment: 'x', path: join(folder, 'key') });
  const held = await client.integrations.register({ addonId, name: 'sync', publicKey: key.publicKey, write: true, keyFile: key.path });
  await writeFile(join(folder, 'known_hosts'), `${knownHostsLine(held)}\n`);
  // A forward to an unknown port of the machine could collide; -W goes the same way without one.
  await writeFile(join(folder, 'config'), `${sshConfig(held, held.keyFile).replace(/^ {4}LocalForward.*$/m, '')}\n    UserKnownHostsFile ${join(folder, 'known_hosts')}\n    GlobalKnownHostsFile none\n`);
  await chmod(join(folder, 'config'), 0o600);
  const ssh = run('ssh', ['-F', join(folder, 'config'), '-o', 'BatchMode=yes', '-W', `${held.dbHost}:${held.dbPort}`, 'borealis-sync'], { encoding: 'buffer' });
  // PostgreSQL's SSLRequest (protocol 3, section 55.2.10): it answers S or N through the whole way.
  ssh.child.stdin?.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  const [answer] = await Promise.race([new Promise<Buffer[]>((resolve) => { ssh.child.stdout?.once('data', (data: Buffer) => resolve([data])); }), ssh.then(() => [], (error: unknown) => { throw error; })]);
  ssh.child.stdin?.end();
  ssh.child.kill();
  await ssh.catch(() => undefined);
  expect(answer?.toString()).toMatch(/^[SN]$/);
});

test('a double click registers once, and a reload of the window finds the password again', async () => {
  const before = posts();
  const [one, two] = await Promise.all([register('twice'), register('twice')]);
  expect(one).toEqual(two);
  expect(posts() - before).toBe(1);
  expect(await product.client.integrations.held({ addonId })).toEqual([one]);
  expect(await product.failureOf(register('twice'))).toMatchObject({ code: 'integration.exists' });
});

type Effect = HttpFault['effect'];
const status = (code: number, body: unknown = { reason: 'Its own words.' }): Effect => ({ kind: 'status', status: code, body, headers: code === 429 ? { 'retry-after': '33' } : {} });
const html = (code: number): Effect => ({ kind: 'status', status: code, body: '<html>gateway</html>', headers: { 'content-type': 'text/html' } });
const fault = (method: string, effect: Effect): void => sandbox.faults.http({ cloud: 'borealis', method, path: /\/data-integrations(\/[^/]+)?$/, effect });

type Row = [what: string, effect: Effect, code: string, words: string];
const everywhere: Row[] = [
  ['401', status(401), 'borealis.unauthorized', 'sign in again'], ['404', status(404, { reason: 'gone', resourceType: 'addon' }), 'borealis.not-found', 'does not know this add-on'],
  ['410', status(410), 'borealis.not-found', 'does not know this add-on'],
  ['422', status(422), 'borealis.not-ready', 'not ready yet'], ['422 HTML', html(422), 'borealis.not-ready', 'not ready yet'], ['429', status(429), 'borealis.rate-limited', 'Retry in 33 s'],
];
const lists: Row[] = [
  ...everywhere,
  ['400', status(400), 'borealis.failed', 'temporarily unavailable'], ['403', status(403), 'borealis.failed', 'temporarily unavailable'], ['404 HTML', html(404), 'borealis.not-found', 'does not know this add-on'],
  ['409', status(409), 'borealis.failed', 'temporarily unavailable'], ['500', status(500), 'borealis.failed', 'temporarily unavailable'], ['502 HTML', html(502), 'borealis.failed', 'temporarily unavailable'],
  ['malformed JSON', { kind: 'malformed' }, 'borealis.bad-reply', 'not understood'], ['HTML', { kind: 'content-type', value: 'text/html' }, 'borealis.bad-reply', 'not understood'], ['a reset', { kind: 'reset' }, 'borealis.unreachable', 'cannot be reached'],
];
const registers: Row[] = [
  ...everywhere,
  ['400 with a reason', status(400, { reason: 'Maximum number of integrations reached' }), 'integration.rejected', 'Maximum number of integrations reached'],
  ['400 without one', status(400, {}), 'integration.rejected', 'gave no reason'], ['400 HTML', html(400), 'integration.rejected', 'gave no reason'],
  ['403', status(403, { reason: 'DB write access revoked' }), 'borealis.access-revoked', 'Write access is revoked.'], ['403 HTML', html(403), 'borealis.access-revoked', 'Write access is revoked.'],
  ['404 HTML', html(404), 'borealis.not-found', 'does not know this add-on'],
  ['409', status(409), 'integration.exists', 'There is an integration sync already'], ['409 HTML', html(409), 'integration.exists', 'There is an integration sync already'],
  ['500', status(500), 'integration.uncertain', 'status 500'], ['502 HTML', html(502), 'integration.uncertain', 'status 502'], ['503', status(503, {}), 'integration.uncertain', 'temporarily unavailable'],
  ['a reset', { kind: 'reset' }, 'integration.uncertain', 'whether sync was registered'],
];
const removes: Row[] = [
  ...everywhere,
  ['400', status(400), 'borealis.failed', 'status 400: Its own words'], ['403', status(403), 'borealis.access-revoked', 'Write access is revoked.'], ['403 HTML', html(403), 'borealis.access-revoked', 'Write access is revoked.'],
  ['404 without a type', status(404, {}), 'integration.unknown', 'There is no integration sync'], ['404 HTML', html(404), 'integration.unknown', 'There is no integration sync'],
  ['409', status(409), 'borealis.failed', 'temporarily unavailable'], ['500', status(500), 'integration.uncertain', 'status 500'], ['504 HTML', html(504), 'integration.uncertain', 'whether sync was removed'],
  ['a reset', { kind: 'reset' }, 'integration.uncertain', 'whether sync was removed'],
];

async function told(call: Promise<unknown>): Promise<{ code: string; words: string }> {
  const error = await product.failureOf(call);
  return { code: error.code, words: Object.values(wordsOf(error)).join(' ') };
}

describe('every status in the words of its case', () => {
  test.each(lists)('list: %s', async (_, effect, code, words) => {
    fault('GET', effect);
    expect(await told(product.client.integrations.list({ addonId }))).toMatchObject({ code, words: expect.stringMatching(new RegExp(words, 'i')) });
  });

  test.each(registers)('register: %s, sent once', async (_, effect, code, words) => {
    const before = posts();
    fault('POST', effect);
    expect(await told(register('sync'))).toMatchObject({ code, words: expect.stringMatching(new RegExp(words, 'i')) });
    expect(posts() - before).toBeLessThanOrEqual(code === 'borealis.unauthorized' ? 2 : 1);
    sandbox.faults.clear();
    expect(await product.client.integrations.list({ addonId })).toEqual([]);
  });

  test.each(removes)('remove: %s, and the integration stays', async (_, effect, code, words) => {
    await register('sync');
    fault('DELETE', effect);
    expect(await told(remove('sync'))).toMatchObject({ code, words: expect.stringMatching(new RegExp(words, 'i')) });
    sandbox.faults.clear();
    expect(await product.client.integrations.list({ addonId })).toHaveLength(1);
  });

  test.each<[string, Effect]>([
    ['malformed JSON', { kind: 'malformed' }], ['HTML', { kind: 'content-type', value: 'text/html' }], ['no password', { kind: 'patch', fields: { dbPassword: null } }], ['a port that is none', { kind: 'patch', fields: { sshPort: 70_000 } }],
  ])('an answer with the password that is %s: it was made, and the list says so', async (_, effect) => {
    fault('POST', effect);
    expect(await told(register('sync'))).toMatchObject({ code: 'integration.uncertain', words: expect.stringContaining('its password is lost') });
    sandbox.faults.clear();
    expect(await product.client.integrations.list({ addonId })).toMatchObject([{ name: 'sync' }]);
  });
});

test('Borealis never answers: all three say so after the 30 s of a request, and the list then tells what came of it', async () => {
  await register('sync');
  sandbox.faults.http({ cloud: 'borealis', path: /\/data-integrations(\/[^/]+)?$/, effect: { kind: 'hang' } });
  const { client } = product;
  const [list, made, removed] = await Promise.all([told(client.integrations.list({ addonId })), told(register('other')), told(remove('sync'))]);
  expect(list).toMatchObject({ code: 'borealis.timeout', words: expect.stringContaining('does not answer') });
  expect(made).toMatchObject({ code: 'integration.uncertain', words: expect.stringContaining('Nobody can say whether other was registered. Borealis did not answer in time') });
  expect(removed).toMatchObject({ code: 'integration.uncertain', words: expect.stringContaining('If sync is still there, remove it once more.') });
  sandbox.faults.clear();
  expect((await client.integrations.list({ addonId })).map(({ name }) => name)).toEqual(['sync']);
});

test('write access withdrawn, an add-on that is not ready, and an integration that somebody else removed', async () => {
  const { primary } = sandbox.world;
  await register('sync');
  sandbox.world.update(primary.name, { writeAccessRevoked: true });
  expect((await told(register('other'))).words).toContain(`The storage of ${primary.name} is over its plan’s limit`);
  expect((await told(remove('sync'))).code).toBe('borealis.access-revoked');
  sandbox.world.update(primary.name, { writeAccessRevoked: false, status: 'provisioning' });
  expect((await told(register('other'))).code).toBe('borealis.not-ready');
  sandbox.world.update(primary.name, { status: 'available' });
  await remove('sync');
  expect((await told(remove('sync'))).words).toContain('There is no integration sync.');
});

test.each(['list', 'register', 'remove'] as const)('%s: an add-on that vanishes is told, and the list of add-ons forgets it', async (step) => {
  const { client } = product;
  const name = `borealis-pg-brief-${step}`;
  sandbox.world.add({ name, appName: sandbox.world.primary.appName });
  await client.addons.refresh({});
  const gone = await product.target({ addon: name });
  sandbox.world.remove(name);
  const calls = {
    list: () => client.integrations.list({ addonId: gone.addonId }),
    register: () => client.integrations.register({ addonId: gone.addonId, name: 'sync', publicKey, write: false, keyFile: null }),
    remove: () => client.integrations.remove({ addonId: gone.addonId, name: 'sync', confirm: 'sync' }),
  };
  expect(await told(calls[step]())).toMatchObject({ code: 'borealis.not-found', words: expect.stringContaining(name) });
  await expect.poll(async () => (await client.addons.list({})).addons.map((addon) => addon.name)).not.toContain(name);
  expect(await client.integrations.held({ addonId: gone.addonId })).toEqual([]);
});

test.each([['old/sync', 'old%2Fsync'], ['../users', '..%2Fusers'], ['a b?c#d', 'a%20b%3Fc%23d'], ['100%25', '100%2525'], ['Größe', 'Gr%C3%B6%C3%9Fe']])('the name %s, older than the rule, is removed as it is', async (name, segment) => {
  const row = { name, dbUsername: 'di_old', sshUsername: 'di_ssh_old', writeAccess: false, createdAt: '2020-01-01T00:00:00.000Z' };
  sandbox.faults.http({ cloud: 'borealis', method: 'GET', path: /\/data-integrations$/, effect: status(200, { integrations: [row] }), times: 1 });
  expect(await product.client.integrations.list({ addonId })).toEqual([row]);
  expect((await told(remove(name))).words).toContain(`There is no integration ${name}.`);
  // Only what stands in the path like this is answered so.
  sandbox.faults.http({ cloud: 'borealis', method: 'DELETE', path: new RegExp(`/data-integrations/${segment}$`), effect: status(200, { success: true }), times: 1 });
  await remove(name);
});

test.each(['.', '..'])('%j, which no URL can carry as a name, is refused before anything is sent', async (name) => {
  const before = sandbox.counters().requests;
  await expect(remove(name)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect(sandbox.counters().requests).toEqual(before);
});
