import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { heldMost } from '../../../sandbox/testing/held-memory.ts';
import type { ExportEvent } from '../../../shared/contract/exports.ts';
import { createViews } from '../results/views.ts';
import { only, startTestConsole, type TestConsole } from '../sql/testing/test-console.ts';
import { openPart } from './part-file.ts';
import { startTestExports, type TestExports } from './testing/test-exports.ts';

let box: TestConsole;
let exporting: TestExports;
let folder: string;
const views = createViews();
/** Bytes that the disk still takes. */
let diskLeft = Number.POSITIVE_INFINITY;
/** Modes that files had while they were written. */
const modes: number[] = [];

beforeAll(async () => {
  box = await startTestConsole(startCluster, { views });
  exporting = startTestExports(box, {
    views, cancelGraceMs: 20_000,
    async openFile(path) {
      const file = await openPart(path);
      modes.push((await stat(path)).mode & 0o777);
      return {
        chmod: (mode) => file.chmod(mode), sync: () => file.sync(), close: () => file.close(),
        write(data, offset, length, position) {
          diskLeft -= length;
          if (diskLeft < 0) return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
          return file.write(data, offset, length, position);
        },
      };
    },
  });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exports-'));
  return () => rm(folder, { recursive: true, force: true });
});
afterAll(async () => { await box.stop(); });

const query = (text: string, parameters: { name: string; value: string | null }[] = []) => ({ kind: 'query' as const, target: exporting.target, text, parameters });
const csv = (text: string, more: object = {}) => ({ source: query(text), format: 'csv' as const, path: join(folder, 'a.csv'), ...more });
const failed = (code: string, more: object = {}): object => expect.objectContaining({ error: expect.objectContaining({ code, ...more }) });

/** Statements of exports that the server still runs. */
async function running(): Promise<number> {
  return box.cluster.admin(async (client) => Number((await client.query("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'export-test' AND state = 'active'")).rows[0].count));
}

test('private while it is written, normal when it has its name; rows and bytes are told', async () => {
  const events = await exporting.all(csv('SELECT g, repeat($$x$$, 50) FROM generate_series(1, 200000) g'));
  const path = join(folder, 'a.csv');
  const done = events.at(-1)!;
  expect(done).toEqual({ kind: 'done', path, rows: 200_000, bytes: (await stat(path)).size, remark: null });
  expect(modes.at(-1)).toBe(0o600);
  expect((await stat(path)).mode & 0o777).toBe(0o666 & ~process.umask());
  expect(await readdir(folder)).toEqual(['a.csv']);
  const told = events.slice(0, -1) as Extract<ExportEvent, { kind: 'progress' }>[];
  expect(told[0]).toMatchObject({ kind: 'progress', rows: 0, value: null });
  expect(told.map(({ rows }) => rows)).toEqual(told.map(({ rows }) => rows).toSorted((a, b) => a - b));
});

test('a name that is taken, replaced on request only, also behind a link', async () => {
  const path = join(folder, 'a.csv');
  await writeFile(path, 'before');
  await expect(exporting.all(csv('SELECT 1'))).rejects.toEqual(failed('export.exists', { details: { path } }));
  expect(await readFile(path, 'utf8')).toBe('before');
  await symlink(path, join(folder, 'link.csv'));
  await exporting.all(csv('SELECT 2 AS b', { overwrite: true, path: join(folder, 'link.csv') }));
  expect(await readFile(path, 'utf8')).toBe('b\n2\n');
  expect((await readdir(folder)).toSorted()).toEqual(['a.csv', 'link.csv']);
});

test('a name that is taken while the rows come is not replaced', async () => {
  const path = join(folder, 'a.csv');
  const events = exporting.run(csv('SELECT g FROM generate_series(1, 500000) g'));
  await events.next();
  await writeFile(path, 'meanwhile');
  await expect((async () => { for await (const _ of events); })()).rejects.toEqual(failed('export.exists'));
  expect(await readFile(path, 'utf8')).toBe('meanwhile');
  expect(await readdir(folder)).toEqual(['a.csv']);
});

