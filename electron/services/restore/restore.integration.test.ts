import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import type { AppEvent } from '../../../shared/contract/app.ts';
import type { RestoreJob, RestoreOrder } from '../../../shared/contract/restore.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import type { CompareEvent } from '../../../shared/contract/restore-compare.ts';
import { createAddonService } from '../addons/addon-service.ts';
import { createBorealisApi } from '../borealis/borealis-api.ts';
import { createChildAuthorizations } from '../borealis/child-authorizations.ts';
import { toAppError } from '../errors/app-failure.ts';
import { fixedToken } from '../heroku/fixed-token.ts';
import { createHerokuApi, type HerokuFor } from '../heroku/heroku-api.ts';
import { createHttpClient } from '../http/http-client.ts';
import { createTransport } from '../http/transport.ts';
import { createSignal } from '../signal.ts';
import { createRig, sandboxSource, untilQuiet, type Rig } from '../tunnels/testing/rig.ts';
import { createCompare } from './compare/compare-service.ts';
import { createMoments } from './moments.ts';
import { createRestore, type RestoreService } from './restore-service.ts';

const quiet = { info() {}, warn() {}, error() {} };
const soon = { firstMs: 100, mostMs: 200 };
let sandbox: Sandbox;
let rig: Rig;
let dataDir: string;
let service: RestoreService;
let events: ReturnType<typeof createSignal<AppEvent>>;
const cleanUp: (() => Promise<void>)[] = [];

beforeAll(async () => {
  sandbox = await createSandbox({ eventsRows: 600, stateMs: 200, twoFactorApps: ['ramen-blog'] });
  await sandbox.databases.ensure(sandbox.world.primary);
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'restores-'));
  rig = createRig({ source: sandboxSource(sandbox) });
  const tokens = fixedToken(sandbox.apiKey, 'me');
  const transport = createTransport({ httpProxy: null, httpsProxy: null, noProxy: null, extraCaFile: null });
  const http = createHttpClient({ transport, userAgent: 'borealis-desktop/0.0.0' });
  const { herokuHost: herokuApiUrl, borealisApiBaseUrl: borealisApiUrl } = sandbox.endpoints;
  const herokuFor: HerokuFor = (of) => createHerokuApi({ http, tokens: of, config: { herokuApiUrl } });
  const children = createChildAuthorizations({ tokens, herokuFor, log: quiet });
  const borealis = createBorealisApi({ http, children, config: { borealisApiUrl } });
  events = createSignal<AppEvent>();
  const config = { addonServiceName: 'borealis-pg', dataDir };
  const addons = createAddonService({ tokens, herokuFor, borealis, events, log: quiet, config });
  service = createRestore({
    tokens, herokuFor, borealis, addons, config, events, log: quiet, notify() {}, platform: { onPower: () => () => undefined },
    timings: { heroku: soon, borealis: soon, trouble: soon },
  });
  cleanUp.push(() => rig.dispose(), () => transport.dispose(), () => addons.dispose(), () => children.dispose(), () => service.dispose());
});
afterEach(async () => {
  sandbox.faults.clear();
  for (const undo of cleanUp.splice(0).toReversed()) await undo();
  rmSync(dataDir, { recursive: true });
  await untilQuiet(() => sandbox.counters());
});

const orderOf = (more: Partial<RestoreOrder> = {}): RestoreOrder => ({
  jobId: crypto.randomUUID(), addonId: sandbox.world.primary.id, app: 'sushi-staging', attachmentName: null, plan: 'x2-s100-p2-r8', time: null, confirm: null, ...more,
});
const until = (state: RestoreJob['state'], jobId: string): Promise<RestoreJob> => vi.waitFor(() => {
  const job = service.jobs().find(({ id }) => id === jobId);
  if (job?.state !== state) throw new Error(`It is ${JSON.stringify(job)}.`);
  return job;
}, { timeout: 30_000, interval: 50 });

async function countIn(addonId: string, sql: string): Promise<string> {
  const session = await rig.connector.connect({ addonId, access: 'read-only', identity: 'personal' }, { applicationName: 'test' });
  const { rows: [row] } = await session.client.query<unknown[]>({ text: sql, rowMode: 'array' });
  await session.close();
  return String(row?.[0]);
}

