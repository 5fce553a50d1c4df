import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { finished, only, startTestConsole, type TestConsole } from '../sql/testing/test-console.ts';
import { startTestExports, type TestExports } from './testing/test-exports.ts';
import { typeSamples, unmakeable, userSamples, userTypes } from './testing/type-samples.ts';

let box: TestConsole;
let exporting: TestExports;
let folder: string;
/** Column names by the type they are of, and types that this server cannot make after all. */
const unsupported = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'types-'));
  box = await startTestConsole(startCluster);
  exporting = startTestExports(box);
  await makeTable();
});
afterAll(async () => {
  await box.stop();
  await rm(folder, { recursive: true, force: true });
});

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** One column for each type and each array of it, one row for each sample; NULL below the last one. */
async function makeTable(): Promise<void> {
  await box.cluster.admin(async (client) => {
    await client.query(userTypes);
    const contrib = await client.query("SELECT 1 FROM pg_catalog.pg_available_extensions WHERE name = 'hstore'");
    if (contrib.rowCount !== 0) await client.query('CREATE EXTENSION hstore');
    const columns: { type: string; values: string[] }[] = [];
    const { rows: arrays } = await client.query<{ typname: string; has: boolean }>('SELECT typname, typarray <> 0 AS has FROM pg_catalog.pg_type');
    const withArray = new Set(arrays.filter(({ has }) => has).map(({ typname }) => typname));
    for (const [type, samples] of [...Object.entries(typeSamples).map(([name, values]) => [name === 'char' ? '"char"' : name, values] as const), ...Object.entries(userSamples)]) {
      const exists = await client.query('SELECT pg_catalog.to_regtype($1) IS NOT NULL AS yes', [type]);
      if (exists.rows[0].yes !== true) continue;
      const values = samples.map((sample) => `(${sample})::${type}`);
      try {
        await client.query(`SELECT ${values.join(', ')}`);
      } catch (error) {
        if ((error as { code?: string }).code !== '0A000') throw new Error(`${type}: ${(error as Error).message}`, { cause: error });
        unsupported.set(type, (error as Error).message);
        continue;
      }
      columns.push({ type, values });
      if (withArray.has(type === '"char"' ? 'char' : type)) columns.push({ type: `${type}[]`, values: [`ARRAY[${[...values, `NULL::${type}`].join(', ')}]`, `'{}'`] });
    }
    const most = Math.max(...columns.map(({ values }) => values.length));
    await client.query(`CREATE TABLE every_type (id integer PRIMARY KEY, ${columns.map(({ type }, index) => `${quoted(`${type} ${index}`)} ${type}`).join(', ')})`);
    for (let row = 0; row <= most; row += 1) {
      await client.query(`INSERT INTO every_type VALUES (${row}, ${columns.map(({ values, type }) => values[row] ?? `NULL::${type}`).join(', ')})`);
    }
    await client.query('ANALYZE every_type');
  });
}

async function psql(...args: string[]): Promise<Buffer> {
  const { stdout } = await promisify(execFile)('psql', ['-X', '-q', '-h', '127.0.0.1', '-p', String(box.cluster.port), '-U', 'reader', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', ...args], {
    // oxlint-disable-next-line node/no-process-env -- psql is found by PATH.
    env: { PATH: process.env.PATH, PGPASSWORD: 'r', PGCLIENTENCODING: 'UTF8' }, encoding: 'buffer', maxBuffer: 1024 * 1024 * 1024,
  });
  return stdout;
}

const nullMark = '\u0002NULL\u0002';

/** psql's own cells of a query, without alignment and headers; a zero byte stands behind each, which no value can hold. */
async function psqlCells(query: string): Promise<(string | null)[]> {
  const output = await psql('-A', '-t', '-z', '-0', '-P', `null=${nullMark}`, '-c', query);
  const cells = output.toString('utf8').split('\0');
  expect(cells.pop()).toBe('');
  return cells.map((cell) => (cell === nullMark ? null : cell));
}

async function consoleCells(query: string): Promise<(string | null)[]> {
  const events = await box.run(query, { access: 'read-only' });
  expect(finished(events)).toMatchObject({ outcome: 'done' });
  const { resultId } = only(events, 'columns').at(-1)!;
  const { rows } = await box.rowsOf(events);
  return Promise.all(rows.flatMap((cells, row) => cells.map(async (cell, column) => (typeof cell === 'object' && cell !== null ? whole(resultId, row, column) : cell))));
}

async function whole(resultId: string, row: number, column: number): Promise<string | null> {
  const part = await box.service.cell(resultId, null, row, column, 0);
  expect(part?.next ?? null).toBeNull();
  return part?.text ?? null;
}

async function exportCsv(text: string): Promise<Buffer> {
  const path = join(folder, `${Math.random()}.csv`);
  await exporting.all({ source: { kind: 'query', target: exporting.target, text, parameters: [] }, format: 'csv', path });
  return readFile(path);
}

