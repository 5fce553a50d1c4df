import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import type { SessionEvent } from '../../../shared/contract/sql.ts';
import { startRun, untilState } from './testing/started-run.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
beforeAll(async () => { box = await startTestConsole(startCluster, { rollbackGraceMs: 100 }); });
afterAll(async () => { await box.stop(); });
afterEach(async () => { await box.service.closeTab('tab'); });

const manual = { commit: 'manual' } as const;
const state = (): SessionEvent => box.service.watch('tab').now();
/** Every status from now on. */
function watch(): SessionEvent[] {
  const { now, changed } = box.service.watch('tab');
  const seen = [now()];
  changed.subscribe((event) => seen.push(event));
  return seen;
}
const count = async (table: string): Promise<string | null | undefined> => {
  const [row] = (await box.rowsOf(await box.run(`SELECT count(*) FROM ${table}`, { tabId: 'other' }))).rows;
  return typeof row?.[0] === 'string' ? row[0] : null;
};
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'done', (thrown: unknown) => Reflect.get(Object(Reflect.get(Object(thrown), 'error')), 'code'));

test('manual commits: BEGIN in front, nothing is kept until COMMIT', async () => {
  expect(finished(await box.run('CREATE TABLE m (a int)', manual)).transaction).toBe('open');
  expect(finished(await box.run('INSERT INTO m VALUES (1); SAVEPOINT s; INSERT INTO m VALUES (2); ROLLBACK TO s; COMMIT; SELECT 1', manual))).toMatchObject({ outcome: 'done', transaction: 'open' });
  expect(await count('m')).toBe('1');
  expect(finished(await box.run('ROLLBACK; ; VACUUM m; CREATE INDEX CONCURRENTLY ON m (a); DISCARD ALL', manual))).toMatchObject({ outcome: 'done', transaction: 'idle' });
  expect(only(await box.run('BEGIN', manual), 'notice')).toEqual([]);
  expect(finished(await box.run('INSERT INTO m VALUES (3); SELECT 1/0; SELECT 2', { ...manual, onError: 'continue' }))).toMatchObject({ outcome: 'failed', transaction: 'failed' });
  expect(await box.service.endTransaction('tab', 'commit')).toBe('ROLLBACK');
  expect(await count('m')).toBe('1');
});

test('a COMMIT of the tab keeps its results, and fails with the server’s words', async () => {
  const events = await box.run('CREATE TABLE d (a int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO d VALUES (1); SELECT a FROM d', manual);
  expect(await box.service.endTransaction('tab', 'commit')).toBe('COMMIT');
  expect((await box.rowsOf(events)).rows).toEqual([['1']]);
  expect(state()).toMatchObject({ kind: 'session', transaction: 'idle', transactionSince: null, endsAt: null });
  await box.run('INSERT INTO d VALUES (1)', manual);
  await expect(box.service.endTransaction('tab', 'commit')).rejects.toMatchObject({ error: { code: 'pg.statement-failed', details: { sqlstate: '23505' } } });
  expect(await box.service.endTransaction('tab', 'rollback')).toBe('ROLLBACK');
});

test('ending a transaction is refused where there is no session and while something runs', async () => {
  expect(await codeOf(box.service.endTransaction('nobody', 'commit'))).toBe('pg.no-session');
  expect(await codeOf(box.service.endTransaction('tab', 'commit'))).toBe('pg.no-session');
  const run = startRun(box, 'SELECT pg_sleep(60)');
  await run.seen('statement-started');
  expect(await codeOf(box.service.endTransaction('tab', 'commit'))).toBe('pg.busy');
  await box.service.cancel('tab');
  await run.done;
});

test('the session is watched from none to its end', async () => {
  const seen = watch();
  await box.run("SET idle_in_transaction_session_timeout = '1h'; BEGIN; SELECT 1");
  expect(seen[0]).toEqual({ kind: 'none' });
  const open = state();
  expect(open).toMatchObject({ kind: 'session', role: 'writer', database: 'postgres', access: 'read-write', identity: 'personal', transaction: 'open' });
  if (open.kind !== 'session') throw new Error('No session.');
  const since = Date.parse(open.transactionSince ?? '');
  expect(Date.parse(open.endsAt ?? '') - since).toBeGreaterThanOrEqual(3_600_000);
  expect(Date.parse(open.endsAt ?? '') - since).toBeLessThan(3_660_000);
  await box.run('SELECT 1');
  expect(state()).toMatchObject({ transactionSince: open.transactionSince });
  await box.run("SET idle_in_transaction_session_timeout = 0");
  expect(state()).toMatchObject({ endsAt: null, transaction: 'open' });
  await box.service.endTransaction('tab', 'rollback');
  await box.service.closeTab('tab');
  expect(seen.map((event) => (event.kind === 'session' ? `${event.transaction}${event.endsAt === null ? '' : ' ends'}` : event.kind))).toEqual([
    'none', 'idle', 'open', 'open ends', 'open', 'open ends', 'open', 'idle', 'none',
  ]);
});

