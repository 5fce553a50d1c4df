import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { startRun, untilState } from './testing/started-run.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
/** What a run waits for before it has its session. */
let look = (): Promise<void> => Promise.resolve();
beforeAll(async () => {
  // Of time enough for a busy machine; where it is the matter, another box has less.
  box = await startTestConsole(startCluster, { settings: () => ({ statementTimeoutSeconds: 0, resultMemoryMiB: 1 }), cancelGraceMs: 60_000, rollbackGraceMs: 3000, safety: { check: () => look() } });
});
afterAll(async () => { await box.stop(); });

const start = (text: string, more: Parameters<TestConsole['run']>[1] = {}) => startRun(box, text, more);
const state = (pid: number): Promise<string | undefined> => box.cluster.admin(async (client) => (
  (await client.query<{ state: string }>('SELECT state FROM pg_stat_activity WHERE pid = $1', [pid])).rows[0]?.state
));
async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!await reached()) await new Promise((resolve) => { setImmediate(resolve); });
}

test('cancel stops pg_sleep, and the session goes on', async () => {
  const run = start('SELECT 1; SELECT pg_sleep(60); SELECT 2');
  await run.seen('statement-done');
  const { pid } = await run.seen('session') as { pid: number };
  await until(async () => await state(pid) === 'active');
  expect(() => box.service.run(box.request('SELECT 1'))).toThrow(expect.objectContaining({ error: expect.objectContaining({ code: 'pg.busy' }) }));
  expect(await box.service.cancel('tab')).toBe('cancelled');
  const events = await run.done;
  expect(finished(events)).toMatchObject({ outcome: 'cancelled', error: null });
  expect(only(events, 'statement-failed')[0]?.error.sqlstate).toBe('57014');
  const after = await box.run('SELECT 3');
  expect(finished(after).outcome).toBe('done');
  expect(only(after, 'session')[0]?.pid).toBe(only(events, 'session')[0]?.pid);
  expect(await box.service.cancel('tab')).toBe('nothing-to-cancel');
  expect(await box.service.cancel('unknown')).toBe('nothing-to-cancel');
});

test('a late cancel never hits the next statement', async () => {
  for (let round = 0; round < 40; round += 1) {
    const run = start('SELECT 1');
    await run.seen('statement-started');
    await box.service.cancel('tab');
    await run.done;
    expect(finished(await box.run('SELECT 2')).outcome).toBe('done');
  }
});

test('leaving the iterator cancels, and the next run waits for that', async () => {
  const run = start('SELECT pg_sleep(60)', { tabId: 'left' });
  await run.seen('statement-started');
  void run.iterator.return?.();
  const events = await box.run('SELECT 1', { tabId: 'left' });
  expect(only(events, 'waiting')[0]?.for).toBe('previous-run');
  expect(finished(events).outcome).toBe('done');
  const leaving = new AbortController();
  const aborted = box.service.run(box.request('SELECT pg_sleep(60)', { tabId: 'left' }), leaving.signal);
  await aborted.next();
  leaving.abort();
  expect(finished(await box.run('SELECT 1', { tabId: 'left' })).outcome).toBe('done');
});

