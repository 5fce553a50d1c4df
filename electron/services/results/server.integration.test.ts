import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { heldMost } from '../../../sandbox/testing/held-memory.ts';
import type { Filter, Sort } from '../../../shared/contract/results.ts';
import { createPgParser } from '../parser/pg-parser.ts';
import { only, startTestConsole, type TestConsole } from '../sql/testing/test-console.ts';
import { createResultsService, type ResultsService } from './results-service.ts';
import { createViews } from './views.ts';

let box: TestConsole;
let service: ResultsService;
const views = createViews();

beforeAll(async () => {
  box = await startTestConsole(startCluster, { views });
  service = createResultsService({ sql: box.service, views, parser: createPgParser() });
});
afterAll(async () => { await box.stop(); });

async function resultOf(text: string, tabId = 'tab', parameters: { name: string; value: string | null }[] = []): Promise<string> {
  const events = await box.run(text, { tabId, parameters });
  const columns = only(events, 'columns').at(-1);
  if (columns === undefined) throw new Error(JSON.stringify(events));
  return columns.resultId;
}

const rowsOf = async (resultId: string, viewId: string | null) => (await box.service.rows(resultId, viewId, 0, 1000)).rows;

/** Sorted and filtered here and by the server; both have to agree. */
async function both(text: string, sort: Sort[], filters: Filter[] = [], parameters: { name: string; value: string | null }[] = []): Promise<unknown[][]> {
  const resultId = await resultOf(text, 'tab', parameters);
  const { viewId, count } = await service.view({ resultId, sort, filters });
  const here = await rowsOf(resultId, viewId);
  expect(here).toHaveLength(count);
  const { text: again } = await service.rerun({ resultId, sort, filters });
  const there = await rowsOf(await resultOf(again, 'server'), null);
  expect(here).toEqual(there);
  return here;
}

const values = `
  SELECT *, row_number() OVER () AS n FROM (VALUES
    (1::int2, 1.5::float4, 'NaN'::float8, 1.10::numeric, '5'::money, true, '2024-01-01'::date, '2024-01-01 00:00:00.5'::timestamp, '2024-01-01 00:00:00+02'::timestamptz, '12:00'::time, '12:00+02'::timetz, '1 mon'::interval, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, 'b', 'B'::"char", 5::oid, 9223372036854775807, '{"a":1}'::json),
    (-1, '-Infinity', 0, 1.1, '-1.50', false, '0044-03-15 BC', 'infinity', '-infinity', '24:00', '12:00-02', '30 days', '00000000-0000-0000-0000-000000000000', 'B', 'a', 4294967295, -9223372036854775808, '[]'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (32767, 'NaN', 'Infinity', 'NaN', '1234567.89', NULL, 'infinity', '4713-01-01 00:00:00 BC', '2024-01-01 00:00:00+00', '00:00', '10:00+00', '-1 year', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'ä', 'é'::text::"char", 0, 0, '"x"'),
    (0, 1e-45, 5e-324, '-Infinity', '0', true, '5874897-12-31', '294276-12-31 23:59:59.999999', 'infinity', '12:00:00.000001', '23:00-15', '720:00:00.000001', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12', '', '', 10, 10, '0'),
    (0, 0, -0.0, 1e30, '$99.99', false, '-infinity', '-infinity', '0001-01-01 00:00:00+00 BC', '12:00', '12:00+01', '178000000 years', '0eebc99a-9c0b-4ef8-bb6d-6bb9bd380a11', 'a b', 'z', 11, 9, 'null')
  ) AS v(i2, f4, f8, num, mon, bool, d, ts, tstz, t, ttz, iv, u, txt, c, o, i8, j)`;
const names = ['i2', 'f4', 'f8', 'num', 'mon', 'bool', 'd', 'ts', 'tstz', 't', 'ttz', 'iv', 'u', 'txt', 'c', 'o', 'i8', 'j'];

