import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
beforeAll(async () => { box = await startTestConsole(startCluster); });
afterAll(async () => { await box.stop(); });

const go = { onError: 'continue' } as const;

test('going on after errors runs everything and fails in the end', async () => {
  const events = await box.run("SELECT 1; SELECT nope; \\d t\nSELECT 'x'::int; SELECT 4", go);
  expect(only(events, 'statement-started').map(({ statement, total }) => [statement, total])).toEqual([[0, 5], [1, 5], [2, 5], [3, 5], [4, 5]]);
  expect(only(events, 'statement-done').map(({ statement }) => statement)).toEqual([0, 4]);
  expect(only(events, 'statement-failed').map(({ statement, error }) => [statement, error.sqlstate])).toEqual([[1, '42703'], [2, '42601'], [3, '22P02']]);
  expect(finished(events)).toMatchObject({ outcome: 'failed', transaction: 'idle', error: null });
  expect(finished(await box.run('SELECT 1; SELECT 2', go)).outcome).toBe('done');
});

test('inside a transaction the statements behind an error fail with it, savepoints bring it back', async () => {
  const events = await box.run('BEGIN; SELECT 1/0; SELECT 2; ROLLBACK; SELECT 3', go);
  expect(only(events, 'statement-failed').map(({ error }) => error.sqlstate)).toEqual(['22012', '25P02']);
  expect(finished(events).transaction).toBe('idle');
  const saved = await box.run('BEGIN; SAVEPOINT s; SELECT 1/0; ROLLBACK TO s; SELECT 3; COMMIT', go);
  expect(only(saved, 'statement-done').map(({ command }) => command)).toEqual(['BEGIN', 'SAVEPOINT', 'ROLLBACK', 'SELECT 1', 'COMMIT']);
});

test('a lost session ends the script even if it shall go on', async () => {
  const events = await box.run('SELECT pg_terminate_backend(pg_backend_pid()); SELECT 2', go);
  expect(only(events, 'statement-started')).toHaveLength(1);
  expect(finished(events)).toMatchObject({ outcome: 'lost', error: { code: 'pg.connection-lost', details: { sqlstate: '57P01' } } });
});

test('two thousand statements, each with its own answer', async () => {
  const events = await box.run(Array.from({ length: 2000 }, (_, n) => `SELECT ${n};`).join('\n'));
  const results = only(events, 'columns').map(({ resultId }) => resultId);
  expect(new Set(results).size).toBe(2000);
  expect((await box.service.rows(results[1234]!, null, 0, 1)).rows).toEqual([['1234']]);
});

test('empty statements and comments in every place, in manual mode too', async () => {
  const events = await box.run(';;/* a */;-- b\n;SELECT 1;;', { commit: 'manual' });
  expect(only(events, 'statement-done').map(({ command }) => command)).toEqual(['', '', '', '', 'SELECT 1', '']);
  await box.service.endTransaction('tab', 'rollback');
  expect(finished(await box.run('-- nothing', { commit: 'manual' })).transaction).toBe('idle');
});
