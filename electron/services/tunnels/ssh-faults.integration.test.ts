import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { AppFailure } from '../errors/app-failure.ts';
import { createRig, sandboxSource, untilQuiet, type Rig, type RigOptions } from './testing/rig.ts';

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => 'no failure', (error: unknown) => (error instanceof AppFailure ? error.error.code : error));
}

/** A watchdog that looks often. How long the silence may last is said where it is the matter: elsewhere a busy machine is not a dead link. */
const watchful = { pingEveryMs: 100, watchdogCheckMs: 100 };
/** Only what the link itself tells can end it. */
const unwatched = { watchdogDeadMs: 10 ** 9 };

describe.each(['ssh2', 'openssh'] as const)('faults of the %s bastion', (bastion) => {
  let sandbox: Sandbox;
  let rig: Rig;
  let target: Target;
  const start = (options: Partial<RigOptions> = {}): Rig => {
    rig = createRig({ source: sandboxSource(sandbox), ...options });
    return rig;
  };

  beforeAll(async () => {
    sandbox = await createSandbox({ bastion, eventsRows: 1000 });
    target = { addonId: sandbox.world.primary.id, access: 'read-only', identity: 'personal' };
    await sandbox.databases.ensure(sandbox.world.primary);
  });
  afterAll(async () => { await sandbox.stop(); });
  beforeEach(() => { sandbox.resetCounters(); });
  afterEach(async () => {
    sandbox.faults.clear();
    await sandbox.faults.bastionDown(false);
    await rig.dispose();
    await untilQuiet(() => sandbox.counters());
  });

  it('sends nothing past the key exchange to a wrong host key, and never tries again by itself', async () => {
    start();
    sandbox.faults.ssh({ kind: 'wrong-host-key' });
    expect(await codeOf(rig.service.open(target))).toBe('tunnel.host-key-mismatch');
    expect(rig.service.list()[0]).toMatchObject({
      state: 'failed', lastError: { retryable: false, details: { expected: expect.stringMatching(/^SHA256:/), actual: expect.stringMatching(/^SHA256:/) } },
    });
    expect(sandbox.counters()).toMatchObject({ authAttempts: 0, sshSessions: 0, channels: 0 });
    expect(await codeOf(rig.connector.connect(target, { applicationName: 'test' }))).toBe('tunnel.host-key-mismatch');
    expect(sandbox.counters().authAttempts).toBe(0);
  });

  it('refuses a host key of another type', async () => {
    start();
    sandbox.faults.ssh({ kind: 'wrong-host-key', type: 'rsa' });
    expect(await codeOf(rig.service.open(target))).toBe('tunnel.host-key-mismatch');
    expect(sandbox.counters().authAttempts).toBe(0);
  });

  it('says so before any connection when a key from the API is malformed', async () => {
    start();
    rig.alter.ssh((user) => ({ ...user, publicHostKey: 'ssh-ed25519 AAAAC3NzaC1yc2E' }));
    expect(await codeOf(rig.service.open(target))).toBe('tunnel.host-key-invalid');
    rig.alter.ssh((user) => ({ ...user, privateKey: 'not a key' }));
    expect(await codeOf(rig.service.retry(target))).toBe('tunnel.private-key-invalid');
    expect(sandbox.counters()).toMatchObject({ handshakes: 0, sshSessions: 0 });
    rig.alter.ssh((user) => user);
    expect((await rig.service.retry(target)).state).toBe('open');
  });

  it('fetches a fresh SSH user once when the bastion refuses one, then fails', async () => {
    start();
    sandbox.faults.ssh({ kind: 'refuse-auth', times: 1 });
    expect((await rig.service.open(target)).state).toBe('open');
    expect(rig.fetched.ssh).toBe(2);
    await rig.dispose();
    start();
    sandbox.faults.ssh({ kind: 'refuse-auth' });
    expect(await codeOf(rig.service.open(target))).toBe('tunnel.auth-rejected');
    expect(rig.fetched.ssh).toBe(2);
    expect(rig.service.list()[0]).toMatchObject({ state: 'failed', lastError: { code: 'tunnel.auth-rejected', retryable: false } });
  });

  it('names the cause when the bastion is down or silent', async () => {
    start({ timings: { connectMs: 3000 } });
    await sandbox.faults.bastionDown(true);
    expect(await codeOf(rig.service.open(target))).toBe('tunnel.unreachable');
    expect(rig.service.list()[0]?.lastError?.details).toMatchObject({ cause: 'ECONNREFUSED' });
    await sandbox.faults.bastionDown(false);
    sandbox.faults.ssh({ kind: 'silent' });
    expect(await codeOf(rig.service.retry(target))).toBe('tunnel.timeout');
  });

  it('comes back on the same port after a drop, and tells the running query at once', async () => {
    start({ timings: unwatched });
    const before = await rig.service.open(target);
    const session = await rig.connector.connect(target, { applicationName: 'test' });
    const query = session.client.query('select pg_sleep(30)').then(() => 'no failure', (error: unknown) => error);
    const dropped = performance.now();
    sandbox.faults.dropSsh('reset');
    expect(await query).toBeInstanceOf(Error);
    expect(performance.now() - dropped).toBeLessThan(15_000);
    expect(await session.closed).toBeInstanceOf(AppFailure);
    const after = await rig.until(target, ({ state }) => state === 'open');
    expect(after.port).toBe(before.port);
    expect(sandbox.counters().handshakes).toBe(2);
    expect(rig.fetched).toEqual({ ssh: 1, db: 1 });
  });

  it('keeps the port bound while it reconnects, and does not reconnect after a close', async () => {
    // Pauses that add up to half a minute before it gives up.
    start({ timings: { waitMs: 200 }, random: () => 0.3 });
    const { port } = await rig.service.open(target);
    await sandbox.faults.bastionDown(true);
    sandbox.faults.dropSsh();
    await rig.until(target, ({ state, attempt }) => state === 'reconnecting' && attempt >= 2);
    const refused = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('hello'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      socket.on('close', () => resolve('closed'));
    });
    expect(refused).toBe('ECONNRESET');
    await rig.service.close(target);
    await sandbox.faults.bastionDown(false);
    expect(rig.service.list()[0]).toMatchObject({ state: 'closed', phase: 'closed-by-user' });
    expect(sandbox.counters().sshSessions).toBe(0);
  });

  it('gives up after eight attempts and opens again by Retry', async () => {
    start({ random: () => 0 });
    await rig.service.open(target);
    await sandbox.faults.bastionDown(true);
    sandbox.faults.dropSsh();
    const failed = await rig.until(target, ({ state }) => state === 'failed');
    expect(failed).toMatchObject({ phase: 'gave-up', attempt: 8, lastError: { code: 'tunnel.unreachable' } });
    await sandbox.faults.bastionDown(false);
    expect((await rig.service.retry(target)).state).toBe('open');
  });

  it('does not count attempts while offline, and is back when the network is', async () => {
    start();
    await rig.service.open(target);
    rig.power('offline');
    sandbox.faults.dropSsh();
    await rig.until(target, ({ phase }) => phase === 'waiting-for-network');
    expect(sandbox.counters().handshakes).toBe(1);
    rig.power('online');
    expect(await rig.until(target, ({ state }) => state === 'open')).toMatchObject({ attempt: 0 });
  });

  it('notices a link that has gone silent, by the watchdog and by the probe after sleep', async () => {
    start({ timings: { ...watchful, watchdogDeadMs: 4000 } });
    await rig.service.open(target);
    sandbox.faults.ssh({ kind: 'black-hole' });
    const lost = await rig.until(target, ({ state }) => state === 'reconnecting');
    expect(lost.lastError?.message).toContain('no data came');
    sandbox.faults.clear();
    await rig.until(target, ({ state }) => state === 'open');
    await rig.dispose();
    start({ timings: { ...unwatched, probeMs: 500 } });
    await rig.service.open(target);
    sandbox.faults.ssh({ kind: 'black-hole' });
    rig.power('suspend');
    rig.power('resume');
    expect((await rig.until(target, ({ state }) => state === 'reconnecting')).lastError?.message).toContain('woke up');
    sandbox.faults.clear();
    await rig.until(target, ({ state }) => state === 'open');
  });

  it('says that a channel was refused and keeps the connection', async () => {
    start();
    sandbox.faults.ssh({ kind: 'refuse-channel', reason: 1 });
    expect(await codeOf(rig.connector.connect(target, { applicationName: 'test' }))).toBe('tunnel.forward-refused');
    expect(sandbox.counters().sshSessions).toBe(1);
  });

  it('fails clearly when only one of the two users can be had', async () => {
    const source = sandboxSource(sandbox);
    start({ source: { ...source, dbUser: () => Promise.reject(new AppFailure({ code: 'borealis.failed', message: 'x', retryable: true, details: { status: 500 }, traceId: 't' })) } });
    expect(await codeOf(rig.service.open(target))).toBe('borealis.failed');
    expect(rig.service.list()[0]).toMatchObject({ state: 'failed', lastError: { code: 'borealis.failed' } });
  });
});
