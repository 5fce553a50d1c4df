import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { AppFailure } from '../errors/app-failure.ts';
import { createRig, sandboxSource, untilQuiet, type Rig } from '../tunnels/testing/rig.ts';

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => 'no failure', (error: unknown) => (error instanceof AppFailure ? error.error : error));
}

describe('database sessions', () => {
  let sandbox: Sandbox;
  let rig: Rig;
  let target: Target;
  const name = (): string => sandbox.world.primary.name;
  const session = (options = {}) => rig.connector.connect(target, { applicationName: 'test', ...options });

  beforeAll(async () => {
    sandbox = await createSandbox({ eventsRows: 1000 });
    target = { addonId: sandbox.world.primary.id, access: 'read-only', identity: 'personal' };
    await sandbox.databases.ensure(sandbox.world.primary);
  });
  afterAll(async () => { await sandbox.stop(); });
  beforeEach(() => {
    sandbox.resetCounters();
    rig = createRig({ source: sandboxSource(sandbox) });
  });
  afterEach(async () => {
    sandbox.faults.clear();
    await sandbox.faults.limitConnections(name(), null);
    await rig.dispose();
    await untilQuiet(() => sandbox.counters());
  });

  it('says that the connection limit is reached, for a session and for a tunnel', async () => {
    await sandbox.faults.limitConnections(name(), 1);
    const first = await session();
    expect(await failureOf(session())).toMatchObject({ code: 'pg.too-many-connections', retryable: true });
    expect(await failureOf(rig.service.open(target))).toMatchObject({ code: 'pg.too-many-connections' });
    await first.close();
    expect((await rig.service.retry(target)).state).toBe('open');
  });

  it('fetches a refused database user anew once, then fails', async () => {
    const changed: Target[] = [];
    rig.service.dbUserChanged.subscribe((which) => changed.push(which));
    let spoiled = 1;
    rig.alter.db((user) => (spoiled-- > 0 ? { ...user, password: 'wrong' } : user));
    await (await session()).close();
    expect(rig.fetched.db).toBe(2);
    expect(changed).toEqual([target]);
    await rig.service.closeAll();
    spoiled = 9;
    expect(await failureOf(session())).toMatchObject({ code: 'pg.auth', retryable: false, details: { sqlstate: '28P01' } });
    expect(rig.fetched.db).toBe(4);
    expect(await failureOf(rig.service.open(target))).toMatchObject({ code: 'pg.auth' });
    expect(rig.logged.join('\n')).not.toContain('wrong');
  });

  it('names a database that does not exist', async () => {
    rig.alter.db((user) => ({ ...user, database: 'no_such_database' }));
    expect(await failureOf(session())).toMatchObject({ code: 'pg.connect', details: { sqlstate: '3D000' } });
  });

  it('does not call a tunnel open when another role than expected answers', async () => {
    const write: Target = { ...target, access: 'read-write' };
    await rig.service.elevate(target.addonId, null);
    const admin = await rig.connector.connect(write, { applicationName: 'test' });
    const { rows: [row] } = await admin.client.query<[string]>({
      text: 'select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member where u.rolname = current_user', rowMode: 'array',
    });
    await admin.client.query(`alter role current_user set role = '${row?.[0]}'`);
    const error = await failureOf(rig.service.open(write));
    await admin.client.query('alter role current_user reset role');
    await admin.close();
    expect(error).toMatchObject({ code: 'tunnel.identity-mismatch', retryable: false, details: { actual: expect.stringContaining(row?.[0] ?? '') } });
    expect(rig.service.list().find(({ access }) => access === 'read-write')).toMatchObject({ state: 'failed', connections: [] });
  });

  it('survives a killed backend: the session says why, the tunnel stays', async () => {
    await rig.service.open(target);
    const lost = await session();
    const query = failureOf(lost.client.query('select pg_sleep(30)'));
    await vi.waitFor(async () => { expect(await sandbox.faults.killBackends(name())).toBeGreaterThan(0); });
    expect(await query).toMatchObject({ code: '57P01' });
    const reason = await lost.closed;
    expect(reason instanceof AppFailure && reason.error).toMatchObject({ code: 'pg.connection-lost', details: { sqlstate: '57P01' } });
    expect(rig.service.list()[0]?.state).toBe('open');
    await (await session()).close();
    expect(sandbox.counters().handshakes).toBe(1);
  });

  it('survives a restart of the database', async () => {
    await rig.service.open(target);
    const lost = await session();
    await sandbox.faults.restartDatabase();
    expect(await lost.closed).toBeInstanceOf(AppFailure);
    expect(rig.service.list()[0]?.state).toBe('open');
    await (await session()).close();
  });

  it('stops waiting for a channel that never comes, and goes on over the same connection', async () => {
    await rig.dispose();
    rig = createRig({ source: sandboxSource(sandbox), timings: { forwardMs: 4000 } });
    sandbox.faults.ssh({ kind: 'hang-channel' });
    expect(await failureOf(session())).toMatchObject({ code: 'tunnel.forward-timeout' });
    sandbox.faults.clear();
    await (await session()).close();
    expect(sandbox.counters().handshakes).toBe(1);
  });

  it('leaves nothing behind when connecting is called off', async () => {
    sandbox.faults.ssh({ kind: 'silent' });
    const controller = new AbortController();
    const connecting = failureOf(session({ signal: controller.signal }));
    const opening = failureOf(rig.service.open(target, controller.signal));
    await rig.until(target, ({ phase }) => phase === 'checking-host-key');
    controller.abort();
    expect(await connecting).toMatchObject({ code: 'op.cancelled' });
    expect(await opening).toMatchObject({ code: 'op.cancelled' });
    await rig.until(target, ({ state }) => state === 'closed');
  });

  it('refuses settings that are none', async () => {
    expect(await failureOf(session({ settings: { 'a; drop table x': '1' } }))).toMatchObject({ code: 'pg.connect' });
  });
});