test('cancel of a large result whose reading is paused', async () => {
  const run = start("SELECT generate_series(1, 100000000), repeat('x', 1000)");
  const session = await run.seen('session') as { pid: number };
  await run.seen('rows');
  const { stream } = box.sessions.at(-1)!.client.connection;
  stream.pause();
  await until(async () => (await box.cluster.admin((client) => client.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = $2', [session.pid, 'ClientWrite']))).rowCount === 1);
  expect(await box.service.cancel('tab')).toBe('cancelled');
  const events = await run.done;
  expect(finished(events).outcome).toBe('cancelled');
  const { count, rows } = await box.rowsOf(events, 0, 3);
  expect(count).toBeGreaterThan(3);
  expect(rows.map(([id]) => id)).toEqual(['1', '2', '3']);
});

test('a backend killed in the middle of a result is told, and the next run has a new session', async () => {
  const run = start("BEGIN; SELECT generate_series(1, 100000000), repeat('x', 100); SELECT 2");
  const { pid } = await run.seen('session') as { pid: number };
  await run.seen('rows');
  await box.cluster.admin((client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
  const events = await run.done;
  expect(finished(events)).toMatchObject({
    outcome: 'lost', transaction: 'idle',
    error: { code: 'pg.connection-lost', message: expect.stringContaining('rolled back') },
  });
  expect(only(events, 'statement-started')).toHaveLength(2);
  expect((await box.rowsOf(events, 0, 1)).complete).toBe(true);
  const after = await box.run('SELECT 1');
  expect(finished(after).outcome).toBe('done');
  expect(only(after, 'session')[0]?.pid).not.toBe(pid);
});

test('the server’s reason for ending a session is passed on', async () => {
  const run = start('SELECT pg_sleep(60)');
  const { pid } = await run.seen('session') as { pid: number };
  await until(async () => await state(pid) === 'active');
  await box.cluster.admin((client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
  expect(finished(await run.done)).toMatchObject({ outcome: 'lost', error: { details: { sqlstate: '57P01', cause: expect.stringContaining('administrator') } } });
});

test('a transaction lost while nothing ran is told before anything runs outside it', async () => {
  const [session] = only(await box.run('CREATE TABLE kept (a int); BEGIN; INSERT INTO kept VALUES (1)'), 'session');
  const gone = box.sessions.at(-1)!.closed;
  await box.cluster.admin((client) => client.query('SELECT pg_terminate_backend($1)', [session!.pid]));
  await gone;
  const events = await box.run('INSERT INTO kept VALUES (2)');
  expect(finished(events)).toMatchObject({ outcome: 'lost', error: { code: 'pg.connection-lost' } });
  expect(only(events, 'statement-started')).toEqual([]);
  expect((await box.rowsOf(await box.run('SELECT count(*) FROM kept'))).rows).toEqual([['0']]);
});

test('a transaction lost while a run was being looked at, before it had the session, is told as well', async () => {
  await box.run('CREATE TABLE looked_at (a int); BEGIN; INSERT INTO looked_at VALUES (1)');
  const { closed } = box.sessions.at(-1)!;
  look = async () => {
    look = () => Promise.resolve();
    await box.cluster.admin((client) => client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'"));
    await closed;
  };
  const events = await box.run('INSERT INTO looked_at VALUES (2)');
  expect(finished(events)).toMatchObject({ outcome: 'lost', error: { code: 'pg.connection-lost', details: { rolledBack: true } } });
  expect(only(events, 'statement-started')).toEqual([]);
  expect(finished(await box.run('SELECT 1')).outcome).toBe('done');
});

test('malformed messages end the session only', async () => {
  for (const bytes of [Buffer.from([0x44, 0, 0, 0, 1]), Buffer.from([0x7f, 0, 0, 0, 4]), Buffer.from([0x44, 0, 0, 0, 10, 0, 9, 0, 0, 0, 0]), Buffer.from([0x54, 0xff, 0xff, 0xff, 0xff])]) {
    const run = start('SELECT pg_sleep(60)', { tabId: 'malformed' });
    await run.seen('statement-started');
    const { pid } = await run.seen('session') as { pid: number };
    await until(async () => await state(pid) === 'active');
    box.sessions.at(-1)!.client.connection.stream.emit('data', bytes);
    expect(finished(await run.done)).toMatchObject({ outcome: 'lost', error: { code: 'pg.connection-lost' } });
  }
  expect(finished(await box.run('SELECT 1', { tabId: 'malformed' })).outcome).toBe('done');
});

test('write access: refused without it; at its end statements finish, then open transactions roll back', async () => {
  const refused = expect.objectContaining({ error: expect.objectContaining({ code: 'elevation.required' }) });
  const writer = { addonId: 'other', tabId: 'writer' };
  expect(() => box.service.run(box.request('SELECT 1', writer))).toThrow(refused);
  box.elevated.add('other');
  const { pid, events } = await box.cluster.admin(async (client) => {
    await client.query('SELECT pg_advisory_lock(1)');
    const run = start('CREATE TABLE w (a int); BEGIN; INSERT INTO w VALUES (1); SELECT pg_advisory_lock(1); INSERT INTO w VALUES (2)', writer);
    const session = await run.seen('session') as { pid: number };
    await until(async () => (await client.query("SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'", [session.pid])).rowCount === 1);
    box.endElevation('other');
    // Longer than an open transaction without a statement is left.
    await client.query('SELECT pg_sleep(4), pg_advisory_unlock(1)');
    return { pid: session.pid, events: await run.done };
  });
  expect(finished(events)).toMatchObject({ outcome: 'failed', error: { code: 'elevation.required' } });
  expect(only(events, 'statement-failed')).toEqual([]);
  await until(async () => await state(pid) === undefined);
  await expect.poll(() => box.audit.find(({ target }) => target.addonId === 'other')).toMatchObject({ role: 'writer', statements: { 'CREATE TABLE': 1 } });
});

test('write access that ended inside a transaction still lets it be committed', async () => {
  const writer = { addonId: 'third', tabId: 'third' };
  box.elevated.add('third');
  const [session] = only(await box.run('CREATE TABLE c (a int); BEGIN; INSERT INTO c VALUES (1)', writer), 'session');
  box.endElevation('third');
  expect(() => box.service.run(box.request('INSERT INTO c VALUES (2); COMMIT', writer))).toThrow('Write access is off.');
  expect(finished(await box.run('COMMIT;', writer)).outcome).toBe('done');
  await until(async () => await state(session!.pid) === undefined);
  expect((await box.rowsOf(await box.run('SELECT count(*) FROM c'))).rows).toEqual([['1']]);
});

test('closing tabs leaves no session', async () => {
  const run = start('SELECT pg_sleep(60)', { tabId: 'closing' });
  const { pid } = await run.seen('session') as { pid: number };
  await box.service.closeTab('closing');
  await run.done;
  await expect.poll(() => state(pid)).toBeUndefined();
});

describe('a cancel without an answer', () => {
  let impatient: TestConsole;
  beforeAll(async () => { impatient = await startTestConsole(startCluster, { cancelGraceMs: 2000 }); });
  afterAll(async () => { await impatient.stop(); });

  test('a server that does not answer a cancel loses its session', async () => {
    const run = startRun(impatient, 'SELECT 1; SELECT pg_sleep(60)', { tabId: 'deaf' });
    const { pid } = await run.seen('session') as { pid: number };
    await run.seen('statement-done');
    await untilState(impatient, pid, 'active');
    Reflect.set(impatient.sessions.at(-1)!, 'cancel', () => new Promise(() => undefined));
    expect(await impatient.service.cancel('deaf')).toBe('session-ended');
    expect(finished(await run.done)).toMatchObject({ outcome: 'cancelled', transaction: 'idle', error: { code: 'pg.connection-lost' } });
    await impatient.cluster.admin((client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
    expect(finished(await impatient.run('SELECT 1', { tabId: 'deaf' })).outcome).toBe('done');
  });

  test('a cancel that the server never got costs the session too, not the next statement', async () => {
    const run = startRun(impatient, 'SELECT pg_sleep(60)', { tabId: 'refused' });
    const { pid } = await run.seen('session') as { pid: number };
    await untilState(impatient, pid, 'active');
    Reflect.set(impatient.sessions.at(-1)!, 'cancel', () => Promise.reject(new Error('No channel.')));
    expect(await impatient.service.cancel('refused')).toBe('session-ended');
    await impatient.cluster.admin((client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
    expect(finished(await impatient.run('SELECT 1', { tabId: 'refused' })).outcome).toBe('done');
  });
});
