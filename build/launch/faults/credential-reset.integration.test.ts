import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import type { Reset, UsersActivity } from '../../../shared/contract/users.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import type { HttpFault, Sandbox } from '../../../sandbox/types.ts';
import { endOf, startProduct, type Product } from './product.ts';
import { createWatchedSandbox, expectNobodyLeft, expectNothingTold } from './watched.ts';

const resetPath = /\/db-users\/credentials$/;
const deleted = (sandbox: Sandbox): number => sandbox.counters().requests['borealis DELETE /heroku/resources/{addon}/db-users/credentials'] ?? 0;

type Answer = Extract<HttpFault['effect'], { kind: 'status' }>;
const bodies: [string, Answer][] = [
  ['JSON', { kind: 'status', status: 0, body: { reason: 'Its own words.' } }],
  ['HTML', { kind: 'status', status: 0, body: '<html>a proxy</html>', headers: { 'content-type': 'text/html' } }],
];

let sandbox: Sandbox;
let secrets: ReadonlySet<string>;
let product: Product;
let target: Target;

beforeAll(async () => {
  ({ sandbox, secrets } = await createWatchedSandbox({ stateMs: 2_000 }));
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  sandbox.resetCounters();
  product = await startProduct(sandbox);
  target = await product.target();
});
afterEach(async () => {
  sandbox.faults.clear();
  await nothingLeft();
});

async function nothingLeft(): Promise<void> {
  await expectNothingTold(product, secrets);
  await product.dispose();
  await expectNobodyLeft(sandbox);
}

const confirm = () => ({ addonId: target.addonId, confirmName: sandbox.world.primary.name });

/** The reset once it fits, told by the main process' events as the window hears of them. */
async function untilReset(fits: (reset: Reset) => boolean): Promise<Reset> {
  const stop = new AbortController();
  const events = await product.client.app.events({}, { signal: stop.signal });
  const look = async (): Promise<Reset | null> => (await product.client.users.currentReset({ addonId: target.addonId })).reset;
  try {
    let reset = await look();
    while (reset === null || !fits(reset)) {
      await events.next();
      reset = await look();
    }
    return reset;
  } finally {
    stop.abort();
  }
}
const untilEnded = (): Promise<Reset> => untilReset(({ phase }) => phase === 'done' || phase === 'failed');

/** Another program at the local end of the tunnel. */
async function outsideProgram(port: number, name: string): Promise<{ client: Client; cut: Promise<string> }> {
  const [{ password }, { user, database }] = await Promise.all([product.client.tunnels.reveal(target), product.client.tunnels.credentials(target)]);
  const client = new Client({ host: '127.0.0.1', port, user, password, database, application_name: name, ssl: { rejectUnauthorized: false } });
  const cut = new Promise<string>((resolve) => { client.on('error', (error) => resolve(error.message)); });
  await client.connect();
  return { client, cut };
}

function known(activity: UsersActivity): Extract<UsersActivity, { kind: 'known' }> {
  if (activity.kind !== 'known') throw new Error('The database was not asked.');
  return activity;
}

async function roleIn(identity: Target['identity'], tabId: string): Promise<string> {
  const events = await product.run({ ...target, identity }, 'select current_user', tabId);
  expect(endOf(events)).toMatchObject({ outcome: 'done', error: null });
  const columns = events.find((event) => event.kind === 'columns');
  if (columns === undefined) throw new Error('There was no result.');
  const { rows: [row] } = await product.client.sql.rows({ resultId: columns.resultId, viewId: null, offset: 0, limit: 1 });
  const [role] = row ?? [];
  if (typeof role !== 'string') throw new Error('There was no role.');
  return role;
}

