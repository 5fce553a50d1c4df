import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { runEventSchema } from '../../../shared/contract/sql.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
beforeAll(async () => { box = await startTestConsole(startCluster); });
afterAll(async () => { await box.stop(); });

test('a statement tells its session, columns, rows and end, in the contract’s words', async () => {
  const events = await box.run("SELECT 1 AS one, NULL::text AS nothing, '' AS empty");
  for (const event of events) expect(runEventSchema.safeParse(event).success).toBe(true);
  expect(events.map(({ kind }) => kind)).toEqual(['waiting', 'session', 'statement-started', 'columns', 'rows', 'statement-done', 'finished']);
  const session = only(events, 'session')[0]!;
  expect(session).toMatchObject({ role: 'writer', database: 'postgres' });
  expect(session.pid).toBeGreaterThan(0);
  expect(only(events, 'columns')[0]?.columns).toEqual([
    { name: 'one', typeOid: 23, typeName: 'integer' }, { name: 'nothing', typeOid: 25, typeName: 'text' }, { name: 'empty', typeOid: 25, typeName: 'text' },
  ]);
  expect(only(events, 'statement-done')[0]).toMatchObject({ command: 'SELECT 1', rowCount: 1, remark: null });
  expect(await box.rowsOf(events)).toEqual({ rows: [['1', null, '']], count: 1, complete: true });
  expect(finished(events)).toMatchObject({ outcome: 'done', transaction: 'idle', error: null });
});

test('values are the server’s own text, and types have format_type’s names', async () => {
  const cases: [sql: string, text: string | null, type: string][] = [
    ['(-9223372036854775808)::int8', '-9223372036854775808', 'bigint'],
    ['9007199254740993::int8', '9007199254740993', 'bigint'],
    ["'12345678901234567890.1200'::numeric(40,4)", '12345678901234567890.1200', 'numeric(40,4)'],
    ["'1e3'::numeric(4,-3)", '1000', 'numeric(4,-3)'],
    ["'{12345678901234567890.10,NaN,NULL}'::numeric[]", '{12345678901234567890.10,NaN,NULL}', 'numeric[]'],
    ["'NaN'::float8", 'NaN', 'double precision'], ["'-Infinity'::float4", '-Infinity', 'real'],
    ["'0.1'::float8 + '0.2'::float8", '0.30000000000000004', 'double precision'],
    ["'2024-02-29 23:59:59.123456+00'::timestamptz", '2024-02-29 23:59:59.123456+00', 'timestamp with time zone'],
    ["'infinity'::timestamptz(3)", 'infinity', 'timestamp(3) with time zone'], ["'4713-01-01 BC'::date", '4713-01-01 BC', 'date'],
    ["'24:00:00'::time(0)", '24:00:00', 'time(0) without time zone'], ["'1 year -3 days 04:05:06.7'::interval", '1 year -3 days +04:05:06.7', 'interval'],
    [`'{"a":9007199254740993,"a":1.0}'::json`, '{"a":9007199254740993,"a":1.0}', 'json'],
    [`'{"b":9007199254740993,"a":1.0}'::jsonb`, '{"a": 1.0, "b": 9007199254740993}', 'jsonb'],
    ["'\\x00ff'::bytea", '\\x00ff', 'bytea'], ["'[2:4]={1,2,3}'::int4[]", '[2:4]={1,2,3}', 'integer[]'],
    ["'ab'::char(4)", 'ab  ', 'character(4)'], ["'ab'::bpchar", 'ab', 'bpchar'], ["'ab'::varchar(9)", 'ab', 'character varying(9)'],
    ["B'0101'", '0101', '"bit"'], ["'0101'::bit(4)", '0101', 'bit(4)'], ["'01'::varbit(5)", '01', 'bit varying(5)'],
    ["'12.34'::money", '$12.34', 'money'], ["'(1.5,-2)'::point", '(1.5,-2)', 'point'], ["'::1/128'::inet", '::1', 'inet'],
    ["int4range(1,5)", '[1,5)', 'int4range'], ["'{[1,3),[5,7)}'::int4multirange", '{[1,3),[5,7)}', 'int4multirange'],
    ["'10 seconds'::interval second(2)", '00:00:10', 'interval second(2)'],
    ['true', 't', 'boolean'], ["ROW(1,'x',NULL)", '(1,x,)', 'record'], ["'a b'::tsvector", "'a' 'b'", 'tsvector'],
    ["'pg_class'::regclass", 'pg_class', 'regclass'], ["U&'\\+01F600' || E'\\t\\n'", '😀\t\n', 'text'], ['NULL::uuid', null, 'uuid'],
  ];
  const events = await box.run(`SELECT ${cases.map(([sql]) => sql).join(', ')}`);
  const { rows } = await box.rowsOf(events);
  expect(rows[0]).toEqual(cases.map(([, text]) => text));
  expect(only(events, 'columns').at(-1)?.columns.map(({ typeName }) => typeName)).toEqual(cases.map(([, , type]) => type));
});

test('user types are named after the rows are there', async () => {
  const events = await box.run("CREATE TYPE mood AS ENUM ('sad'); SELECT 'sad'::mood AS m, ARRAY['sad'::mood] AS ms");
  const [first, second] = only(events, 'columns');
  expect(first?.columns[0]?.typeName).toMatch(/^\d+$/);
  expect(second?.columns.map(({ typeName }) => typeName)).toEqual(['mood', 'mood[]']);
  expect(second?.resultId).toBe(first?.resultId);
  expect(only(await box.run("SELECT 'sad'::mood"), 'columns')).toHaveLength(1);
});