test.each(names.map((name, column) => [name, column] as const))('%s is sorted here as by the server', async (_name, column) => {
  // The row number makes the order of equal values the same on both sides.
  for (const descending of [false, true]) expect(await both(values, [{ column, descending }, { column: 18, descending: false }])).toHaveLength(6);
});

const filter = (column: number, op: Filter['op'], value = '', caseSensitive = false): Filter => ({ column, op, value, caseSensitive });

test.each<[string, Filter[], number]>([
  ['int', [filter(0, 'at-least', '0')], 4], ['int with a fraction', [filter(0, 'less', '0.5')], 3], ['real', [filter(1, 'equals', '1.5')], 1], ['double', [filter(2, 'greater', '0')], 3],
  ['numeric', [filter(3, 'equals', '1.100')], 2], ['numeric NaN', [filter(3, 'equals', 'nan')], 1], ['money', [filter(4, 'greater', '99')], 2], ['bool', [filter(5, 'equals', 'yes')], 2],
  ['date BC', [filter(6, 'less', '0001-01-01')], 2], ['timestamp', [filter(7, 'at-most', '2024-01-01 00:00:00.5')], 3], ['timestamptz', [filter(8, 'equals', '2023-12-31 22:00:00+00')], 1],
  ['interval', [filter(11, 'equals', '30 days')], 2], ['uuid', [filter(12, 'starts-with', 'A0EE')], 2], ['uuid equals', [filter(12, 'equals', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11')], 1],
  ['text, whatever the capitals', [filter(13, 'equals', 'b')], 2], ['text, capitals matter', [filter(13, 'equals', 'b', true)], 1], ['letters beyond ASCII', [filter(13, 'contains', 'Ä')], 1],
  ['text by bytes', [filter(13, 'greater', 'a')], 3], ['not-contains', [filter(13, 'not-contains', 'b')], 2], ['is-empty', [filter(13, 'is-empty')], 1], ['is-null', [filter(13, 'is-null')], 1], ['json is-not-null', [filter(17, 'is-not-null')], 5],
  ['oid', [filter(15, 'greater', '10')], 2], ['int8', [filter(16, 'equals', '9223372036854775807')], 1], ['json text', [filter(17, 'contains', '"A"')], 1], ['a quote and a backslash', [filter(13, 'contains', `'\\`)], 0],
  ['what is no number', [filter(0, 'equals', 'x')], 0], ['two', [filter(0, 'is-not-null'), filter(13, 'not-equals', 'B')], 3],
])('filters here as on the server: %s', async (_name, filters, count) => {
  expect(await both(values, [{ column: 18, descending: false }], filters)).toHaveLength(count);
});

test('property: any numerics and texts are sorted alike', async () => {
  const number = fc.oneof(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String), fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e20, max: 1e20 }).map((value) => value.toFixed(8)));
  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((value) => value.toWellFormed().replaceAll('\0', ''));
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(number, text), { minLength: 1, maxLength: 40 }), fc.boolean(), async (rows, descending) => {
    const list = rows.map(([n, t]) => `(${n}::numeric, ${/\\/.test(t) ? 'E' : ''}'${t.replaceAll('\\', '\\\\').replaceAll("'", "''")}'::text)`).join(', ');
    expect(await both(`SELECT * FROM (VALUES ${list}) AS v(n, t)`, [{ column: 1, descending }, { column: 0, descending: !descending }])).toHaveLength(rows.length);
  }), { numRuns: 25 });
});

test('names that occur twice keep their places, comments and semicolons do no harm', async () => {
  const rows = await both('SELECT 2 AS "a""b", 1 AS "a""b", 3 AS c, \'x\' AS "__proto__" UNION ALL SELECT 1, 2, 3, NULL -- ; comment', [{ column: 1, descending: true }]);
  expect(rows).toEqual([['1', '2', '3', null], ['2', '1', '3', 'x']]);
  const resultId = await resultOf('/* ; */ SELECT 1 AS id, 2 AS id /* end; */ ; ');
  const { text } = await service.rerun({ resultId, sort: [{ column: 1, descending: true }], filters: [] });
  expect(text).toContain('SELECT q.c1 AS "id", q.c2 AS "id"');
  expect(text).toContain('ORDER BY q.c2 DESC');
});