test('roles really change, who is connected is cut, and tunnels and consoles go on with new credentials', async () => {
  const { client } = product;
  // As every window does first; the API key's owner is known by then.
  await client.account.list({});
  expect(await client.users.activity({ addonId: target.addonId, connect: false })).toEqual({ kind: 'not-connected' });
  const { port } = await client.tunnels.open(target);
  const { client: outside, cut } = await outsideProgram(port, 'nightly-report');
  const { passFile } = await client.handoff.prepare(target);
  const oldPass = await readFile(passFile, 'utf8');
  const personal = await roleIn('personal', 'mine');
  const oldApp = await roleIn('app', 'apps');
  const before = await client.users.list({ addonId: target.addonId });
  expect(before).toMatchObject([{ kind: 'app', email: null, own: false, readOnly: oldApp }, { kind: 'personal', email: 'dana@example.com', own: true, readOnly: personal }]);
  const { sessions } = known(await client.users.activity({ addonId: target.addonId, connect: false }));
  expect(sessions.find(({ program }) => program === 'nightly-report')).toMatchObject({ role: personal, hidden: false, state: 'idle', since: expect.stringMatching(/Z$/) });
  // The app's sessions are not of this role, which is no member of pg_monitor.
  expect(sessions.find(({ role }) => role === oldApp)).toMatchObject({ hidden: true, program: null, since: null });

  // A double click, and a second window.
  const both = await Promise.all([client.users.reset(confirm()), client.users.reset(confirm())]);
  expect(both[0]).toEqual(both[1]);
  expect(await cut).toContain('terminating connection');
  const waiting = await untilReset(({ status }) => status === 'maintenance-db-credentials-full-reset');
  expect(waiting.phase).toBe('waiting');
  const done = await untilEnded();
  expect(done).toMatchObject({ phase: 'done', status: 'available', trouble: null, error: null, tunnels: 1, startedAt: both[0].startedAt });
  expect(deleted(sandbox)).toBe(1);
  await outside.end().catch(() => undefined);

  const [app] = await client.users.list({ addonId: target.addonId });
  expect(app?.readOnly).not.toBe(before[0]?.readOnly);
  expect(app?.readWrite).not.toBe(before[0]?.readWrite);
  expect(await product.tunnels()).toMatchObject([{ state: 'open', port, role: personal }]);
  const again = await outsideProgram(port, 'nightly-report');
  expect((await again.client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await again.client.end();
  // A program that was started with it before finds the new password there.
  await expect.poll(() => readFile(passFile, 'utf8')).toContain((await client.tunnels.reveal(target)).password);
  expect(await readFile(passFile, 'utf8')).not.toBe(oldPass);
  expect(await roleIn('personal', 'mine')).toBe(personal);
  await client.sql.closeTab({ tabId: 'apps' });
  expect(await roleIn('app', 'apps')).toBe(app?.readOnly);

  // Else the passwords that it holds for others would look like a leak.
  await client.handoff.cleanUp({});
  await client.users.dismissReset({ addonId: target.addonId });
  expect(await client.users.currentReset({ addonId: target.addonId })).toEqual({ reset: null });
});

test('failing looks do not end the wait', async () => {
  await product.client.users.reset(confirm());
  await untilReset(({ phase }) => phase === 'waiting');
  sandbox.faults.http({ cloud: 'borealis', method: 'GET', times: 5, effect: { kind: 'status', status: 503 } });
  expect(await untilReset(({ trouble }) => trouble !== null)).toMatchObject({ phase: 'waiting', trouble: { code: 'borealis.failed' } });
  expect(await untilEnded()).toMatchObject({ phase: 'done', trouble: null });
  expect(deleted(sandbox)).toBe(1);
});

describe('what is refused', () => {
  test('another name: nothing is sent', async () => {
    const error = await product.failureOf(product.client.users.reset({ ...confirm(), confirmName: 'sushi' }));
    expect(error).toMatchObject({ code: 'confirmation.mismatch', details: { expected: sandbox.world.primary.name } });
    expect(await product.client.users.currentReset({ addonId: target.addonId })).toEqual({ reset: null });
    expect(deleted(sandbox)).toBe(0);
  });

  describe.each(bodies)('with a body of %s', (_kind, body) => {
    test.each<[status: number, code: string, words: RegExp]>([
      [400, 'borealis.maintenance', /under maintenance.*Wait some minutes/],
      [403, 'borealis.access-revoked', /Write access is revoked.*Upgrade the plan/],
      [404, 'borealis.not-found', /was removed/],
      [409, 'borealis.failed', /temporarily unavailable/],
      [422, 'borealis.not-ready', /still being provisioned/],
      [429, 'borealis.rate-limited', /slow down/],
    ])('by Borealis with %i: %s, sent once, and nothing was reset', async (status, code, words) => {
      const before = await product.client.users.list({ addonId: target.addonId });
      sandbox.faults.http({ cloud: 'borealis', method: 'DELETE', path: resetPath, effect: { ...body, status } });
      await product.client.users.reset(confirm());
      const { phase, error, nothingDone } = await untilEnded();
      expect({ phase, code: error?.code, nothingDone }).toEqual({ phase: 'failed', code, nothingDone: true });
      if (error === null) throw new Error('There is no error.');
      const told = Object.values(wordsOf(error)).join(' ');
      expect(told).toMatch(words);
      expect(told).not.toMatch(/<html|undefined/);
      expect(deleted(sandbox)).toBe(1);
      expect(await product.client.users.list({ addonId: target.addonId })).toEqual(before);
    });

    test.each<[status: number, code: string]>([
      [404, 'borealis.not-found'], [409, 'borealis.failed'], [422, 'borealis.not-ready'], [403, 'borealis.failed'], [503, 'borealis.failed'],
    ])('the list, with %i: %s', async (status, code) => {
      sandbox.faults.http({ cloud: 'borealis', method: 'GET', path: /\/db-users$/, effect: { ...body, status } });
      expect((await product.failureOf(product.client.users.list({ addonId: target.addonId }))).code).toBe(code);
    });
  });

  test.each<[string, HttpFault['effect'], string]>([
    ['503', { kind: 'status', status: 503 }, 'borealis.failed'],
    ['a reset', { kind: 'reset' }, 'borealis.unreachable'],
    ['a redirect', { kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/' }, 'borealis.bad-reply'],
  ])('with %s, where nobody knows: it is looked, not sent again', async (_name, effect, code) => {
    sandbox.faults.http({ cloud: 'borealis', method: 'DELETE', path: resetPath, effect });
    await product.client.users.reset(confirm());
    expect(await untilReset(({ phase }) => phase === 'checking')).toMatchObject({ endedAt: null });
    expect(await untilEnded()).toMatchObject({ phase: 'failed', error: { code }, nothingDone: true });
    expect(deleted(sandbox)).toBe(1);
  });
});