test('duplicate, hostile and very many columns', async () => {
  const events = await box.run('SELECT 1 AS a, 2 AS a, 3 AS "__proto__", 4 AS "constructor"');
  expect(only(events, 'columns')[0]?.columns.map(({ name }) => name)).toEqual(['a', 'a', '__proto__', 'constructor']);
  expect((await box.rowsOf(events)).rows).toEqual([['1', '2', '3', '4']]);
  const wide = await box.run(`SELECT ${Array.from({ length: 1600 }, (_, n) => `g + ${n} AS c${n}`).join(', ')} FROM generate_series(0, 99) g`);
  const { rows } = await box.rowsOf(wide, 99, 1);
  expect(rows[0]).toEqual(Array.from({ length: 1600 }, (_, n) => String(99 + n)));
  const none = await box.run('SELECT FROM generate_series(1, 40)');
  expect(await box.rowsOf(none, 39)).toEqual({ rows: [[]], count: 40, complete: true });
});

test('empty statements, comments and nothing at all', async () => {
  const events = await box.run('; -- only a comment\n/* and */ ;');
  expect(only(events, 'statement-done').map(({ command, rowCount }) => [command, rowCount])).toEqual([['', null], ['', null]]);
  for (const text of ['', '  \n', '-- nothing', '/* nothing */']) expect(finished(await box.run(text)).outcome).toBe('done');
});

test('an error points at its place in the tab’s text, past emoji', async () => {
  const text = "SELECT '😀😀';\nSELECT '😀', nope FROM generate_series(1, 3);\nSELECT 3";
  const events = await box.run(text);
  const [failed] = only(events, 'statement-failed');
  expect(failed?.error).toMatchObject({ severity: 'ERROR', sqlstate: '42703', at: text.indexOf('nope') });
  expect(failed?.statement).toBe(1);
  expect(only(events, 'statement-started')).toHaveLength(2);
  expect(finished(events)).toMatchObject({ outcome: 'failed', transaction: 'idle', error: null });
  const selection = await box.run(text, { pick: { kind: 'selection', range: { from: text.indexOf("'😀', nope"), to: text.length } } });
  expect(only(selection, 'statement-failed')[0]?.error.at).toBe(text.indexOf("'😀', nope"));
  const one = await box.run(text, { pick: { kind: 'statement', at: text.indexOf('series') } });
  expect(only(one, 'statement-failed')[0]?.error.at).toBe(text.indexOf('nope'));
});

test('statements run one by one, with the transaction’s state at the end', async () => {
  expect(finished(await box.run('CREATE TABLE t1 (a int); BEGIN; INSERT INTO t1 VALUES (1)')).transaction).toBe('open');
  expect(finished(await box.run('SELECT 1/0')).transaction).toBe('failed');
  expect(only(await box.run('SELECT 1'), 'statement-failed')[0]?.error.sqlstate).toBe('25P02');
  expect(finished(await box.run('ROLLBACK')).transaction).toBe('idle');
  expect((await box.rowsOf(await box.run('VACUUM t1; SELECT count(*) FROM t1'))).rows).toEqual([['0']]);
});

test('read-only sessions are refused writes by the server', async () => {
  await box.run('CREATE TABLE IF NOT EXISTS readable (a int)');
  const reader = { access: 'read-only', tabId: 'reader' } as const;
  const events = await box.run('INSERT INTO readable VALUES (1)', reader);
  expect(only(events, 'statement-failed')[0]?.error.sqlstate).toMatch(/^(42501|25006)$/);
  expect(finished(await box.run('SELECT * FROM readable', reader)).outcome).toBe('done');
});

test('psql’s own commands and impossible characters are explained, not sent', async () => {
  const events = await box.run('SELECT 1;\n\\d readable\nSELECT 2');
  expect(only(events, 'statement-failed')[0]?.error).toMatchObject({ at: 10, message: expect.stringContaining('\\d') });
  expect(only(await box.run('DELETE FROM readable \\\nWHERE true'), 'statement-failed')[0]?.error.at).toBe(21);
  expect(only(await box.run("SELECT 'a\0b'"), 'statement-failed')[0]?.error).toMatchObject({ sqlstate: '22021', at: 9 });
  expect(only(await box.run("SELECT 'a\uD800b'"), 'statement-failed')[0]?.error).toMatchObject({ sqlstate: '22021', at: 9 });
});

test('the split follows standard_conforming_strings as the script changes it', async () => {
  const events = await box.run("SET standard_conforming_strings = off; SELECT 'it\\'s; one' AS v; SET standard_conforming_strings = on; SELECT '\\'; RESET ALL");
  expect(only(events, 'statement-done')).toHaveLength(5);
  expect(finished(events).outcome).toBe('done');
});

test('two sessions per two tabs, one per tab', async () => {
  const pids: number[] = [];
  for (const tabId of ['p1', 'p1', 'p2']) pids.push(only(await box.run('SELECT 1', { tabId }), 'session')[0]!.pid);
  expect(pids[1]).toBe(pids[0]);
  expect(pids[2]).not.toBe(pids[0]);
});