test.each([
  ['a relative path', () => 'a.csv'],
  ['a folder', () => folder],
  ['no such folder', () => join(folder, 'none', 'a.csv')],
  ['a file as a folder', () => '/etc/passwd/a.csv'],
])('%s is refused in words', async (_name, path) => {
  await expect(exporting.all(csv('SELECT 1', { path: path(), overwrite: true }))).rejects.toEqual(failed('export.unwritable', { details: { path: path(), problem: expect.stringMatching(/^[A-Z].*\.$/) } }));
  expect(await readdir(folder)).toEqual([]);
});

test('a long name has room for its part', async () => {
  const path = join(folder, `${'ä'.repeat(125)}.csv`);
  await exporting.all(csv('SELECT 1', { path }));
  expect(await readFile(path, 'utf8')).toBe('?column?\n1\n');
});

test.each(['csv', 'xlsx'] as const)('a full disk ends a %s with nothing left, on the server too', async (format) => {
  diskLeft = 3 * 1024 * 1024;
  await expect(exporting.all(csv("SELECT generate_series(1, 20000000), repeat('x', 40)", { format }))).rejects.toEqual(
    failed('export.unwritable', { details: { path: join(folder, 'a.csv'), problem: 'The disk is full.' } }),
  );
  diskLeft = Number.POSITIVE_INFINITY;
  expect(await readdir(folder)).toEqual([]);
  await expect.poll(running).toBe(0);
});

test('a disk that is full at the very end leaves nothing', async () => {
  diskLeft = 2;
  await expect(exporting.all(csv('SELECT 12345'))).rejects.toEqual(failed('export.unwritable'));
  diskLeft = Number.POSITIVE_INFINITY;
  expect(await readdir(folder)).toEqual([]);
});

test('leaving the iterator cancels on the server and removes the part', async () => {
  const events = exporting.run(csv("SELECT generate_series(1, 100000000), pg_sleep(0.0001), repeat('x', 2000)"));
  for await (const event of events) {
    if (event.kind === 'progress' && event.rows > 100) break;
  }
  expect(await readdir(folder)).toEqual([]);
  await expect.poll(running).toBe(0);
});

test('the signal cancels before the first row too', async () => {
  const abort = new AbortController();
  const events = exporting.run(csv('SELECT pg_sleep(600)'), abort.signal);
  await expect.poll(running).toBe(1);
  abort.abort();
  await expect((async () => { for await (const _ of events); })()).rejects.toMatchObject({ name: 'AbortError' });
  expect(await readdir(folder)).toEqual([]);
  await expect.poll(running).toBe(0);
});

test('dispose cancels what runs', async () => {
  const own = startTestExports(box, { views });
  const events = own.run(csv('SELECT pg_sleep(600)'));
  await expect.poll(running).toBe(1);
  const reading = (async () => { for await (const _ of events); })();
  const [ended] = await Promise.allSettled([reading, own.service.dispose()]);
  expect(ended).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['SET search_path = public', failed('export.no-rows', { details: { command: 'SET' } })],
  ['-- nothing', failed('pg.statement-failed')],
  ['SELECT 1; SELECT 2', failed('pg.statement-failed', { message: expect.stringContaining('one statement') })],
  ['SELECT 1/(50000 - g) FROM generate_series(1, 100000) g', failed('pg.statement-failed', { details: expect.objectContaining({ sqlstate: '22012' }) })],
  ['SELECT * FROM nowhere', failed('pg.statement-failed', { details: expect.objectContaining({ sqlstate: '42P01' }) })],
  ['SELECT :missing', failed('sql.parameters-missing', { details: { names: ['missing'] } })],
  ['\\copy x', failed('pg.statement-failed')],
])('%s gives no file', async (text, error) => {
  await expect(exporting.all(csv(text))).rejects.toEqual(error);
  expect(await readdir(folder)).toEqual([]);
});