it('a clone holds the rows of now, a restore those of its time, and both go on beside each other; the source is untouched', async () => {
  const { earliestRestorableTime, restoreSupported } = await service.capabilities(sandbox.world.primary.id);
  expect(restoreSupported).toBe(true);
  const [clone, restored] = await Promise.all([
    service.start(orderOf({ attachmentName: 'COPY_DB' })), service.start(orderOf({ time: earliestRestorableTime })),
  ]);
  const [one, other] = await Promise.all([until('done', clone.id), until('done', restored.id)]);
  expect(await countIn(one.addon?.id ?? '', 'select count(*) from events')).toBe('600');
  expect(await countIn(other.addon?.id ?? '', 'select count(*) from events')).toBe('100');
  expect(await countIn(sandbox.world.primary.id, 'select count(*) from events')).toBe('600');
  expect((await service.attachments('sushi-staging')).find(({ name }) => name === 'COPY_DB')?.addonName).toBe(one.addon?.name);
  expect(readFileSync(join(dataDir, 'restores.json'), 'utf8')).not.toMatch(/restore-token|HRKU/);
  const estimated = await service.start(orderOf());
  expect(estimated.estimate).toMatchObject({ jobs: 1 });
  await until('done', estimated.id);
});

it('goes on over every transient error of both clouds, in both phases', async () => {
  const seen = new Set<string>();
  events.subscribe(() => { for (const { trouble } of service.jobs()) if (trouble !== null) seen.add(trouble.code); });
  const { id } = await service.start(orderOf());
  const name = service.jobs()[0]?.addon?.name ?? '';
  // A temporary authorization that cannot be deleted fails nothing.
  sandbox.faults.http({ cloud: 'heroku', method: 'DELETE', path: /authorizations/, times: 1, effect: { kind: 'status', status: 500 } });
  for (const effect of [{ kind: 'status' as const, status: 503 }, { kind: 'reset' as const }, { kind: 'malformed' as const }, { kind: 'status' as const, status: 401 }]) {
    sandbox.faults.http({ cloud: 'heroku', method: 'GET', path: new RegExp(`/addons/.*${name.slice(-5)}|/addons/[0-9a-f-]{36}$`), times: 1, effect });
    sandbox.faults.http({ cloud: 'borealis', path: new RegExp(`${name}$`), times: 1, effect });
  }
  expect((await until('done', id)).borealisStatus).toBe('available');
  // 503 and resets are cured by the client's own repetitions of a GET.
  expect([...seen]).toEqual(expect.arrayContaining(['heroku.bad-reply', 'borealis.bad-reply']));
});

it('an add-on that is destroyed meanwhile is a cancelled job', async () => {
  const { id, addon } = await service.start(orderOf());
  sandbox.world.remove(addon?.name ?? '');
  expect((await until('cancelled', id)).error).toBeNull();
});

it('a lost answer is found out: the add-on that was made is taken, and no second one', async () => {
  const before = sandbox.world.addons.size;
  sandbox.resetCounters();
  sandbox.faults.http({ cloud: 'heroku', method: 'POST', path: /\/apps\/[^/]+\/addons$/, times: 1, effect: { kind: 'malformed' } });
  const { id } = await service.start(orderOf());
  const { addon } = await until('done', id);
  expect(sandbox.world.addons.get(addon?.name ?? '')?.restoreSourceAddonName).toBe(sandbox.world.primary.name);
  expect(sandbox.world.addons.size).toBe(before + 1);
  expect(sandbox.counters().requests['heroku POST /apps/{app}/addons']).toBe(1);
});

it.each<[string, Partial<RestoreOrder>]>([
  ['restore.name-taken', { attachmentName: 'DATABASE' }],
  ['restore.plan-gone', { plan: 'x9-gone' }],
  ['restore.app-gone', { app: 'no-such-app' }],
  ['restore.time-outside', { time: '2020-01-01T00:00:00Z' }],
  ['restore.refused', { plan: 'h1-s1' }],
  ['heroku.two-factor', { app: 'ramen-blog' }],
])('%s is said before anything is there', async (code, wrong) => {
  const before = sandbox.world.addons.size;
  await expect(service.start(orderOf(wrong))).rejects.toMatchObject({ error: { code } });
  expect(service.jobs()).toEqual([]);
  expect(sandbox.world.addons.size).toBe(before);
});

it.each([
  [402, 'delinquent', 'restore.unpaid', { app: 'sushi-staging', message: 'Its own words.' }],
  [409, 'conflict', 'restore.conflict', { app: 'sushi-staging', message: 'Its own words.' }],
  [429, 'rate_limit', 'restore.rate-limited', { retryAfterSeconds: 7 }],
])('an order that Heroku answers with %d made nothing, was sent once, and says so', async (status, id, code, details) => {
  const before = sandbox.world.addons.size;
  sandbox.resetCounters();
  sandbox.faults.http({ cloud: 'heroku', method: 'POST', path: /\/apps\/[^/]+\/addons$/, effect: { kind: 'status', status, body: { id, message: 'Its own words.' }, headers: { 'retry-after': '7' } } });
  const thrown: unknown = await service.start(orderOf()).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ error: { code, details } });
  expect(wordsOf(toAppError(thrown)).next).toMatch(/Nothing was created\.$/);
  expect(sandbox.counters().requests['heroku POST /apps/{app}/addons']).toBe(1);
  expect(service.jobs()).toEqual([]);
  expect(sandbox.world.addons.size).toBe(before);
});