test.each(['VALUES (1), (2)', 'TABLE pg_catalog.pg_am', 'WITH x AS (SELECT 1 AS a) SELECT * FROM x ORDER BY a LIMIT 5', 'SELECT 1 UNION SELECT 2', 'SELECT * FROM (SELECT 1) s'])('the server sorts %s', async (text) => {
  expect((await both(text, [{ column: 0, descending: true }])).length).toBeGreaterThan(0);
});

test('parameters are put in as literals', async () => {
  const rows = await both(`SELECT g, :word AS w, $1 || '$1' AS d FROM generate_series(1, :most::int) g`, [{ column: 0, descending: true }], [], [
    { name: 'word', value: String.raw`it's \ here` }, { name: 'most', value: '2' }, { name: '$1', value: null },
  ]);
  expect(rows).toEqual([['2', String.raw`it's \ here`, null], ['1', String.raw`it's \ here`, null]]);
});

test.each([
  ['WITH x AS (INSERT INTO side VALUES (1) RETURNING a) SELECT * FROM x', 'It changes data.'],
  ['INSERT INTO side VALUES (1) RETURNING a', 'Only a plain query'],
  ['SELECT a FROM side FOR UPDATE', 'It locks rows'],
  ['SELECT * FROM (SELECT a FROM side FOR SHARE) s', 'It locks rows'],
  ['EXPLAIN SELECT 1', 'Only a plain query'],
  ['SHOW server_version', 'Only a plain query'],
  ['SELECT FROM side', 'It has no columns'],
])('the server cannot sort %s', async (text, reason) => {
  await box.run('CREATE TABLE IF NOT EXISTS side (a int)');
  const resultId = await resultOf(text);
  await expect(service.rerun({ resultId, sort: [], filters: [] })).rejects.toMatchObject({ error: { code: 'result.cannot-rerun', details: { reason: expect.stringContaining(reason) } } });
});

test('columns that are not there', async () => {
  const resultId = await resultOf('SELECT 1');
  await expect(service.view({ resultId, sort: [{ column: 1, descending: false }], filters: [] })).rejects.toMatchObject({ error: { code: 'contract.invalid' } });
  await expect(service.rerun({ resultId, sort: [], filters: [filter(7, 'is-null')] })).rejects.toMatchObject({ error: { code: 'result.cannot-rerun' } });
});

test.each([
  ['numeric', `SELECT x FROM (VALUES (1.10::numeric), (2), (NULL), (-0.005), (123456789012345678901234567890.1)) v(x)`],
  ['integers', 'SELECT g::int8 * 9007199254740993 FROM generate_series(1, 1000) g'],
  ['one', 'SELECT 1::numeric'], ['thirds', 'SELECT x FROM (VALUES (1::numeric), (0), (0)) v(x)'], ['small', 'SELECT x FROM (VALUES (0.00000000000000000001::numeric), (0)) v(x)'],
  ['large', `SELECT x FROM (VALUES (1e40::numeric), (1), (1)) v(x)`], ['NaN', `SELECT x FROM (VALUES ('NaN'::numeric), (1)) v(x)`],
  ['infinite', `SELECT x FROM (VALUES ('Infinity'::numeric), (1)) v(x)`], ['both infinities', `SELECT x FROM (VALUES ('Infinity'::numeric), ('-Infinity')) v(x)`],
  ['doubles, exactly', 'SELECT x FROM (VALUES (0.1::float8), (0.2), (1e15)) v(x)'], ['only NULL', 'SELECT NULL::int FROM generate_series(1, 3)'],
])('figures are those of PostgreSQL: %s', async (_name, text) => {
  const { rows: [row] } = await box.rowsOf(await box.run(`SELECT count(*), count(x), sum(x::numeric), avg(x::numeric), min(x), max(x) FROM (${text}) AS q(x)`, { tabId: 'server' }));
  const resultId = await resultOf(text);
  const { cells, values: present, sum, average, least, greatest } = await service.aggregate({ resultId, viewId: null, blocks: [{ from: 0, to: 5000, columns: [0] }] });
  expect([String(cells), String(present), sum, average, least, greatest]).toEqual(row);
});