test('an export never writes, whatever the role may', async () => {
  await box.run('CREATE TABLE kept (a int); INSERT INTO kept VALUES (1)');
  const source = { ...query('DELETE FROM kept RETURNING a'), target: { ...exporting.target, access: 'read-write' as const } };
  await expect(exporting.all(csv('', { source }))).rejects.toEqual(failed('pg.statement-failed', { details: expect.objectContaining({ sqlstate: '25006' }) }));
  expect((await box.rowsOf(await box.run('SELECT count(*) FROM kept'))).rows).toEqual([['1']]);
});

test('write access that is off is said', async () => {
  const own = startTestExports(box, { checkElevation: (addonId) => { throw Object.assign(new Error(addonId), { name: 'Refused' }); } });
  const source = { ...query('SELECT 1'), target: { ...exporting.target, access: 'read-write' as const } };
  await expect(own.all(csv('', { source }))).rejects.toMatchObject({ name: 'Refused', message: 'addon' });
});

test('parameters', async () => {
  const source = query(`SELECT :a::int + $1::int AS n, :'b' AS t, :c::text AS nothing`, [{ name: 'a', value: '40' }, { name: '$1', value: '2' }, { name: 'b', value: "it's" }, { name: 'c', value: null }]);
  await exporting.all(csv('', { source, options: { nullText: 'NULL' } }));
  expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe("n,t,nothing\n42,it's,NULL\n");
});