test('a chained transaction has its own beginning', async () => {
  await box.run('BEGIN; SELECT pg_sleep(0.01)');
  const first = state();
  await box.run('COMMIT AND CHAIN');
  const second = state();
  if (first.kind !== 'session' || second.kind !== 'session') throw new Error('No session.');
  expect(second.transaction).toBe('open');
  expect(Date.parse(second.transactionSince ?? '')).toBeGreaterThan(Date.parse(first.transactionSince ?? ''));
});

test('asking for the timeout takes no snapshot, so the isolation level may still be set', async () => {
  await box.run('SET idle_in_transaction_session_timeout = 0; BEGIN');
  expect(finished(await box.run('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; COMMIT')).outcome).toBe('done');
});

test('a transaction that idles too long is told at once, and the next run does not run outside it', async () => {
  const seen = watch();
  await box.run("CREATE TABLE idle (a int); SET idle_in_transaction_session_timeout = '1s'; BEGIN; INSERT INTO idle VALUES (1)");
  await vi.waitFor(() => { expect(seen.at(-1)?.kind).toBe('lost'); });
  expect(seen.at(-1)).toMatchObject({ kind: 'lost', error: { code: 'pg.connection-lost', message: expect.stringContaining('idle-in-transaction'), details: { rolledBack: true, sqlstate: '25P03' } } });
  const events = await box.run('INSERT INTO idle VALUES (2)');
  expect(finished(events)).toMatchObject({ outcome: 'lost', error: { details: { rolledBack: true } } });
  expect(only(events, 'statement-started')).toEqual([]);
  expect(seen.at(-1)?.kind).toBe('lost');
  expect(finished(await box.run('INSERT INTO idle VALUES (3)')).outcome).toBe('done');
  expect(seen.at(-1)).toMatchObject({ kind: 'session', transaction: 'idle' });
  expect(await count('idle')).toBe('1');
});

test('ending a transaction that went with its session says so', async () => {
  const [session] = only(await box.run('BEGIN'), 'session');
  await box.cluster.admin((client) => client.query('SELECT pg_terminate_backend($1)', [session!.pid]));
  await vi.waitFor(() => { expect(state().kind).toBe('lost'); });
  await expect(box.service.endTransaction('tab', 'commit')).rejects.toMatchObject({ error: { code: 'pg.connection-lost', details: { rolledBack: true } } });
});

test('a COMMIT that was on its way when the session was lost: nobody knows', async () => {
  await box.run(`CREATE TABLE slow (a int); CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()`);
  const run = startRun(box, 'BEGIN; INSERT INTO slow VALUES (1); /* now */ COMMIT');
  const pid = await run.pid();
  await vi.waitFor(async () => {
    const { rowCount } = await box.cluster.admin((client) => client.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'", [pid]));
    expect(rowCount).toBe(1);
  });
  await box.cluster.admin((client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
  const { error } = finished(await run.done);
  expect(error).toMatchObject({ code: 'pg.connection-lost', message: expect.stringContaining('not known') });
  expect(error?.details).not.toHaveProperty('rolledBack');
});

test('a transaction that ends with write access is told; a session without one just goes', async () => {
  const seen = watch();
  await box.run('BEGIN; SELECT 1');
  box.endElevation('addon');
  await vi.waitFor(() => { expect(seen.at(-1)).toMatchObject({ kind: 'lost', error: { message: expect.stringContaining('Write access has ended') } }); });
  box.elevated.add('addon');
  expect(finished(await box.run('SELECT 1')).outcome).toBe('lost');
  await box.run('SELECT 1');
  box.endElevation('addon');
  await vi.waitFor(() => { expect(state()).toEqual({ kind: 'none' }); });
  box.elevated.add('addon');
});

test('what a run waits for: a lock with its holder, nothing, and nobody', async () => {
  expect(await box.service.waits('tab')).toEqual({ kind: 'nothing-running' });
  await box.run('CREATE TABLE locked (a int); BEGIN; LOCK TABLE locked', { tabId: 'holder' });
  const run = startRun(box, 'SELECT * FROM locked');
  await untilState(box, await run.pid(), 'active');
  await vi.waitFor(async () => {
    expect(await box.service.waits('tab')).toMatchObject({
      kind: 'waiting', type: 'Lock', event: 'relation',
      blockedBy: [{ role: 'writer', application: 'console-test', state: 'idle in transaction', query: 'LOCK TABLE locked' }],
    });
  });
  await box.service.endTransaction('holder', 'rollback');
  expect(finished(await run.done).outcome).toBe('done');
  // Nothing that puts rows by, which would wait for the disk now and then.
  const busy = startRun(box, 'DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$');
  await untilState(box, await busy.pid(), 'active');
  // At its beginning it may wait for the disk too: what it is made with is read.
  await vi.waitFor(async () => { expect(await box.service.waits('tab')).toEqual({ kind: 'working' }); });
  await box.service.cancel('tab');
  await busy.done;
  await box.service.closeTab('holder');
});