it('the typed confirmation takes the name over', async () => {
  const { id } = await service.start(orderOf({ app: 'northwind-etl', attachmentName: 'DATABASE', confirm: 'northwind-etl' }));
  const { addon } = await until('done', id);
  expect((await service.attachments('northwind-etl')).find(({ name }) => name === 'DATABASE')?.addonName).toBe(addon?.name);
});

async function compared(copyId: string): Promise<CompareEvent[]> {
  const found: CompareEvent[] = [];
  for await (const event of createCompare({ connector: rig.connector, applicationName: 'test' }).run({ sourceId: sandbox.world.primary.id, copyId })) {
    if (event.kind !== 'progress') found.push(event);
  }
  return found;
}
const tableOf = (all: readonly CompareEvent[], name: string) => all.flatMap((event) => (event.kind === 'table' && event.table.name === name ? [event.table] : []))[0];
const schemaOf = (all: readonly CompareEvent[]) => all.flatMap((event) => (event.kind === 'schema' ? [event] : []))[0];

it('compares: a fresh clone is the same; what was changed in it afterwards is named', async () => {
  const { id } = await service.start(orderOf());
  const copy = (await until('done', id)).addon ?? { id: '', name: '' };
  const same = await compared(copy.id);
  expect(schemaOf(same)?.differences).toEqual([]);
  expect(schemaOf(same)?.compared).toBeGreaterThan(50);
  expect(same.flatMap((event) => (event.kind === 'table' ? [event.table] : [])).filter(({ sample, problem }) => sample.kind === 'different' || problem !== null)).toEqual([]);
  expect(tableOf(same, 'public.events')).toMatchObject({ source: { rows: '600', exact: true }, copy: { rows: '600', exact: true }, sample: { kind: 'same', rows: 600 } });

  await change(copy.id, "update events set payload = '{}' where id = 3; delete from events where id = 600; alter table customers add column note text default 'x'; create index on orders (id)");
  const changed = await compared(copy.id);
  expect(schemaOf(changed)?.differences.map(({ kind, name, source }) => [kind, name, source])).toEqual([['column', 'public.customers.note', null], ['index', 'public.orders_id_idx', null]]);
  expect(tableOf(changed, 'public.events')).toMatchObject({ copy: { rows: '599' }, sample: { kind: 'different', differing: 2 } });
  expect(tableOf(changed, 'public.customers')?.sample).toEqual({ kind: 'none', reason: 'The columns differ.' });
});

it('a comparison ends with its signal and leaves no session', async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  const follow = async (): Promise<void> => {
    for await (const { kind } of createCompare({ connector: rig.connector, applicationName: 'test' }).run({ sourceId: sandbox.world.primary.id, copyId: sandbox.world.primary.id }, stop.signal)) {
      seen.push(kind);
      if (kind === 'schema') stop.abort();
    }
  };
  await follow().catch(() => undefined);
  expect(seen).not.toContain('finished');
  await vi.waitFor(() => { expect(sandbox.counters().openChannels).toBe(0); });
});

it('finds a moment in a column of the data', async () => {
  const { id } = sandbox.world.primary;
  const moments = createMoments({ connector: rig.connector, applicationName: 'test' });
  const columns = await moments.columns(id);
  expect(columns).toContainEqual({ schema: 'public', table: 'events', column: 'at', type: 'timestamp with time zone', columns: ['id', 'at', 'kind', 'customer_id', 'payload'] });
  const [found] = await moments.find({ addonId: id, schema: 'public', table: 'events', column: 'at', where: { column: 'id', value: '42' } });
  expect(Date.parse(found?.at ?? '')).toBe(Number(await countIn(id, 'select floor(extract(epoch from at) * 1000)::bigint from events where id = 42')));
  expect(found?.row).toMatch(/^\(42,/);
  expect(await moments.find({ addonId: id, schema: 'public', table: 'events', column: 'at', where: { column: 'id', value: "'; drop table events" } })).toEqual([]);
  await expect(moments.find({ addonId: id, schema: 'public', table: 'gone', column: 'at', where: null })).rejects.toMatchObject({ error: { code: 'pg.statement-failed' } });
});

async function change(addonId: string, sql: string): Promise<void> {
  await rig.service.elevate(addonId, null);
  const session = await rig.connector.connect({ addonId, access: 'read-write', identity: 'personal' }, { applicationName: 'test' });
  await session.client.query(sql);
  await session.close();
}
