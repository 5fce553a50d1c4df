import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safe } from '@orpc/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSandbox } from '../../sandbox/sandbox.ts';
import type { Sandbox } from '../../sandbox/types.ts';
import { buildRenderer } from './bundles.ts';
import { check, runQuery } from './check.ts';
import { connectToHost } from './contract-client.ts';
import { startBrowserHost } from './host-process.ts';
import { sandboxEnv } from './sandbox-env.ts';

let sandbox: Sandbox;
let dataDir: string;
beforeAll(async () => {
  [sandbox] = await Promise.all([createSandbox({ eventsRows: 1_000 }), buildRenderer()]);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  sandbox.resetCounters();
  dataDir = await mkdtemp(join(tmpdir(), 'borealis-check-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const env = (): Record<string, string> => sandboxEnv(process.env, sandbox, dataDir);

/** True when nothing listens on the port. */
function isClosed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); resolve(false); });
    socket.once('error', () => resolve(true));
  });
}

test('the whole path through the contract, and nothing left after a polite end', async () => {
  const host = await startBrowserHost(env());
  const report = await check(host.url, sandbox);
  expect(report).toEqual({
    ok: true, host: 'browser', signedIn: true, addons: expect.any(Number), tunnel: { openMs: expect.any(Number), port: expect.any(Number) },
    query: { rows: 1, value: '1' }, nonce: expect.stringMatching(/^[0-9a-f]{32}$/), externalClient: 'ok', counters: { handshakes: 1, channels: expect.any(Number) },
  });
  expect(report.addons).toBeGreaterThan(8);
  await host.stop();
  expect(await host.ended).toBe(0);
  expect(await isClosed(report.tunnel.port)).toBe(true);
  expect(await isClosed(Number(new URL(host.url).port))).toBe(true);
  await expect.poll(() => sandbox.counters()).toMatchObject({ sshSessions: 0, openChannels: 0, liveAuthorizations: 0 });
  const pg = join(dataDir, 'pg');
  expect(existsSync(pg) ? await readdir(pg) : []).toEqual([]);
});

test('a second host on the same data folder says who has it and ends', async () => {
  const first = await startBrowserHost(env());
  await expect(startBrowserHost(env())).rejects.toThrow(/^Another Borealis Desktop uses this data folder/);
  await first.stop();
});

test('a host whose launcher is gone ends by itself, with its temporary data', async () => {
  const host = await startBrowserHost(env(), { temporaryData: true });
  expect(existsSync(dataDir)).toBe(true);
  host.abandon();
  expect(await host.ended).toBe(0);
  expect(existsSync(dataDir)).toBe(false);
});

test('a window that goes away takes its running query with it', async () => {
  const [host, observer] = await Promise.all([startBrowserHost(env()), startBrowserHost({ ...env(), BOREALIS_DESKTOP_DATA_DIR: join(dataDir, 'observer') })]);
  const [window, { client }] = await Promise.all([connectToHost(host.url), connectToHost(observer.url)]);
  const list = await client.addons.refresh({});
  const addon = list.addons.find(({ name }) => name === sandbox.world.primary.name);
  const target = { addonId: addon!.id, access: 'read-only', identity: 'personal' } as const;
  const sleeping = async () => (await runQuery(client, target, "select count(*) from pg_stat_activity where query = 'select pg_sleep(600)' and state = 'active'"))[0]?.[0];

  const events = await window.client.sql.run({ ...target, tabId: 'a', text: 'select pg_sleep(600)', pick: { kind: 'all' } });
  for (let event = await events.next(); !event.done && event.value.kind !== 'statement-started';) event = await events.next();
  await expect.poll(sleeping).toBe('1');
  await window.close();
  await expect.poll(sleeping).toBe('0');
  await Promise.all([host.stop(), observer.stop()]);
});

test('a wrong start says what to change', async () => {
  const { error } = await safe(startBrowserHost({ ...env(), HEROKU_HOST: 'http://example.com' }));
  expect(error?.message).toMatch(/HEROKU_HOST names example.com by plain http/);
});
