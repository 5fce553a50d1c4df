import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { startRun } from './testing/started-run.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
beforeAll(async () => {
  box = await startTestConsole(startCluster);
  await box.run('CREATE TABLE copied (id int, name text)');
});
afterAll(async () => { await box.stop(); });

const tags = async (script: string, more: Parameters<TestConsole['run']>[1] = {}): Promise<string[]> => (
  only(await box.run(script, more), 'statement-done').map(({ command }) => command)
);

test('COPY TO STDOUT as text, CSV with a header, and binary', async () => {
  const text = await box.run(String.raw`COPY (SELECT g, E'a\tb\nc', NULL FROM generate_series(1, 2) g) TO STDOUT`);
  expect((await box.rowsOf(text)).rows).toEqual([[String.raw`1	a\tb\nc	\N`], [String.raw`2	a\tb\nc	\N`]]);
  const csv = await box.run(String.raw`COPY (SELECT 1 AS "a,b", E'x\n"y"' AS c) TO STDOUT (FORMAT csv, HEADER)`);
  expect((await box.rowsOf(csv)).rows).toEqual([['"a,b",c'], ['1,"x\n""y"""']]);
  const binary = await box.run('COPY (SELECT 1::int2) TO STDOUT (FORMAT binary)');
  expect((await box.rowsOf(binary)).rows.map(([cell]) => (typeof cell === 'string' ? cell.slice(2) : '')).join('')).toContain(Buffer.from('PGCOPY\n').toString('hex'));
  expect(only(binary, 'statement-done')[0]?.remark).toContain('hexadecimal');
  const empty = await box.run('COPY (SELECT 1 WHERE false) TO STDOUT');
  expect(only(empty, 'statement-done')[0]).toMatchObject({ command: 'COPY 0', rowCount: 0 });
  expect(await box.rowsOf(empty)).toMatchObject({ rows: [], count: 0, complete: true });
});

test('COPY in the middle of a script, each with its own lines', async () => {
  const script = 'TRUNCATE copied;\nCOPY copied FROM STDIN;\n1\tone;\n\\.\nCOPY copied FROM STDIN (FORMAT csv, HEADER);\nid,name\n2,"two\n\\.x"\n\\.\nCOPY copied FROM STDIN;\n\\.\nSELECT string_agg(name, \'|\' ORDER BY id) FROM copied';
  const events = await box.run(script);
  expect(only(events, 'statement-done').map(({ command }) => command)).toEqual(['TRUNCATE TABLE', 'COPY 1', 'COPY 1', 'COPY 0', 'SELECT 1']);
  expect((await box.rowsOf(events)).rows).toEqual([['one;|two\n\\.x']]);
});

test('a COPY that fails does not make statements of its lines, and the script goes on if it shall', async () => {
  const script = "TRUNCATE copied;\nCOPY copied FROM STDIN;\nx\tDROP TABLE copied;\n\\.\nCOPY nowhere FROM STDIN;\n1; DROP TABLE copied;\n\\.\nCOPY copied FROM STDIN;\n3\tthree\n\\.\nSELECT name FROM copied";
  const events = await box.run(script, { onError: 'continue' });
  expect(only(events, 'statement-failed').map(({ statement, error }) => [statement, error.sqlstate])).toEqual([[1, '22P02'], [2, '42P01']]);
  expect((await box.rowsOf(events)).rows).toEqual([['three']]);
  expect(finished(events)).toMatchObject({ outcome: 'failed', error: null });
  expect(await tags(script)).toEqual(['TRUNCATE TABLE']);
});

test('COPY FROM STDIN without lines says what to do, and goes on if it shall', async () => {
  const events = await box.run('COPY copied FROM STDIN;\nSELECT 1', { onError: 'continue' });
  expect(only(events, 'statement-failed')[0]?.error).toMatchObject({ sqlstate: '57014', message: expect.stringContaining('line \\.') });
  expect(finished(events).outcome).toBe('failed');
  expect((await box.rowsOf(events)).rows).toEqual([['1']]);
});

test('COPY FROM STDIN in binary takes no lines and fails cleanly', async () => {
  const events = await box.run('COPY copied FROM STDIN (FORMAT binary);\nabc\n\\.\nSELECT 1');
  expect(only(events, 'statement-failed')[0]?.error.sqlstate).toBe('22P04');
  expect(finished(await box.run('SELECT 1')).outcome).toBe('done');
});

test('programs and files of the server are refused by the server', async () => {
  for (const copy of ["COPY copied TO PROGRAM 'cat'", "COPY copied FROM PROGRAM 'ls'", "COPY copied TO '/tmp/x'", "COPY copied FROM '/etc/passwd'"]) {
    expect(only(await box.run(copy), 'statement-failed')[0]?.error.sqlstate).toBe('42501');
  }
});

test('COPY inside a manual transaction is undone with it', async () => {
  await box.run('TRUNCATE copied');
  expect(await tags('COPY copied FROM STDIN;\n9\tnine\n\\.\nSELECT 1; ROLLBACK', { commit: 'manual' })).toEqual(['COPY 1', 'SELECT 1', 'ROLLBACK']);
  expect((await box.rowsOf(await box.run('SELECT count(*) FROM copied'))).rows).toEqual([['0']]);
});

test('a COPY of many lines is cancelled on its way', async () => {
  const lines = '7\tseven\n'.repeat(400_000);
  const run = startRun(box, `COPY copied FROM STDIN;\n${lines}\\.\nSELECT 1`);
  await run.seen('statement-started');
  expect(await box.service.cancel('tab')).toBe('cancelled');
  expect(finished(await run.done).outcome).toBe('cancelled');
  expect((await box.rowsOf(await box.run('SELECT count(*) FROM copied'))).rows).toEqual([['0']]);
});

test('LISTEN: notifications during a statement, from others, with long payloads, and none after UNLISTEN', async () => {
  await box.run('LISTEN a; LISTEN "B c"');
  const own = await box.run(`BEGIN; NOTIFY a; NOTIFY "B c", 'x'; COMMIT; SELECT pg_notify('a', repeat('p', 7999))`);
  expect(only(own, 'notice').map(({ statement, notice }) => [statement, notice.severity, notice.detail?.length ?? null])).toEqual([[3, 'NOTIFY', null], [3, 'NOTIFY', 1], [4, 'NOTIFY', 7999]]);
  await box.run('UNLISTEN *');
  expect(only(await box.run("NOTIFY a, 'gone'"), 'notice')).toEqual([]);
});
