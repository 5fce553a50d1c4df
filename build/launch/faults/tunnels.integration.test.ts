import { createServer } from 'node:net';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import type { Draft } from '../../../shared/contract/workspace.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { endOf, listens, startProduct, watchSecrets, type Product } from './product.ts';

/** Sockets of this process that listen, and its open descriptors. */
function held(): { descriptors: number; listening: number } {
  if (process.platform !== 'linux') {
    const resources = process.getActiveResourcesInfo();
    return { descriptors: resources.length, listening: resources.filter((name) => name === 'TCPServerWrap').length };
  }
  const links = readdirSync('/proc/self/fd').flatMap((name) => {
    try { return [readlinkSync(`/proc/self/fd/${name}`)]; } catch { return []; }
  });
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n').map((line) => line.trim().split(/\s+/));
  const listening = new Set(lines.filter(([, , , state]) => state === '0A').map((fields) => `socket:[${fields[9]}]`));
  return { descriptors: links.length, listening: links.filter((link) => listening.has(link)).length };
}

describe.each(['ssh2', 'openssh'] as const)('through the contract, over the %s bastion', (bastion) => {
  let sandbox: Sandbox;
  let secrets: ReadonlySet<string>;
  let product: Product;
  let target: Target;
  let draft: Draft;

  beforeAll(async () => {
    sandbox = await createSandbox({ bastion, eventsRows: 10 });
    secrets = watchSecrets(sandbox);
    await sandbox.databases.ensure(sandbox.world.primary);
  });
  afterAll(() => sandbox.stop());
  beforeEach(async () => {
    sandbox.resetCounters();
    product = await startProduct(sandbox);
    target = await product.target();
    draft = { tabId: 'tab', addonId: target.addonId, title: 'Typed', version: 1, text: 'select pg_sleep(600)', cursor: 3, anchor: null, topLine: 1, file: null, commit: 'auto' };
    await product.client.workspace.put(draft);
  });
  afterEach(async () => {
    sandbox.faults.clear();
    await sandbox.faults.bastionDown(false);
    await sandbox.faults.limitConnections(sandbox.world.primary.name, null);
    try {
      await nothingTold();
    } finally {
      await product.dispose();
    }
    await nothingLeft();
  });

  /** No secret in any message, the app alive, what was typed kept. */
  async function nothingTold(): Promise<void> {
    expect((await product.client.workspace.drafts({ addonId: target.addonId })).drafts).toEqual([draft]);
    expect(await product.client.app.platform({})).toMatchObject({ kind: 'browser' });
    await product.tunnels();
    expect(await product.leaks(secrets)).toEqual([]);
    expect(await product.unforeseen()).toEqual([]);
  }
  async function nothingLeft(): Promise<void> {
    await vi.waitFor(() => { expect(sandbox.counters()).toMatchObject({ sshSessions: 0, openChannels: 0, liveAuthorizations: 0 }); });
  }
  const open = () => product.client.tunnels.open(target);
  const failed = async (code: string): Promise<void> => {
    const [tunnel] = await product.tunnels();
    expect(tunnel).toMatchObject({ state: 'failed', lastError: { code }, connections: [] });
    expect(await listens(tunnel!.port)).toBe(false);
  };

  test('a wrong host key: told with both fingerprints, nothing sent past the key exchange, by the console neither', async () => {
    sandbox.faults.ssh({ kind: 'wrong-host-key' });
    const error = await product.failureOf(open());
    expect(error).toMatchObject({
      code: 'tunnel.host-key-mismatch', retryable: false,
      details: { expected: expect.stringMatching(/^SHA256:/), actual: expect.stringMatching(/^SHA256:/) },
    });
    await failed('tunnel.host-key-mismatch');
    const run = await product.run(target, 'select 1');
    expect(endOf(run)).toMatchObject({ outcome: 'failed', error: { code: 'tunnel.host-key-mismatch' } });
    expect(sandbox.counters()).toMatchObject({ authAttempts: 0, sshSessions: 0, channels: 0 });
  });

  const malformed: [name: string, fields: Record<string, string>, code: string][] = [
    ['a host key that is none', { publicSshHostKey: 'canary no key' }, 'tunnel.host-key-invalid'],
    ['a cut host key', { publicSshHostKey: 'ssh-ed25519 AAAAC3NzaC1yc2E' }, 'tunnel.host-key-invalid'],
    ['a host key of another type than it says', { publicSshHostKey: 'ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIJ0Jk0mGx5z0m0gY4mGmJbJ0Jk0mGx5z0m0gY4mGmJbJ' }, 'tunnel.host-key-invalid'],
    ['a private key that is none', { sshPrivateKey: 'canary no key' }, 'tunnel.private-key-invalid'],
    ['a cut private key', { sshPrivateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nY2FuYXJ5\n-----END OPENSSH PRIVATE KEY-----\n' }, 'tunnel.private-key-invalid'],
  ];
  test.each(malformed)('%s from the API: told without it, before any connection', async (_name, fields, code) => {
    sandbox.faults.http({ cloud: 'borealis', path: /personal-ssh-users$/, effect: { kind: 'patch', fields } });
    const error = await product.failureOf(open());
    expect(error.code).toBe(code);
    expect(JSON.stringify(error)).not.toMatch(/canary|Y2FuYXJ5/);
    await failed(code);
    expect(sandbox.counters()).toMatchObject({ handshakes: 0, authAttempts: 0 });
    sandbox.faults.clear();
    expect(await product.client.tunnels.retry(target)).toMatchObject({ state: 'open' });
  });

  test('a refused login: a fresh SSH user once, then told', async () => {
    sandbox.faults.ssh({ kind: 'refuse-auth' });
    expect((await product.failureOf(open())).code).toBe('tunnel.auth-rejected');
    await failed('tunnel.auth-rejected');
    expect(sandbox.counters().requests['borealis POST /heroku/resources/{addon}/personal-ssh-users']).toBe(2);
  });

  test('a bastion that is down: told with its address, and Retry opens', async () => {
    await sandbox.faults.bastionDown(true);
    expect(await product.failureOf(open())).toMatchObject({ code: 'tunnel.unreachable', retryable: true, details: { cause: 'ECONNREFUSED' } });
    await failed('tunnel.unreachable');
    await sandbox.faults.bastionDown(false);
    expect(await product.client.tunnels.retry(target)).toMatchObject({ state: 'open' });
  });

  test.each([1, 2, 4] as const)('a channel refused for reason %i: told, for the tunnel and for the console', async (reason) => {
    sandbox.faults.ssh({ kind: 'refuse-channel', reason });
    expect((await product.failureOf(open())).code).toBe('tunnel.forward-refused');
    await failed('tunnel.forward-refused');
    expect(endOf(await product.run(target, 'select 1'))).toMatchObject({ error: { code: 'tunnel.forward-refused' } });
  });

  // sshd answers every channel; the next test has what can be silent there.
  test.each(bastion === 'ssh2' ? ['hang-channel'] as const : [])('a channel that is never answered (%s): told after ten seconds, and the next one opens over the same connection', async (kind) => {
    sandbox.faults.ssh({ kind });
    const [opening, run] = await Promise.all([product.failureOf(open()), product.run(target, 'select 1')]);
    expect(opening.code).toBe('tunnel.forward-timeout');
    expect(endOf(run)).toMatchObject({ outcome: 'failed', error: { code: 'tunnel.forward-timeout' } });
    await failed('tunnel.forward-timeout');
    sandbox.faults.clear();
    expect(await product.client.tunnels.retry(target)).toMatchObject({ state: 'open' });
    expect(sandbox.counters().handshakes).toBe(1);
  });

  test('a channel asked for over a link that has gone silent: told within ten seconds, and the next one opens over a new connection', async () => {
    await open();
    await product.client.tunnels.close(target);
    sandbox.faults.ssh({ kind: 'black-hole' });
    const [opening, run] = await Promise.all([product.failureOf(open()), product.run(target, 'select 1')]);
    expect(opening).toMatchObject({ code: 'tunnel.lost', retryable: true, details: { cause: 'it has gone silent' } });
    expect(endOf(run).error?.code).toBe('tunnel.lost');
    await failed('tunnel.lost');
    sandbox.faults.clear();
    expect(await product.client.tunnels.retry(target)).toMatchObject({ state: 'open' });
    expect(sandbox.counters().handshakes).toBe(2);
  });

  test.each(['end', 'reset'] as const)('SSH dropped mid-query by %s: the run is lost, the tunnel back on its port, nothing run again', async (how) => {
    const { port } = await open();
    const iterator = await product.client.sql.run({ ...target, tabId: 'tab', text: 'select pg_sleep(600)', pick: { kind: 'all' } });
    for (let event = await iterator.next(); !event.done && event.value.kind !== 'statement-started';) event = await iterator.next();
    sandbox.faults.dropSsh(how);
    let end: unknown;
    for await (const event of iterator) end = event;
    expect(end).toMatchObject({ kind: 'finished', outcome: 'lost', error: { code: 'pg.connection-lost' } });
    const [back] = await product.until(([tunnel]) => tunnel?.state === 'open' && sandbox.counters().handshakes === 2);
    expect(back?.port).toBe(port);
    // The server may not know yet that the first one lost its reader; a second one would divide by zero.
    const running = await product.run(target, "select 1 / (count(*) <= 1)::int from pg_stat_activity where query like 'select pg_sleep(600%' and state = 'active' and usename = current_user");
    expect(endOf(running).outcome).toBe('done');
  });

  test('a database restarted, or a backend killed, mid-query: told, the tunnel stays, the next run works', async () => {
    await open();
    for (const fault of [() => sandbox.faults.killBackends(sandbox.world.primary.name), () => sandbox.faults.restartDatabase()]) {
      const iterator = await product.client.sql.run({ ...target, tabId: 'tab', text: 'select pg_sleep(600)', pick: { kind: 'all' } });
      for (let event = await iterator.next(); !event.done && event.value.kind !== 'statement-started';) event = await iterator.next();
      await fault();
      let end: unknown;
      for await (const event of iterator) end = event;
      expect(end).toMatchObject({ kind: 'finished', outcome: 'lost', error: { code: 'pg.connection-lost' } });
      expect((await product.tunnels())[0]?.state).toBe('open');
      expect(endOf(await product.run(target, 'select 1')).outcome).toBe('done');
    }
    expect(sandbox.counters().handshakes).toBe(1);
  });

  test('the connection limit: told as such for the tunnel and the console', async () => {
    const { port } = await open();
    const copied = await product.client.tunnels.copy({ ...target, what: 'url' });
    const outside = new Client({ connectionString: copied.by === 'page' ? copied.text : '' });
    outside.on('error', () => undefined);
    await outside.connect();
    await sandbox.faults.limitConnections(sandbox.world.primary.name, 1);
    expect(endOf(await product.run(target, 'select 1'))).toMatchObject({ error: { code: 'pg.too-many-connections', retryable: true } });
    await product.client.tunnels.close(target);
    expect(await listens(port)).toBe(false);
    const other = await product.target({ access: 'read-only' });
    await sandbox.faults.limitConnections(sandbox.world.primary.name, 0);
    expect((await product.failureOf(product.client.tunnels.open(other))).code).toBe('pg.too-many-connections');
    await failed('pg.too-many-connections');
    await outside.end().catch(() => undefined);
  });

  test('a port that is taken: told with its holder and another one, which then works', async () => {
    const { port } = await open();
    await product.client.tunnels.close(target);
    const squatter = createServer();
    await new Promise<void>((resolve) => { squatter.listen(port, '127.0.0.1', resolve); });
    const error = await product.failureOf(open());
    expect(error).toMatchObject({ code: 'tunnel.port-taken', details: { port, suggestion: expect.any(Number) } });
    const suggestion = error.code === 'tunnel.port-taken' ? error.details.suggestion : null;
    expect((await product.client.tunnels.setPort({ ...target, port: suggestion ?? 0 })).port).toBe(suggestion);
    expect(await open()).toMatchObject({ state: 'open', port: suggestion });
    await new Promise((resolve) => { squatter.close(resolve); });
  });

  test('fifty opens and twenty runs at once: one handshake, one user each, one authorization', async () => {
    const tunnels = await Promise.all([
      ...Array.from({ length: 50 }, () => open()),
      ...Array.from({ length: 20 }, (_, index) => product.run(target, 'select 1', `tab-${index}`).then((events) => ({ state: endOf(events).outcome }))),
    ]);
    expect(tunnels.map(({ state }) => state)).toEqual([...Array.from({ length: 50 }, () => 'open'), ...Array.from({ length: 20 }, () => 'done')]);
    const { handshakes, requests, liveAuthorizations } = sandbox.counters();
    expect({ handshakes, liveAuthorizations }).toEqual({ handshakes: 1, liveAuthorizations: 1 });
    expect(requests).toMatchObject({
      'heroku POST /oauth/authorizations': 1,
      'borealis POST /heroku/resources/{addon}/personal-ssh-users': 1,
      'borealis POST /heroku/resources/{addon}/personal-db-users': 1,
    });
  });

  test('two hundred opens and closes leave descriptors and listeners as they were', async () => {
    let before = held();
    for (let count = 0; count <= 200; count += 1) {
      await open();
      await product.client.tunnels.close(target);
      // What stays for good is there after the first time.
      if (count === 0) before = held();
    }
    await vi.waitFor(() => {
      expect(held().descriptors).toBeLessThanOrEqual(before.descriptors + 2);
      expect(held().listening).toBeLessThanOrEqual(before.listening + 2);
      expect(sandbox.counters()).toMatchObject({ openChannels: 0, handshakes: 1 });
    });
  }, 120_000);
});
