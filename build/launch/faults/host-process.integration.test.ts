import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { Draft } from '../../../shared/contract/workspace.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { buildRenderer } from '../bundles.ts';
import { connectToHost, type ContractConnection } from '../contract-client.ts';
import { root } from '../inputs.ts';
import { sandboxEnv } from '../sandbox-env.ts';
import { listens, watchSecrets } from './product.ts';

let sandbox: Sandbox;
let secrets: ReadonlySet<string>;
let dataDir: string;
let connection: ContractConnection;
let host: { said(): string; end(signal: NodeJS.Signals): Promise<number | null> };

/** The browser host as `npm start` runs it, with all it says. */
async function startHost(): Promise<typeof host> {
  const child = spawn(process.execPath, [resolve(root, 'electron/host/browser-main.ts'), '--json', '--exit-with-parent'], {
    cwd: root, env: sandboxEnv(process.env, sandbox, dataDir), stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text; });
  const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
  const { url } = JSON.parse(String(line)) as { url: string };
  connection = await connectToHost(url);
  return {
    said: () => said,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

beforeAll(async () => {
  [sandbox] = await Promise.all([createSandbox({ eventsRows: 10 }), buildRenderer()]);
  secrets = watchSecrets(sandbox);
  await sandbox.databases.ensure(sandbox.world.primary);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  sandbox.resetCounters();
  dataDir = await mkdtemp(join(tmpdir(), 'borealis-faults-'));
  host = await startHost();
});
afterEach(async () => {
  sandbox.faults.clear();
  await connection.close();
  await host.end('SIGKILL');
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

async function targetIn(client: ContractClient): Promise<Target> {
  const { addons } = await client.addons.refresh({});
  const addonId = addons.find(({ name }) => name === sandbox.world.primary.name)?.id ?? '';
  return { addonId, access: 'read-only', identity: 'personal' };
}

/** What the host wrote to standard error and into its data folder. */
async function written(): Promise<string> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')));
  return [host.said(), ...files].join('\n');
}

const outcome = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', () => 'failed');

/** A run without end; `started` is called once the server has its statement. */
async function runToEnd(client: ContractClient, target: Target, started: () => void): Promise<void> {
  for await (const { kind } of await client.sql.run({ ...target, tabId: 'tab', text: 'select 1; select pg_sleep(600)', pick: { kind: 'all' } })) if (kind === 'statement-done') started();
}

test('one fault after another: the process says nothing on standard error, writes no secret, goes on, and quits with all closed', async () => {
  const { client } = connection;
  const target = await targetIn(client);
  const faults: (() => unknown)[] = [
    () => sandbox.faults.http({ cloud: 'borealis', path: /personal-ssh-users$/, effect: { kind: 'malformed' } }),
    () => sandbox.faults.http({ cloud: 'borealis', path: /personal-db-users$/, effect: { kind: 'endless' } }),
    () => sandbox.faults.http({ cloud: 'borealis', path: /personal-db-users$/, effect: { kind: 'patch', fields: { dbPassword: 'wrong-canary' } } }),
    () => sandbox.faults.http({ cloud: 'heroku', path: /authorizations/, effect: { kind: 'reset' } }),
    () => sandbox.faults.ssh({ kind: 'wrong-host-key' }),
    () => sandbox.faults.ssh({ kind: 'refuse-auth' }),
    () => sandbox.faults.ssh({ kind: 'refuse-channel' }),
    () => sandbox.faults.bastionDown(true),
  ];
  for (const fault of faults) {
    await fault();
    expect(await outcome(client.tunnels.open(target))).toMatch(/^(failed|done)$/);
    sandbox.faults.clear();
    await sandbox.faults.bastionDown(false);
  }
  const { port } = await client.tunnels.open(target);
  for (const fault of [async () => { sandbox.faults.dropSsh('reset'); }, () => sandbox.faults.restartDatabase()]) {
    const started = Promise.withResolvers<void>();
    const running = runToEnd(client, target, started.resolve);
    await Promise.race([started.promise, running]);
    await fault();
    await running;
  }
  expect(await client.app.platform({})).toMatchObject({ kind: 'browser' });
  await connection.close();
  expect(await host.end('SIGTERM')).toBe(0);
  expect(await listens(port)).toBe(false);
  await expect.poll(() => sandbox.counters()).toMatchObject({ liveAuthorizations: 0, sshSessions: 0, openChannels: 0 });
  expect(host.said()).toBe('');
  const text = await written();
  expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
  expect(text).not.toMatch(/HRKU-|PRIVATE KEY|wrong-canary/);
  expect(text).not.toMatch(/"event":"(process\.|handler\.failed)/);
});

const spooled = (): Promise<string[]> => readdir(join(dataDir, 'spool')).catch(() => []);

/** A run whose rows are soon beyond its memory; resolves once the first of them are in a file. */
async function spoolingRun(client: ContractClient, target: Target): Promise<{ ended: Promise<string> }> {
  await client.settings.update({ resultMemoryMiB: 1 });
  for await (const _ of await client.sql.run({ ...target, tabId: 'tab', text: 'select 5 as told_before', pick: { kind: 'all' } })) { /* To its end. */ }
  const run = async (): Promise<void> => {
    const text = "select n, repeat('x', 4000), pg_sleep(0.001) from generate_series(1, 10000000) n";
    for await (const _ of await client.sql.run({ ...target, tabId: 'tab', text, pick: { kind: 'all' } })) { /* To its end. */ }
  };
  const ended = outcome(run());
  await vi.waitFor(async () => { expect(await spooled()).toHaveLength(1); }, { timeout: 20_000 });
  return { ended };
}

/** Types as the window does, an edit a pause; gives what the last acknowledged one has led to. */
async function typed(client: ContractClient, addonId: string): Promise<Draft> {
  const draft: Draft = {
    tabId: 'typed', addonId, title: 'Typed', version: 1, text: 'select ', cursor: 7, anchor: null, topLine: 1,
    file: { path: 'late.sql', revision: null }, commit: 'manual',
  };
  await client.workspace.put(draft);
  for (const letter of 'typed') {
    const edits = [{ offset: draft.text.length, length: 0, text: letter }];
    draft.text += letter;
    Object.assign(draft, { version: draft.version + 1, cursor: draft.text.length, anchor: 7, topLine: draft.version });
    const { tabId, version, cursor, anchor, topLine } = draft;
    await client.workspace.edit({ tabId, version, cursor, anchor, topLine, edits });
  }
  return draft;
}

test('killed while typing and while a query runs: no listener, session or spool file remains, and text, layout and history are back', async () => {
  const { client } = connection;
  const target = await targetIn(client);
  const { addonId } = target;
  const { port } = await client.tunnels.open(target);
  const { ended } = await spoolingRun(client, target);
  const draft = await typed(client, addonId);
  const layout = { direction: 'column' as const, ratio: 0.3, secondTabId: 'typed', secondFocused: true, panel: null, sizes: { side: 320 } };
  await client.workspace.activate({ addonId, tabId: 'typed' });
  await client.workspace.arrange({ addonId, layout });
  await host.end('SIGKILL');
  await ended;
  expect(await listens(port)).toBe(false);
  await vi.waitFor(() => { expect(sandbox.counters()).toMatchObject({ sshSessions: 0, openChannels: 0 }); });

  host = await startHost();
  const again = connection.client;
  expect(await again.workspace.drafts({ addonId })).toEqual({ drafts: [draft], activeTabId: 'typed', layout });
  const { entries } = await again.history.list({ addonId, search: '', before: null, limit: 10 });
  expect(entries).toMatchObject([{ text: 'select 5 as told_before', outcome: 'done', rows: 1, access: 'read-only' }]);
  await vi.waitFor(async () => { expect(await spooled()).toEqual([]); });
  expect(await listens(port)).toBe(false);
  expect(await again.tunnels.open(target)).toMatchObject({ state: 'open', port });
});

test('the window goes away while typing and while a query runs: the query is cancelled, the text kept, and the next run leaves no file', async () => {
  const target = await targetIn(connection.client);
  const { ended } = await spoolingRun(connection.client, target);
  const draft = await typed(connection.client, target.addonId);
  await connection.close();
  await ended;
  connection = await connection.again();
  const { client } = connection;
  const cancelled = async () => (await client.history.list({ addonId: target.addonId, search: 'generate_series', before: null, limit: 1 })).entries[0]?.outcome;
  await vi.waitFor(async () => { expect(await cancelled()).toBe('cancelled'); }, { timeout: 20_000 });
  expect((await client.workspace.drafts({ addonId: target.addonId })).drafts).toEqual([draft]);
  for await (const _ of await client.sql.run({ ...target, tabId: 'tab', text: 'select 1', pick: { kind: 'all' } })) { /* To its end. */ }
  expect(await spooled()).toEqual([]);
});
