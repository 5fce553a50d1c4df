import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import type { Parameter } from '../../../shared/contract/sql.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
beforeAll(async () => { box = await startTestConsole(startCluster); });
afterAll(async () => { await box.stop(); });

const given = (values: Record<string, string | null>): { parameters: Parameter[] } => (
  { parameters: Object.entries(values).map(([name, value]) => ({ name, value })) }
);

test('values go as bind parameters, literals and identifiers, whatever they hold', async () => {
  const nasty = `it's "a" \\ $1 :b; DROP TABLE x --`;
  const events = await box.run(
    `SELECT :a::text, $1::int + 1, :'a', :"c".x, :n::text IS NULL, :'n' IS NULL, LENGTH(:a) FROM (SELECT 5 AS x) :"c" LIMIT:one`,
    given({ a: nasty, $1: '41', c: 'we"ird', n: null, one: '1' }),
  );
  expect(finished(events)).toMatchObject({ outcome: 'done', error: null });
  expect((await box.rowsOf(events)).rows).toEqual([[nasty, '42', nasty, '5', 't', 't', String(nasty.length)]]);
});

test('the server decides the types, and rows come as without parameters', async () => {
  const events = await box.run('SELECT g, g % :m FROM generate_series(1, $1) g; SELECT pg_typeof(:m + 1::int8)', given({ m: '7', $1: '200000' }));
  const [first] = only(events, 'columns');
  expect(first?.columns.map(({ typeName }) => typeName)).toEqual(['integer', 'integer']);
  expect(only(events, 'statement-done').map(({ command }) => command)).toEqual(['SELECT 200000', 'SELECT 1']);
  const { rows, count } = await box.service.rows(first!.resultId, null, 199_999, 1);
  expect([rows, count]).toEqual([[['200000', '3']], 200_000]);
  expect((await box.rowsOf(events)).rows).toEqual([['bigint']]);
});

test('results remember what was sent', async () => {
  const events = await box.run('SELECT :b, $2::int, :\'q\'', given({ b: 'x', $2: '2', q: "o'" }));
  const { resultId } = only(events, 'columns')[0]!;
  const statement = await box.service.withResult(resultId, (result) => Promise.resolve(result.statement));
  expect(statement).toMatchObject({
    text: "SELECT $2, $1::int, 'o'''", parameters: [{ name: '$2', value: '2' }, { name: 'b', value: 'x' }], serverEncoding: 'UTF8',
    target: { addonId: 'addon', access: 'read-write', identity: 'personal' },
  });
});

test('INSERT, UPDATE and nothing described', async () => {
  const events = await box.run(`CREATE TABLE p (a int, b text); INSERT INTO p VALUES (:a, :b), (:a + 1, 'y'); UPDATE p SET b = :b WHERE a > :a; SELECT * FROM p ORDER BY a`, given({ a: '1', b: 'é😀' }));
  expect(only(events, 'statement-done').map(({ command }) => command)).toEqual(['CREATE TABLE', 'INSERT 0 2', 'UPDATE 1', 'SELECT 2']);
  expect((await box.rowsOf(events)).rows).toEqual([['1', 'é😀'], ['2', 'é😀']]);
});

test('missing values keep everything from running, and what was there stays', async () => {
  const before = await box.run('SELECT 1');
  const events = await box.run(`CREATE TABLE never (a int); SELECT :a, :'b', :"c", $1`, given({ b: 'b', c: null }));
  expect(events).toHaveLength(1);
  expect(finished(events)).toMatchObject({ outcome: 'failed', error: { code: 'sql.parameters-missing', details: { names: ['a', 'c', '$1'] } } });
  expect((await box.rowsOf(before)).rows).toEqual([['1']]);
  expect((await box.rowsOf(await box.run("SELECT to_regclass('never')"))).rows).toEqual([[null]]);
});

test('errors point into the tab’s text', async () => {
  const text = `SELECT 1;\nSELECT '😀', :long_name_of_a_parameter::text, :'lit', nope, :"i" FROM (SELECT 1 AS i) s`;
  const events = await box.run(text, given({ long_name_of_a_parameter: 'x', lit: 'a "much" longer value than its name', i: 'i' }));
  expect(only(events, 'statement-failed')[0]?.error).toMatchObject({ sqlstate: '42703', at: text.indexOf('nope') });
  const identifier = await box.run('SELECT 1, :"missing"', given({ missing: 'no such column' }));
  expect(only(identifier, 'statement-failed')[0]?.error).toMatchObject({ sqlstate: '42703', at: 10 });
  const value = await box.run('SELECT 1, :a::int', given({ a: 'x' }));
  expect(only(value, 'statement-failed')[0]?.error).toMatchObject({ sqlstate: '22P02' });
  expect(finished(await box.run('SELECT :a', given({ a: '1' }))).outcome).toBe('done');
});

test('where no bind parameter may stand, a hint says what to write', async () => {
  const table = await box.run('SELECT * FROM :t', given({ t: 'pg_class' }));
  expect(only(table, 'statement-failed')[0]?.error).toMatchObject({ sqlstate: '42601', at: 14, hint: expect.stringContaining(':"name"') });
  const utility = await box.run('VACUUM (PARALLEL :n) p', given({ n: '1' }));
  expect(only(utility, 'statement-failed')[0]?.error.hint).toContain(":'name'");
  const copy = await box.run('COPY p FROM STDIN WHERE a > :n;\n1\ta\n\\.\nSELECT 1', given({ n: '1' }));
  expect(only(copy, 'statement-failed')[0]?.error.sqlstate).toBe('08P01');
  expect(finished(await box.run('SELECT 1')).outcome).toBe('done');
});

test('values that PostgreSQL text cannot hold are not sent', async () => {
  for (const value of ['a\0b', 'a\uD800']) {
    for (const text of ['SELECT :a', "SELECT :'a'"]) expect(only(await box.run(text, given({ a: value })), 'statement-failed')[0]?.error.sqlstate).toBe('22021');
  }
});

test('text that only looks like parameters is sent as it is', async () => {
  const events = await box.run(`SELECT (ARRAY[1,2,3])[1:2], '10'::int, ':a', json_object('k':'v'), $q$:b $1$q$, /* :c */ f.x FROM (SELECT 1 AS x) f`);
  expect((await box.rowsOf(events)).rows[0]?.slice(0, 3)).toEqual(['{1,2}', '10', ':a']);
  const prepared = await box.run('PREPARE q AS SELECT $1::int + 1; EXECUTE q(:n)', given({ n: '1' }));
  expect(only(prepared, 'statement-done')[0]?.command).toBe('PREPARE');
});