test('figures of what is no number, of columns that differ, of a view', async () => {
  const resultId = await resultOf(values);
  const figures = (columns: number[], viewId: string | null = null) => service.aggregate({ resultId, viewId, blocks: [{ from: 0, to: 2, columns }, { from: 2, to: 6, columns }] });
  expect(await figures([6])).toEqual({ cells: 6, values: 5, sum: null, average: null, least: '-infinity', greatest: 'infinity' });
  expect(await figures([4])).toMatchObject({ sum: null, least: '-$1.50', greatest: '$1,234,567.89' });
  expect(await figures([0, 18])).toMatchObject({ cells: 12, values: 11, sum: '32788', least: '-1', greatest: '32767' });
  expect(await figures([0, 13])).toEqual({ cells: 12, values: 10, sum: null, average: null, least: null, greatest: null });
  const { viewId } = await service.view({ resultId, sort: [], filters: [filter(0, 'equals', '0')] });
  expect(await figures([0], viewId)).toMatchObject({ cells: 2, values: 2, sum: '0', least: '0' });
});

test('INSERT statements that were copied make the same rows again', async () => {
  const text = `SELECT g AS id, CASE WHEN g = 2 THEN NULL ELSE E'q\\' \\\\ "' || g END AS "te xt", '\\x00ff'::bytea AS b, g::numeric / 3 AS n, g = 1 AS yes, ARRAY[g, NULL] AS arr, 'NaN'::float8 AS f FROM generate_series(1, 3) g`;
  await box.run(`CREATE TABLE again AS ${text} LIMIT 0`);
  const resultId = await resultOf(text);
  const { text: statements } = await service.text({ resultId, viewId: null, blocks: [{ from: 0, to: 3, columns: [0, 1, 2, 3, 4, 5, 6] }], format: 'insert', headers: true, table: 'again' });
  for (const setting of ['on', 'off']) {
    await box.run(`SET standard_conforming_strings = ${setting}; TRUNCATE again; ${statements}; RESET standard_conforming_strings`, { tabId: 'insert' });
    expect(await rowsOf(await resultOf('TABLE again', 'insert'), null)).toEqual(await rowsOf(await resultOf(text, 'tab'), null));
  }
});

test('1,000,000 rows are sorted here in bounded memory, and any place of them is shown at once', { timeout: 180_000 }, async () => {
  const resultId = await resultOf('SELECT g, md5(g::text) AS h, (g::int8 * 7919) % 1000003 AS m FROM generate_series(1, 1000000) g', 'large');
  const sorting = () => service.view({ resultId, sort: [{ column: 1, descending: false }, { column: 2, descending: true }], filters: [] });
  const { answer: { viewId, count }, bytes } = await heldMost(sorting);
  expect(count).toBe(1_000_000);
  expect(bytes).toBeLessThan(96 * 1024 * 1024);
  const sorted = 'SELECT h FROM (SELECT md5(g::text) AS h FROM generate_series(1, 1000000) g) s ORDER BY h COLLATE "C" LIMIT 5 OFFSET';
  for (const offset of [0, 499_998, 999_995]) {
    const here = (await box.service.rows(resultId, viewId, offset, 5)).rows.map(([, hash]) => [hash]);
    expect(here).toEqual(await rowsOf(await resultOf(`${sorted} ${offset}`, 'server'), null));
  }
});
