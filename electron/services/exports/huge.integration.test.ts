import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { createPgParser } from '../parser/pg-parser.ts';
import { createResultsService, type ResultsService } from '../results/results-service.ts';
import { createViews } from '../results/views.ts';
import { only, startTestConsole, type TestConsole } from '../sql/testing/test-console.ts';
import { startTestExports, type TestExports } from './testing/test-exports.ts';

const size = 200 * 1024 * 1024;
const query = `SELECT 1 AS n, repeat('x', ${size} - 6) || 'Needle' AS t, NULL UNION ALL SELECT 2, 'needle', NULL`;

let box: TestConsole;
let exporting: TestExports;
let results: ResultsService;
let folder: string;
let resultId: string;
const views = createViews();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huge-'));
  box = await startTestConsole(startCluster, { views });
  exporting = startTestExports(box, { views });
  results = createResultsService({ sql: box.service, views, parser: createPgParser() });
  resultId = only(await box.run(query), 'columns').at(-1)!.resultId;
});
afterAll(async () => {
  await box.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a value of 200 MB goes to files whole', { timeout: 180_000 }, async () => {
  const bytes = async (name: string): Promise<number> => (await stat(join(folder, name))).size;
  expect(await exporting.service.saveCell({ resultId, viewId: null, row: 0, column: 1, path: join(folder, 'cell'), overwrite: false })).toEqual({ bytes: size });
  expect(await bytes('cell')).toBe(size);
  await exporting.all({ source: { kind: 'result', resultId, viewId: null, columns: null }, format: 'csv', path: join(folder, 'a.csv') });
  expect(await bytes('a.csv')).toBe('n,t,?column?\n1,,\n2,needle,\n'.length + size);
  await exporting.all({ source: { kind: 'query', target: exporting.target, text: query, parameters: [] }, format: 'ndjson', path: join(folder, 'a.ndjson') });
  expect(await bytes('a.ndjson')).toBe('{"n":1,"t":"","?column?":null}\n{"n":2,"t":"needle","?column?":null}\n'.length + size);
  const events = await exporting.all({ source: { kind: 'result', resultId, viewId: null, columns: [1] }, format: 'xlsx', path: join(folder, 'a.xlsx') });
  expect(events.at(-1)).toMatchObject({ rows: 2, remark: expect.stringContaining('1 text was shortened') });
});

test('a value of 200 MB is found and filtered; to sort by it or to copy it is refused', { timeout: 180_000 }, async () => {
  const search = { resultId, viewId: null, text: 'needle', caseSensitive: false, backwards: false, columns: [0, 1, 2] };
  expect(await results.find({ ...search, start: { row: -1, column: -1 } })).toEqual({ row: 0, column: 1 });
  expect(await results.find({ ...search, caseSensitive: true, start: { row: -1, column: -1 } })).toEqual({ row: 1, column: 1 });
  const filter = { column: 1, op: 'equals' as const, value: 'NEEDLE', caseSensitive: false };
  const { viewId, count } = await results.view({ resultId, sort: [], filters: [filter] });
  expect(count).toBe(1);
  expect((await box.service.rows(resultId, viewId, 0, 10)).rows).toEqual([['2', 'needle', null]]);
  const all = await results.view({ resultId, sort: [{ column: 0, descending: true }], filters: [] });
  expect((await box.service.rows(resultId, all.viewId, 0, 10)).rows.map(([n]) => n)).toEqual(['2', '1']);
  await expect(results.view({ resultId, sort: [{ column: 1, descending: false }], filters: [] })).rejects.toMatchObject({ error: { code: 'result.too-large' } });
  await expect(results.text({ resultId, viewId: null, blocks: [{ from: 0, to: 1, columns: [1] }], format: 'tsv', headers: false, table: null })).rejects.toMatchObject({ error: { code: 'result.copy-too-large' } });
  const { greatest } = await results.aggregate({ resultId, viewId: null, blocks: [{ from: 0, to: 2, columns: [1] }] });
  expect(greatest?.length).toBe(1001);
});
