import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ORPCError } from '@orpc/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { RestoreJob, RestoreOrder, RestoreState } from '../../../shared/contract/restore.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { buildRenderer } from '../bundles.ts';
import { connectToHost, type ContractConnection } from '../contract-client.ts';
import { root } from '../inputs.ts';
import { sandboxEnv } from '../sandbox-env.ts';

let sandbox: Sandbox;
let dataDir: string;
let connection: ContractConnection;
let kill: () => Promise<unknown>;

/** The browser host as `npm start` runs it. */
async function startHost(): Promise<void> {
  const child = spawn(process.execPath, [resolve(root, 'electron/host/browser-main.ts'), '--json', '--exit-with-parent'], {
    cwd: root, env: sandboxEnv(process.env, sandbox, dataDir), stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  kill = () => {
    child.kill('SIGKILL');
    return ended;
  };
  const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
  const { url } = JSON.parse(String(line)) as { url: string };
  connection = await connectToHost(url);
}

beforeAll(async () => {
  // States last until the test moves them on.
  [sandbox] = await Promise.all([createSandbox({ eventsRows: 60, stateMs: 600_000 }), buildRenderer()]);
  await sandbox.databases.ensure(sandbox.world.primary);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  sandbox.resetCounters();
  answers.length = 0;
  dataDir = await mkdtemp(join(tmpdir(), 'borealis-restores-'));
  await startHost();
  const { error } = await connection.client.addons.refresh({});
  if (error !== null) throw new Error(error.message);
});
afterEach(async () => {
  sandbox.faults.clear();
  await kill();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

/** What those orders were answered that no test waits for. */
const answers: string[] = [];
const placed = (each: RestoreOrder): Promise<string> => connection.client.restore.start(each).then(() => 'taken', (error: unknown) => {
  answers.push(error instanceof ORPCError ? JSON.stringify(error.data) : String(error));
  return 'lost';
});
const order = (): RestoreOrder => ({
  jobId: crypto.randomUUID(), addonId: sandbox.world.primary.id, app: 'sushi-staging', attachmentName: null, plan: 'x2-s100-p2-r8', time: null, confirm: null,
});
const jobsIn = (state: RestoreState, count: number): Promise<RestoreJob[]> => vi.waitFor(async () => {
  const jobs = await connection.client.restore.jobs({});
  // A refused order leaves no job: its answer tells why.
  if (jobs.length !== count || jobs.some((job) => job.state !== state)) throw new Error(`There is ${JSON.stringify(jobs)}; what was answered: ${answers.join(', ')}.`);
  return jobs;
}, { timeout: 60_000, interval: 100 });
const jobIn = async (state: RestoreState): Promise<RestoreJob> => {
  const [job] = await jobsIn(state, 1);
  if (job === undefined) throw new Error('There is no job.');
  return job;
};
const copies = (): string[] => [...sandbox.world.addons.values()].filter(({ restoreSourceAddonName }) => restoreSourceAddonName === sandbox.world.primary.name).map(({ name }) => name);
const ordered = (): number => sandbox.counters().requests['heroku POST /apps/{app}/addons'] ?? 0;

test('killed in the first phase and again in the second: it goes on at each start, to one add-on that holds the rows', async () => {
  const { addon } = await connection.client.restore.start(order());
  const name = addon?.name ?? '';
  await kill();
  await startHost();
  expect(await jobIn('heroku')).toMatchObject({ addon: { name }, herokuState: 'provisioning' });
  sandbox.world.update(name, { herokuState: 'provisioned', status: 'configuring' });
  await jobIn('borealis');
  await kill();
  await startHost();
  await vi.waitFor(async () => { expect((await jobIn('borealis')).borealisStatus).toBe('configuring'); }, { timeout: 10_000 });
  await kill();
  sandbox.world.update(name, { status: 'available' });
  await startHost();
  expect(await jobIn('done')).toMatchObject({ addon: { name }, borealisStatus: 'available', error: null });
  expect(ordered()).toBe(1);
  const list = await connection.client.addons.refresh({});
  const addonId = list.addons.find((each) => each.name === name)?.id ?? '';
  const compared: unknown[] = [];
  for await (const event of await connection.client.restore.compare({ sourceId: sandbox.world.primary.id, copyId: addonId })) if (event.kind === 'table' && event.table.name === 'public.events') compared.push(event.table);
  expect(compared).toMatchObject([{ copy: { rows: '60', exact: true }, sample: { kind: 'same', rows: 60 } }]);
});

test('killed while Heroku made two like each other: each is found by one job, and no third one is ordered', async () => {
  const before = copies();
  sandbox.faults.http({ cloud: 'heroku', method: 'POST', path: /\/apps\/[^/]+\/addons$/, effect: { kind: 'drip', msPerByte: 60_000 } });
  const lost = [order(), order()].map(placed);
  await vi.waitFor(() => { expect(copies()).toHaveLength(before.length + 2); }, { timeout: 20_000 });
  expect((await jobsIn('creating', 2)).map(({ addon }) => addon)).toEqual([null, null]);
  await kill();
  expect(await Promise.all(lost)).toEqual(['lost', 'lost']);
  sandbox.faults.clear();
  await startHost();
  const found = await jobsIn('heroku', 2);
  expect(found.map(({ addon }) => addon?.name ?? '').toSorted()).toEqual(copies().filter((name) => !before.includes(name)).toSorted());
  expect(ordered()).toBe(2);
});

test('killed before Heroku was asked: nothing is made, and it says so; the restore token is on no disk', async () => {
  const before = copies();
  sandbox.faults.http({ cloud: 'borealis', method: 'POST', path: /restore-tokens$/, effect: { kind: 'drip', msPerByte: 60_000 } });
  const lost = placed(order());
  await jobIn('preparing');
  // It is listed a moment before it is on the disk.
  await vi.waitFor(async () => { expect(await readFile(join(dataDir, 'restores.json'), 'utf8')).toContain('"preparing"'); }, { timeout: 10_000 });
  await kill();
  expect(await lost).toBe('lost');
  sandbox.faults.clear();
  await startHost();
  expect(await jobIn('failed')).toMatchObject({ addon: null, error: { code: 'restore.interrupted' } });
  expect(copies()).toEqual(before);
  expect(ordered()).toBe(0);
  expect(await readFile(join(dataDir, 'restores.json'), 'utf8')).not.toMatch(/token/i);
});