test('every type in pg_type is either made here or refuses to be made', async () => {
  await box.cluster.admin(async (client) => {
    const { rows } = await client.query<{ typname: string }>(`
      SELECT typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = typnamespace
      WHERE nspname = 'pg_catalog' AND typtype IN ('b', 'd', 'e', 'r', 'm') AND typcategory <> 'A' ORDER BY typname`);
    const names = rows.map(({ typname }) => typname).filter((name) => name !== 'unknown');
    expect(names.length).toBeGreaterThan(70);
    expect(names.filter((name) => !Object.hasOwn(typeSamples, name) && !Object.hasOwn(unmakeable, name))).toEqual([]);
    for (const name of names.filter((one) => Object.hasOwn(unmakeable, one))) {
      await expect(client.query(`SELECT 'x'::${name}`)).rejects.toMatchObject({ code: '0A000' });
    }
    // Only a server built without libxml leaves something out; it says so itself.
    expect([...unsupported.keys()].filter((type) => type !== 'xml')).toEqual([]);
  });
});

test('the console’s cells are those of psql -A', async () => {
  const query = 'SELECT * FROM every_type ORDER BY id';
  const theirs = await psqlCells(query);
  expect(theirs.length).toBeGreaterThan(2000);
  expect(await consoleCells(query)).toEqual(theirs);
});

describe('values that no table holds', () => {
  test.each([
    ['void', 'SELECT pg_catalog.pg_sleep(0)'],
    ['record', `SELECT ROW(1, 'a "b", c', NULL, ROW()), ROW(), e FROM every_type e ORDER BY id`],
    ['record[]', `SELECT ARRAY[ROW(1, 'x'), ROW(2, NULL)]`],
    ['unknown and cstring', `SELECT 'plain', 'abc'::cstring, NULL`],
    ['anyarray', `SELECT most_common_vals, histogram_bounds FROM pg_catalog.pg_stats WHERE tablename IN ('every_type', 'pg_class') ORDER BY tablename, attname`],
    ['pg_node_tree and aclitem[] of the catalogues', 'SELECT adbin, oid FROM pg_catalog.pg_attrdef ORDER BY 2'],
    ['rows of catalogues', 'SELECT t FROM pg_catalog.pg_type t ORDER BY oid'],
    ['catalogues', 'SELECT * FROM pg_catalog.pg_proc ORDER BY oid LIMIT 900'],
    ['settings', 'SELECT name, setting, extra_desc, enumvals FROM pg_catalog.pg_settings WHERE name !~ $$application_name|read_only$$ ORDER BY name'],
    ['no row', 'SELECT 1 AS a WHERE false'],
    ['names', 'SELECT 1 AS "a,b", 2 AS "q""uote", 4 AS "line\nfeed", 5 AS "é", 6 AS a, 7 AS a, 8 AS "__proto__"'],
    ['SHOW', 'SHOW server_version'],
    ['EXPLAIN', 'EXPLAIN (COSTS OFF) SELECT * FROM pg_catalog.pg_class WHERE relname = $$a,"b"$$'],
  ])('%s', async (_name, query) => {
    expect(await consoleCells(query)).toEqual(await psqlCells(query));
    expect((await exportCsv(query)).toString()).toBe((await psql('--csv', '-c', query)).toString());
  });
});

test('rows of no columns', async () => {
  const query = 'SELECT FROM pg_catalog.generate_series(1, 3)';
  expect((await exportCsv(query)).toString()).toBe((await psql('--csv', '-c', query)).toString());
});

test('a pseudo-type is no column’s type: those that a query can answer with stand above', async () => {
  await box.cluster.admin(async (client) => {
    const { rows } = await client.query<{ name: string }>("SELECT pg_catalog.format_type(oid, NULL) AS name FROM pg_catalog.pg_type WHERE typtype = 'p' AND typname <> 'unknown' ORDER BY 1");
    expect(rows.length).toBeGreaterThan(20);
    for (const { name } of rows) await expect(client.query(`CREATE TABLE pseudo (a ${name})`)).rejects.toMatchObject({ code: '42P16' });
  });
});

test('CSV of every type is that of psql --csv, byte for byte', async () => {
  const query = 'SELECT * FROM every_type ORDER BY id';
  const theirs = await psql('--csv', '-c', query);
  expect(theirs.length).toBeGreaterThan(300_000);
  expect((await exportCsv(query)).equals(theirs)).toBe(true);
  const path = join(folder, 'table.csv');
  await exporting.all({ source: { kind: 'table', target: exporting.target, schema: 'public', table: 'every_type' }, format: 'csv', path });
  expect((await readFile(path)).equals(await psql('--csv', '-c', 'SELECT * FROM every_type'))).toBe(true);
});

test('CSV of a result that is here, and of 100,000 rows, is that of psql --csv', async () => {
  const wide = 'SELECT * FROM every_type ORDER BY id';
  const { resultId } = only(await box.run(wide, { access: 'read-only' }), 'columns').at(-1)!;
  const path = join(folder, 'result.csv');
  await exporting.all({ source: { kind: 'result', resultId, viewId: null, columns: null }, format: 'csv', path });
  expect((await readFile(path)).equals(await psql('--csv', '-c', wide))).toBe(true);
  const long = `SELECT g, g::numeric / 7, md5(g::text), CASE WHEN g % 5 > 0 THEN 'a "' || g || '", b' END, '2024-01-01'::timestamptz + g * interval '1 minute', ARRAY[g, NULL], repeat(E'x\\n', g % 4), to_jsonb(ARRAY[g]) FROM generate_series(1, 100000) g`;
  expect((await exportCsv(long)).equals(await psql('--csv', '-c', long))).toBe(true);
});
