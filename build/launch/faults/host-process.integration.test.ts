import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
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

async function runToEnd(client: ContractClient, target: Target): Promise<void> {
  for await (const _ of await client.sql.run({ ...target, tabId: 'tab', text: 'select pg_sleep(600)', pick: { kind: 'all' } })) { /* To its end. */ }
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
    const running = runToEnd(client, target);
    await vi.waitFor(() => { expect(sandbox.counters().openChannels).toBeGreaterThan(0); }, { timeout: 10_000 });
    await fault();
    await running;
  }
  expect(await client.app.platform({})).toMatchObject({ kind: 'browser' });
  await connection.close();
  expect(await host.end('SIGTERM')).toBe(0);
  expect(await listens(port)).toBe(false);
  expect(sandbox.counters()).toMatchObject({ liveAuthorizations: 0, sshSessions: 0, openChannels: 0 });
  expect(host.said()).toBe('');
  const text = await written();
  expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
  expect(text).not.toMatch(/HRKU-|PRIVATE KEY|wrong-canary/);
  expect(text).not.toMatch(/"event":"(process\.|handler\.failed)/);
});

test('killed in the middle of work: no listener and no session remain, and the next start has the drafts and the same port', async () => {
  const { client } = connection;
  const target = await targetIn(client);
  const draft = { tabId: 'typed', addonId: target.addonId, title: 'Typed', version: 1, text: 'select typed', cursor: 0 };
  await client.workspace.put(draft);
  const { port } = await client.tunnels.open(target);
  const running = outcome(runToEnd(client, target));
  await vi.waitFor(() => { expect(sandbox.counters().openChannels).toBeGreaterThan(0); }, { timeout: 10_000 });
  await host.end('SIGKILL');
  await running;
  expect(await listens(port)).toBe(false);
  await vi.waitFor(() => { expect(sandbox.counters()).toMatchObject({ sshSessions: 0, openChannels: 0 }); }, { timeout: 10_000 });

  host = await startHost();
  expect((await connection.client.workspace.drafts({ addonId: target.addonId })).drafts).toEqual([draft]);
  expect(await connection.client.tunnels.open(target)).toMatchObject({ state: 'open', port });
});