test('a session that the server ends leaves nothing', async () => {
  const events = exporting.run(csv("SELECT generate_series(1, 100000000), pg_sleep(0.0001), repeat('x', 2000)"));
  const reading = (async () => {
    for await (const event of events) {
      if (event.kind === 'progress' && event.rows > 10) await box.cluster.admin((client) => client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'export-test'"));
    }
  })();
  await expect(reading).rejects.toEqual(failed('pg.connection-lost'));
  expect(await readdir(folder)).toEqual([]);
});

test('a view in its order, with the columns that are shown; a result that is gone', async () => {
  const { resultId } = only(await box.run("SELECT g, chr(64 + g), NULL FROM generate_series(1, 5) g", { tabId: 'view' }), 'columns').at(-1)!;
  const { viewId } = await box.service.withResult(resultId, (result) => views.make(result, { sort: [{ column: 0, descending: true }], filters: [{ column: 0, op: 'less', value: '5', caseSensitive: false }] }));
  const source = { kind: 'result' as const, resultId, viewId, columns: [1, 0] };
  const events = await exporting.all(csv('', { source, options: { headers: false } }));
  expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('D,4\nC,3\nB,2\nA,1\n');
  expect(events.at(-1)).toMatchObject({ rows: 4 });
  await box.service.closeTab('view');
  await expect(exporting.all(csv('', { source, overwrite: true }))).rejects.toEqual(failed('result.gone'));
  expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('D,4\nC,3\nB,2\nA,1\n');
});

test('an SQL_ASCII database, byte for byte; other formats say what they could not hold', async () => {
  await box.cluster.admin((client) => client.query("CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"));
  await box.cluster.admin(async (client) => {
    await client.query("SET client_encoding = 'SQL_ASCII'");
    await client.query(`CREATE TABLE t AS SELECT convert_from('\\x67fc6e'::bytea, 'SQL_ASCII') AS a, 'plain'::text AS b UNION ALL SELECT convert_from('\\xffc3a9'::bytea, 'SQL_ASCII'), NULL`);
    await client.query('GRANT USAGE ON SCHEMA public TO reader');
  }, 'ascii');
  const source = { kind: 'table' as const, target: { ...exporting.target, addonId: 'database:ascii' }, schema: 'public', table: 't' };
  await exporting.all(csv('', { source }));
  expect((await readFile(join(folder, 'a.csv'))).toString('latin1')).toBe('a,b\ngün,plain\nÿÃ©,\n');
  await exporting.all(csv('', { source, format: 'tsv', path: join(folder, 'a.tsv') }));
  expect((await readFile(join(folder, 'a.tsv'))).toString('latin1')).toBe('a\tb\ngün\tplain\nÿÃ©\t\n');
  const events = await exporting.all(csv('', { source, format: 'ndjson', path: join(folder, 'a.ndjson') }));
  expect(await readFile(join(folder, 'a.ndjson'), 'utf8')).toBe('{"a":"g\ufffdn","b":"plain"}\n{"a":"\ufffdé","b":null}\n');
  expect(events.at(-1)).toMatchObject({ remark: expect.stringContaining('2 values have bytes that are no UTF-8') });
});

test.each([['csv', 2_000_000], ['json', 2_000_000], ['xlsx', 300_000]] as const)('%s of %d rows in constant memory', async (format, rows) => {
  const select = `SELECT g, md5(g::text), g::numeric / 3, now(), repeat('y', 40) FROM generate_series(1, ${rows}) g`;
  const { answer: events, bytes } = await heldMost(() => exporting.all(csv(select, { format })));
  expect(events.at(-1)).toMatchObject({ kind: 'done', rows });
  expect(bytes).toBeLessThan(32 * 1024 * 1024);
});

test('one value to a file: text, bytea as its bytes, NULL as none', async () => {
  const { resultId } = only(await box.run("SELECT 'é' || repeat('x', 3000000), '\\x00ff10'::bytea, NULL", { tabId: 'cells' }), 'columns').at(-1)!;
  const save = (column: number, name: string, row = 0) => exporting.service.saveCell({ resultId, viewId: null, row, column, path: join(folder, name), overwrite: false });
  expect(await save(0, 'text')).toEqual({ bytes: 3_000_002 });
  expect(await readFile(join(folder, 'text'), 'utf8')).toBe(`é${'x'.repeat(3_000_000)}`);
  expect(await save(1, 'bytes')).toEqual({ bytes: 3 });
  expect(await readFile(join(folder, 'bytes'))).toEqual(Buffer.from([0, 255, 16]));
  expect(await save(2, 'none')).toEqual({ bytes: 0 });
  await expect(save(1, 'bytes')).rejects.toEqual(failed('export.exists'));
  await expect(save(3, 'more')).rejects.toEqual(failed('result.gone'));
  await expect(save(0, 'more', 1)).rejects.toEqual(failed('result.gone'));
  expect((await readdir(folder)).toSorted()).toEqual(['bytes', 'none', 'text']);
});

test('where to save: a free name in Downloads, and only chosen paths where there is a dialog', async () => {
  const home = join(folder, 'home');
  await mkdir(join(home, 'Downloads'), { recursive: true });
  const asking = startTestExports(box, { homeDir: home });
  await writeFile(join(home, 'Downloads', 'my query.csv'), '');
  expect(await asking.service.choose('my/query', 'csv')).toEqual({ kind: 'ask', suggested: join(home, 'Downloads', 'my query (2).csv') });
  expect(await asking.service.chooseForCell('photo.png')).toEqual({ kind: 'ask', suggested: join(home, 'Downloads', 'photo.png') });
  expect(await asking.service.choose('../..', 'markdown')).toEqual({ kind: 'ask', suggested: join(home, 'Downloads', 'export.md') });
  const path = join(folder, 'chosen.csv');
  const shown: string[] = [];
  const dialog = startTestExports(box, {
    homeDir: home,
    platform: { kind: 'electron', chooseSavePath: async () => ({ kind: 'chosen', path }), revealFile: async (file) => { shown.push(file); return true; } },
  });
  await expect((async () => dialog.all(csv('SELECT 1', { path })))()).rejects.toEqual(failed('export.unwritable'));
  expect(await dialog.service.choose('x', 'csv')).toEqual({ kind: 'chosen', path });
  await dialog.all(csv('SELECT 1', { path }));
  expect(await dialog.service.reveal(path)).toBe(true);
  await expect(dialog.service.reveal('/etc/passwd')).rejects.toEqual(failed('export.unwritable'));
  expect(shown).toEqual([path]);
  await chmod(home, 0o755);
});
