import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { failure } from '../errors/app-failure.ts';
import type { RanRecord } from './ran-record.ts';
import type { SafetyRequest } from './safety.ts';
import { startRun, untilState } from './testing/started-run.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
const checks: SafetyRequest[] = [];
const ran: RanRecord[] = [];
const changed: string[] = [];
beforeAll(async () => {
  box = await startTestConsole(startCluster, {
    safety: {
      check(request) {
        checks.push(request);
        const hurts = request.statements.some((text) => text.startsWith('DROP')) && request.confirmation !== 'yes';
        return hurts ? Promise.reject(failure('sql.confirmation-required', {}, 'Confirm first.')) : Promise.resolve();
      },
    },
    ran: (record) => { ran.push(record); },
    schemaChanged: (addonId) => { changed.push(addonId); },
  });
});
afterAll(async () => { await box.stop(); });
beforeEach(() => { for (const list of [checks, ran, changed]) list.length = 0; });

test('what is not confirmed does not run, nor does anything in front of it, nor is a session made', async () => {
  const events = await box.run("INSERT INTO nowhere VALUES (1); DROP TABLE x -- now\n;", { tabId: 'new' });
  expect(events).toHaveLength(1);
  expect(finished(events)).toMatchObject({ outcome: 'failed', error: { code: 'sql.confirmation-required' } });
  expect(box.sessions).toHaveLength(0);
  expect(ran).toEqual([]);
  expect(checks[0]).toMatchObject({ tabId: 'new', target: { addonId: 'addon', access: 'read-write', identity: 'personal' }, statements: ['INSERT INTO nowhere VALUES (1)', 'DROP TABLE x -- now\n'], confirmation: null });
});

test('only what was picked is looked at, and read-only targets are not', async () => {
  await box.run('DROP TABLE x; SELECT 1; SELECT 2', { pick: { kind: 'statement', at: 16 } });
  expect(checks.map(({ statements }) => statements)).toEqual([['SELECT 1']]);
  await box.run('SELECT 1; DROP TABLE x', { access: 'read-only', tabId: 'reader' });
  expect(checks).toHaveLength(1);
});

test('a statement that appears when standard_conforming_strings changes is looked at', async () => {
  const script = "SET standard_conforming_strings = off; SELECT '\\', '; DROP TABLE x; --'; SELECT '\\'; SELECT 1, '; RESET ALL";
  const events = await box.run(script, { tabId: 'strings' });
  expect(checks).toHaveLength(2);
  expect(only(events, 'statement-done').map(({ command }) => command)).toEqual(['SET']);
  expect(finished(events)).toMatchObject({ outcome: 'failed', error: { code: 'sql.confirmation-required' } });
  await box.service.closeTab('strings');
  const same = await box.run('SET standard_conforming_strings = off; SELECT 1; RESET standard_conforming_strings; SELECT 2', { tabId: 'strings' });
  expect(finished(same).outcome).toBe('done');
  expect(checks).toHaveLength(3);
});

test('each statement that was sent is recorded once, as it was written', async () => {
  await box.run("SELECT :'secret'; \\d\nINSERT INTO nowhere VALUES (1); SELECT generate_series(1, 3)", { onError: 'continue', parameters: [{ name: 'secret', value: 'hidden' }] });
  expect(ran.map(({ text, outcome, rows, command, error }) => ({ text, outcome, rows, command, error }))).toEqual([
    { text: "SELECT :'secret'", outcome: 'done', rows: 1, command: 'SELECT 1', error: null },
    { text: 'INSERT INTO nowhere VALUES (1)', outcome: 'failed', rows: null, command: '', error: 'relation "nowhere" does not exist' },
    { text: 'SELECT generate_series(1, 3)', outcome: 'done', rows: 3, command: 'SELECT 3', error: null },
  ]);
  expect(ran[0]).toMatchObject({ role: 'writer', target: { addonId: 'addon', access: 'read-write', identity: 'personal' } });
  expect(Date.parse(ran[0]!.at)).toBeGreaterThan(0);
  expect(JSON.stringify(ran)).not.toContain('hidden');
});

test('cancelled and lost statements are recorded as such, and so is the end of a transaction', async () => {
  for (const how of ['cancel', 'kill'] as const) {
    const run = startRun(box, 'SELECT pg_sleep(60)');
    const pid = await run.pid();
    await untilState(box, pid, 'active');
    if (how === 'cancel') await box.service.cancel('tab');
    else await box.cluster.admin((client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
    await run.done;
  }
  await box.run('BEGIN');
  await box.service.endTransaction('tab', 'commit');
  expect(ran.map(({ text, outcome }) => [text, outcome])).toEqual([
    ['SELECT pg_sleep(60)', 'cancelled'], ['SELECT pg_sleep(60)', 'lost'], ['BEGIN', 'done'], ['COMMIT', 'done'],
  ]);
});

test('the catalogue hears of changes when others can see them', async () => {
  const after = async (text: string): Promise<number> => {
    changed.length = 0;
    await box.run(text, { confirmation: 'yes', onError: 'continue' });
    return changed.length;
  };
  expect(await after('SELECT 1; INSERT INTO nowhere VALUES (1); SET search_path = public; EXPLAIN SELECT 1')).toBe(0);
  expect(await after('CREATE TABLE s (a int)')).toBe(1);
  expect(await after('BEGIN; ALTER TABLE s ADD b int; COMMENT ON TABLE s IS \'x\'')).toBe(0);
  expect(await after('SELECT 1; COMMIT')).toBe(1);
  expect(await after('BEGIN; DROP TABLE s; ROLLBACK; SELECT 1')).toBe(0);
  expect(await after('BEGIN; DROP TABLE s; SELECT 1/0')).toBe(0);
  expect(await after('COMMIT; SELECT 1')).toBe(0);
  expect(await after('SELECT 1 AS one INTO made; CREATE TABLE made2 AS SELECT 1')).toBe(2);
  expect(await after('DO $$ BEGIN CREATE TABLE made3 (); END $$')).toBe(1);
  expect(await after('BEGIN; CREATE VIEW v AS SELECT 1; COMMIT AND CHAIN; COMMIT')).toBe(1);
  await box.run('CREATE INDEX ON made (one)', { commit: 'manual' });
  changed.length = 0;
  await box.service.endTransaction('tab', 'commit');
  expect(changed).toEqual(['addon']);
});

test('a hook that throws does not stop a run', async () => {
  const other = await startTestConsole(startCluster, { ran: () => { throw new Error('Broken.'); } });
  expect(finished(await other.run('SELECT 1; SELECT 2')).outcome).toBe('done');
  await other.stop();
});
