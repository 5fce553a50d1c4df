import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { freePort } from '../../../sandbox/testing/free-port.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { isFailure } from '../errors/app-failure.ts';
import { elevationGraceMs, elevationMs } from './elevations.ts';
import { createManualClock } from './testing/manual-clock.ts';
import { createRig, sandboxSource, untilQuiet, type Rig } from './testing/rig.ts';

async function outside(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Sockets of this process that listen, and its open descriptors. */
function held(): { descriptors: number; listening: number } {
  const links = readdirSync('/proc/self/fd').flatMap((name) => {
    try { return [readlinkSync(`/proc/self/fd/${name}`)]; } catch { return []; }
  });
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n').map((line) => line.trim().split(/\s+/));
  const listening = new Set(lines.filter(([, , , state]) => state === '0A').map((fields) => `socket:[${fields[9]}]`));
  return { descriptors: links.length, listening: links.filter((link) => listening.has(link)).length };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => undefined, (error: unknown) => error);
}

describe.each(['ssh2', 'openssh'] as const)('tunnels over the %s bastion', (bastion) => {
  let sandbox: Sandbox;
  let rig: Rig;
  let target: Target;

  beforeAll(async () => {
    sandbox = await createSandbox({ bastion, eventsRows: 1000 });
    target = { addonId: sandbox.world.primary.id, access: 'read-only', identity: 'personal' };
  });
  afterAll(async () => { await sandbox.stop(); });
  beforeEach(() => {
    sandbox.resetCounters();
    rig = createRig({ source: sandboxSource(sandbox) });
  });
  afterEach(async () => {
    await rig.dispose();
    await untilQuiet(() => sandbox.counters());
  });

  const urlOf = async (which: Target = target): Promise<string> => {
    const copied = await rig.service.copy(which, 'url');
    if (copied.by !== 'page') throw new Error('The rig has no clipboard.');
    return copied.text;
  };

  it('opens with a checked identity, carries another program and counts it', async () => {
    const tunnel = await rig.service.open(target);
    expect(tunnel).toMatchObject({ state: 'open', phase: 'ready', host: '127.0.0.1', access: 'read-only', connections: [], lastError: null });
    expect(tunnel.latencyMs).toBeGreaterThan(0);
    expect(tunnel.hostKeyFingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    const client = await outside(await urlOf());
    const { rows } = await client.query('select current_user as role, current_database() as database');
    expect(rows).toEqual([{ role: tunnel.role, database: tunnel.database }]);
    const seen = await rig.until(target, ({ connections }) => connections[0]?.program !== null && connections.length === 1);
    expect(seen.connections[0]?.program?.pid).toBe(process.pid);
    expect(seen.bytesIn).toBeGreaterThan(0);
    expect(seen.bytesOut).toBeGreaterThan(0);
    await client.end();
    await rig.until(target, ({ connections }) => connections.length === 0);
    await rig.service.close(target);
    await expect(outside(`postgres://x@127.0.0.1:${tunnel.port}/x`)).rejects.toThrow('ECONNREFUSED');
    expect(rig.service.list()[0]).toMatchObject({ state: 'closed', phase: 'closed-by-user' });
  });

  it('answers a program that waited while it was being opened', async () => {
    const opening = rig.service.open(target);
    const { port } = await rig.until(target, ({ phase }) => phase === 'reaching-bastion');
    const { username, password, database } = await rig.service.access.dbUser(target);
    const client = await outside(`postgres://${username}:${password}@127.0.0.1:${port}/${database}`);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    expect(await opening).toMatchObject({ state: 'open', role: username });
  });

  it('ends a program that waited when the check of the database fails', async () => {
    rig.alter.db((user) => ({ ...user, password: 'wrong' }));
    const opening = failureOf(rig.service.open(target));
    const { port } = await rig.until(target, ({ phase }) => phase === 'reaching-bastion');
    const program = connect(port, '127.0.0.1').on('error', () => undefined);
    await new Promise((resolve) => { program.once('close', resolve); });
    expect(isFailure(await opening, 'pg.auth')).toBe(true);
    expect(rig.service.list()[0]).toMatchObject({ state: 'failed', lastError: { code: 'pg.auth' } });
  });

  it('makes one handshake and one user each for 50 opens and 20 sessions at once', async () => {
    const opens = Array.from({ length: 50 }, () => rig.service.open(target));
    const sessions = Array.from({ length: 20 }, (_, index) => rig.connector.connect(target, { applicationName: `test ${index}` }));
    const ports = new Set((await Promise.all(opens)).map(({ port }) => port));
    expect(ports.size).toBe(1);
    const connected = await Promise.all(sessions);
    expect(sandbox.counters()).toMatchObject({ handshakes: 1, sshSessions: 1 });
    expect(rig.fetched).toEqual({ ssh: 1, db: 1 });
    await Promise.all(connected.map((session) => session.close()));
  });

  it('keeps a port for each add-on and access level, over restarts too', async () => {
    const [first, second] = [...sandbox.world.addons.values()].filter(({ status }) => status === 'available');
    const other: Target = { ...target, addonId: second?.id === target.addonId ? first!.id : second!.id };
    const one = await rig.service.open(target);
    const two = await rig.service.open(other);
    expect(two.port).not.toBe(one.port);
    expect(one.port).toBeGreaterThanOrEqual(15_400);
    expect(two.port).toBeLessThanOrEqual(16_399);
    await rig.service.close(target);
    expect((await rig.service.open(target)).port).toBe(one.port);
    await expect(rig.service.setPort(target, two.port)).rejects.toSatisfy((error) => isFailure(error, 'tunnel.port-invalid'));
  });

  it('moves an open tunnel to another port and leaves its connections alone', async () => {
    const before = await rig.service.open(target);
    const client = await outside(await urlOf());
    const port = await freePort();
    const moved = await rig.service.setPort(target, port);
    expect(port).not.toBe(before.port);
    expect(moved).toMatchObject({ state: 'open', port });
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    const second = await outside(await urlOf());
    await Promise.all([client.end(), second.end()]);
  });

  it('says who holds a port that is taken, and offers another', async () => {
    const { port } = await rig.service.open(target);
    await rig.service.close(target);
    const server = createServer();
    await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
    const error = await failureOf(rig.service.open(target));
    server.close();
    expect(isFailure(error, 'tunnel.port-taken') && error.error.details).toMatchObject({
      port, holder: { pid: process.pid, command: expect.stringContaining('node') }, suggestion: expect.any(Number),
    });
    expect(rig.service.list()[0]).toMatchObject({ state: 'failed', phase: 'gave-up', lastError: { code: 'tunnel.port-taken' } });
    expect((await rig.service.retry(target)).state).toBe('open');
  });

  it('runs sessions over channels with raw text, settings and a cancel that cancels', async () => {
    const session = await rig.connector.connect(target, { applicationName: 'test session', settings: { statement_timeout: '7777' } });
    const { rows } = await session.client.query<unknown[]>({
      text: "select 9007199254740993::int8, 1.50::numeric, '2024-01-02 03:04:05.123456'::timestamp, current_setting('statement_timeout'), (select ssl from pg_stat_ssl where pid = pg_backend_pid())",
      rowMode: 'array',
    });
    expect(rows).toEqual([['9007199254740993', '1.50', '2024-01-02 03:04:05.123456', '7777ms', 't']]);
    expect(session).toMatchObject({ role: expect.stringMatching(/^p_ro_/), serverVersion: expect.stringMatching(/^18/) });
    const sleeping = failureOf(session.client.query('select pg_sleep(5)'));
    // A cancel has a channel of its own, and may overtake the statement.
    const observer = await rig.connector.connect(target, { applicationName: 'observer' });
    await vi.waitFor(async () => {
      const { rowCount } = await observer.client.query("select from pg_stat_activity where query = 'select pg_sleep(5)' and state = 'active'");
      expect(rowCount).toBe(1);
    });
    await observer.close();
    await session.cancel();
    expect(await sleeping).toMatchObject({ code: '57014' });
    expect((await session.client.query({ text: 'select 1', rowMode: 'array' })).rows).toEqual([['1']]);
    await session.close();
    await expect(session.closed).resolves.toBeUndefined();
    await expect(session.close()).resolves.toBeUndefined();
  });

  it('asks for an elevation before writing, and closes by it', async () => {
    const write: Target = { ...target, access: 'read-write' };
    expect(await failureOf(rig.service.open(write))).toSatisfy((error) => isFailure(error, 'elevation.required'));
    expect(await failureOf(rig.connector.connect(write, { applicationName: 'test' }))).toSatisfy((error) => isFailure(error, 'elevation.required'));
    await rig.service.elevate(target.addonId, null);
    const tunnel = await rig.service.open(write);
    expect(tunnel.role).toMatch(/^p_rw_/);
    await rig.service.close(write);
    expect(rig.audit).toEqual([
      expect.objectContaining({ kind: 'elevation', how: 'granted', who: 'someone@example.com', addonName: sandbox.world.primary.name }),
      expect.objectContaining({ kind: 'write-session', from: tunnel.openedAt, statements: {} }),
    ]);
  });

  it('closes a write listener in use when the grace is over, and leaves the read-only one', async () => {
    const clock = createManualClock();
    await rig.dispose();
    rig = createRig({ source: sandboxSource(sandbox), clock, timings: { watchdogDeadMs: 10 ** 9, latencyEveryMs: 10 ** 9 } });
    const write: Target = { ...target, access: 'read-write' };
    await rig.service.open(target);
    await rig.service.elevate(target.addonId, null);
    await rig.service.open(write);
    const client = await outside(await urlOf(write));
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    clock.advance(elevationMs);
    expect(rig.service.list().map(({ state }) => state)).toEqual(['open', 'open']);
    expect(await failureOf(rig.service.access.dbUser(write))).toSatisfy((error) => isFailure(error, 'elevation.required'));
    clock.advance(elevationGraceMs);
    expect(await rig.until(write, ({ state }) => state === 'closed')).toMatchObject({ phase: 'closed-by-elevation' });
    expect(rig.service.list().find(({ access }) => access === 'read-only')?.state).toBe('open');
    await ended;
    expect(rig.audit.map((entry) => entry.kind)).toEqual(['elevation', 'copy', 'elevation', 'write-session']);
  });

  it('closes a write listener that nobody uses as soon as the elevation ends', async () => {
    const write: Target = { ...target, access: 'read-write' };
    await rig.service.elevate(target.addonId, null);
    await rig.service.open(write);
    rig.service.elevations.end(target.addonId);
    expect(await rig.until(write, ({ state }) => state === 'closed')).toMatchObject({ phase: 'closed-by-elevation' });
  });

  it('opens after a close that came while it was being opened', async () => {
    const first = failureOf(rig.service.open(target));
    await rig.until(target, ({ state }) => state === 'connecting');
    const closing = rig.service.close(target);
    const second = rig.service.open(target);
    expect(await first).toSatisfy((error) => isFailure(error, 'tunnel.closed'));
    await closing;
    expect((await second).state).toBe('open');
  });

  it('writes no secret anywhere: not in the log, the audit or the port file', async () => {
    await rig.service.open(target);
    const { password } = await rig.service.reveal(target);
    const card = await rig.service.credentials(target);
    const told = JSON.stringify([rig.logged, rig.audit, card, rig.service.list()]);
    expect(password.length).toBeGreaterThan(8);
    expect(told).not.toContain(password);
    expect(told).not.toContain('PRIVATE KEY');
    expect(card.psql).toBe(`psql -h 127.0.0.1 -p ${card.port} -U ${card.user} -d ${card.database}`);
    expect(rig.audit).toEqual([expect.objectContaining({ kind: 'reveal', identity: 'personal' })]);
  });

  it('leaves descriptors and listeners as they were after 200 opens and closes', async () => {
    await rig.service.open(target);
    await rig.service.close(target);
    const before = held();
    for (let cycle = 0; cycle < 200; cycle += 1) {
      await rig.service.open(target);
      await rig.service.close(target);
    }
    await vi.waitFor(() => {
      expect(held().descriptors).toBeLessThanOrEqual(before.descriptors + 2);
      expect(held().listening).toBeLessThanOrEqual(before.listening + 2);
    });
    expect(sandbox.counters().handshakes).toBe(1);
  }, 120_000);
});
