import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Access, Target } from '../../shared/contract/base.ts';
import type { ScriptEvent, ScriptFormat, ScriptRun, ScriptTask } from '../../shared/contract/scripts.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { heldMost } from '../../sandbox/testing/held-memory.ts';
import type { Sandbox } from '../../sandbox/types.ts';
import { startProduct, watchSecrets, type Product } from './faults/product.ts';

let sandbox: Sandbox;
let product: Product;
let secrets: ReadonlySet<string>;
let folder = '';
let files = 0;

beforeAll(async () => {
  sandbox = await createSandbox({ eventsRows: 10 });
  secrets = watchSecrets(sandbox);
  product = await startProduct(sandbox);
  folder = join(product.homeDir, 'sql');
  await mkdir(folder);
  const { addonId } = await product.target();
  await product.client.tunnels.elevate({ addonId, confirmName: null });
});
afterAll(async () => {
  await product.dispose();
  await sandbox.stop();
});

const target = (access: Access = 'read-write'): Promise<Target> => product.target({ access, identity: 'app' });

async function file(text: string | Buffer): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.sql`);
  await writeFile(path, text);
  return path;
}

interface Told { run: ScriptRun; runs: ScriptRun[]; out: string; err: string; note: string }

async function follow(runId: string, seen: (event: ScriptEvent) => void = () => undefined): Promise<Told> {
  const told = { out: '', err: '', note: '' };
  const runs: ScriptRun[] = [];
  for await (const event of await product.client.scripts.follow({ runId })) {
    seen(event);
    if (event.kind === 'run') runs.push(event.run);
    else for (const { stream, text } of event.chunks) told[stream] += text;
  }
  const run = runs.at(-1);
  if (run === undefined) throw new Error('Nothing was told.');
  return { run, runs, ...told };
}

async function run(task: ScriptTask, access: Access = 'read-write', seen?: (event: ScriptEvent) => void, confirmed = false): Promise<Told> {
  const { id } = await product.client.scripts.start({ ...await target(access), task, confirmed });
  return follow(id, seen);
}

const sql = async (text: string | Buffer, more: Partial<Extract<ScriptTask, { kind: 'file' }>> = {}): Promise<ScriptTask> => (
  { kind: 'file', path: await file(text), transaction: false, format: 'table', ...more }
);
const shell = (command: string, more: Partial<Extract<ScriptTask, { kind: 'command' }>> = {}): ScriptTask => ({ kind: 'command', command, folder: '', passFile: false, ...more });

async function value(query: string): Promise<unknown> {
  const { out } = await run(await sql(query, { format: 'json' }), 'read-only');
  return Object.values(JSON.parse(out)[0])[0];
}

test('a file of 10 MB and more than a hundred thousand statements goes in one transaction, in bounded memory, with progress', async () => {
  let text = 'CREATE TABLE many_rows (id int PRIMARY KEY, word text);\n';
  for (let id = 1; id <= 120_000; id += 1) text += `INSERT INTO many_rows VALUES (${id}, 'it''s; "row" ${id} ${'ä'.repeat(20)}');\n`;
  const task = await sql(text, { transaction: true });
  const bytes = Buffer.byteLength(text);
  expect(bytes).toBeGreaterThan(10_000_000);
  text = '';
  // Not asked about: a busy machine may need longer than it would be looked at.
  const { answer: told, bytes: held } = await heldMost(() => run(task, 'read-write', undefined, true));
  expect(told.run).toMatchObject({ state: 'done', transaction: 'committed', stop: null, progress: { bytes, totalBytes: bytes, statements: 120_001, totalStatements: 120_001 } });
  expect(told.note).toContain('INSERT: 120,000 statements, 120,000 rows');
  expect(told.runs.some(({ state }) => state === 'checking')).toBe(true);
  const shown = told.runs.map(({ progress }) => progress?.statements ?? 0);
  expect(shown.length).toBeGreaterThan(3);
  expect(held).toBeLessThan(32 * 1024 * 1024);
  expect(await value('select count(*) from many_rows')).toBe(120_000);
});

test('an error stops the file, names line, column and statement, and what was committed before stays', async () => {
  const told = await run(await sql("CREATE TABLE half (id int);\nINSERT INTO half VALUES (1);\n\n-- the next one\nINSERT INTO half\n  VALUES (nope);\nINSERT INTO half VALUES (3);\n"));
  expect(told.run).toMatchObject({ state: 'failed', transaction: 'none', stop: { line: 6, column: 11, statement: 3, text: '  VALUES (nope);'.slice(0, -1), message: { sqlstate: '42703' } } });
  expect(told.err).toContain('LINE 6, column 11 (statement 3):    VALUES (nope)');
  expect(await value('select array_agg(id)::text from half')).toBe('{1}');
});

test('in one transaction an error rolls everything back, also among statements that were sent together', async () => {
  const inserts = Array.from({ length: 700 }, (_, index) => `INSERT INTO rolled VALUES (${index});\n`);
  inserts[600] = 'INSERT INTO rolled VALUES (5);\n';
  const told = await run(await sql(`CREATE TABLE rolled (id int PRIMARY KEY);\n${inserts.join('')}`, { transaction: true }));
  expect(told.run).toMatchObject({ state: 'failed', transaction: 'rolled-back', stop: { line: 602, statement: 602, column: null, message: { sqlstate: '23505' } } });
  expect(await value("select to_regclass('rolled')::text")).toBeNull();
});

test('a deferred constraint that fails at COMMIT is told as it is', async () => {
  const told = await run(await sql('CREATE TABLE late (id int PRIMARY KEY, up int REFERENCES late DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO late VALUES (1, 2);', { transaction: true }));
  expect(told.run).toMatchObject({ state: 'failed', transaction: 'rolled-back', stop: { message: { sqlstate: '23503' } } });
});

test('what cannot be sent is found before anything is sent', async () => {
  const cases: [Buffer | string, boolean, object][] = [
    ['CREATE TABLE never (id int);\nSELECT 1;\n\\d never\n', false, { line: 3, problem: expect.stringContaining('\\d') }],
    [Buffer.concat([Buffer.from('CREATE TABLE never (id int);\n-- '), Buffer.from([0xe4, 0x0a])]), false, { line: 2, problem: expect.stringContaining('not UTF-8') }],
    ['CREATE TABLE never (id int);\nCOMMIT;\n', true, { line: 2, problem: expect.stringContaining('COMMIT') }],
  ];
  for (const [text, transaction, details] of cases) {
    const { run: ended } = await run(await sql(text, { transaction }));
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'script.refused', details } });
  }
  expect(await value("select to_regclass('never')::text")).toBeNull();
  expect((await product.failureOf(product.client.scripts.start({ ...await target(), task: { kind: 'file', path: join(folder, 'gone.sql'), transaction: false, format: 'table' } })))).toMatchObject({ code: 'script.unreadable' });
});

test('a dump with COPY data and psql’s guard lines is taken as it is', async () => {
  const rows = Array.from({ length: 50_000 }, (_, index) => `${index}\tline ${index}; -- no comment\n`).join('');
  const told = await run(await sql(`\\restrict abc\nCREATE TABLE copied (id int, word text);\nCOPY copied (id, word) FROM stdin;\n${rows}\\.\n\nSELECT count(*), max(word) FROM copied;\nCOPY (SELECT 1, NULL) TO STDOUT;\n\\unrestrict abc\n`));
  expect(told.run).toMatchObject({ state: 'done', progress: { statements: 4 } });
  expect(told.note).toContain('COPY 50000');
  expect(told.out).toContain('50000');
  expect(told.out).toContain('1\t\\N\n');
});

test('values are exact in every format, where the vendor’s CLI loses them', async () => {
  const query = `SELECT 9007199254740993::int8 AS a, NULL::text AS b, '' AS b, 'say "x", "y"' AS c, true AS d, '2024-01-02'::date AS e, '{"k": [1, {"z": null}]}'::jsonb AS f, interval '1 day 2 hours' AS g`;
  expect((await run(await sql(query, { format: 'csv' }), 'read-only')).out).toBe('a,b,b,c,d,e,f,g\n9007199254740993,,"","say ""x"", ""y""",t,2024-01-02,"{""k"": [1, {""z"": null}]}",1 day 02:00:00\n');
  expect((await run(await sql(query, { format: 'json' }), 'read-only')).out).toBe('[\n{"a":9007199254740993,"b":null,"b_2":"","c":"say \\"x\\", \\"y\\"","d":true,"e":"2024-01-02","f":{"k": [1, {"z": null}]},"g":"1 day 02:00:00"}\n]\n');
  const yaml = (await run(await sql(query, { format: 'yaml' }), 'read-only')).out;
  expect(yaml).toContain('- a: 9007199254740993\n  b: null\n  b_2: ""\n');
  const odd = "SELECT 'NaN'::float8 AS a, '-Infinity'::float4 AS b, 'Infinity'::numeric AS c, 1e300::float8 AS d, 1.10::numeric AS e";
  const inFormat = async (format: ScriptFormat, query: string) => (await run(await sql(query, { format }), 'read-only')).out;
  expect(await inFormat('csv', odd)).toBe('a,b,c,d,e\nNaN,-Infinity,Infinity,1e+300,1.10\n');
  expect(JSON.parse(await inFormat('json', odd))).toEqual([{ a: 'NaN', b: '-Infinity', c: 'Infinity', d: 1e300, e: 1.1 }]);
  expect(await inFormat('yaml', odd)).toBe('- a: .nan\n  b: -.inf\n  c: .inf\n  d: 1e+300\n  e: 1.10\n');
  const none = 'SELECT 1 AS a, 2 AS a WHERE false; SELECT 3 AS z';
  expect(await inFormat('csv', none)).toBe('a,a\n\nz\n3\n');
  expect(await inFormat('json', none)).toBe('[]\n[\n{"z":3}\n]\n');
  expect(await inFormat('yaml', none)).toBe('[]\n---\n- z: 3\n');
  expect(await inFormat('table', none)).toBe(' a | a\n---+---\n(0 rows)\n\n z\n---\n 3\n(1 row)\n');
  const table = (await run(await sql("SELECT 1 AS n, E'two\\nlines' AS t, NULL AS z UNION ALL SELECT 22, 'x', ''; DO $$ BEGIN RAISE NOTICE 'hello %', 1; END $$;"), 'read-only'));
  expect(table.out).toBe('  n | t     | z\n----+-------+------\n  1 | two  +| NULL\n    | lines |\n 22 | x     |\n(2 rows)\n');
  expect(table.err).toContain('NOTICE:  hello 1');
});

test('letters are stored as the file has them, whatever it says of their encoding', async () => {
  const told = await run(await sql("SET client_encoding = 'LATIN1';\nCREATE TABLE letters AS SELECT 'ä€'::text AS l;\n"));
  expect(told).toMatchObject({ run: { state: 'done' }, err: expect.stringContaining('client_encoding was set to LATIN1') });
  expect(await value('select l from letters')).toBe('ä€');
});

test('a read-only run cannot write, and read & write needs its permission', async () => {
  const { run: ended } = await run(await sql('CREATE TABLE not_here (id int);'), 'read-only');
  expect(ended).toMatchObject({ state: 'failed', access: 'read-only' });
  const { addonId } = await target();
  await product.client.tunnels.endElevation({ addonId });
  expect(await product.failureOf(product.client.scripts.start({ ...await target(), task: shell('true') }))).toMatchObject({ code: 'elevation.required' });
  await product.client.tunnels.elevate({ addonId, confirmName: null });
});

test('a file that destroys data runs once it was confirmed, as it was then; read-only and on a word nothing is asked', async () => {
  const begin = async (task: ScriptTask, more: { confirmation?: string; confirmed?: boolean } = {}) => product.client.scripts.start({ ...await target(), task, ...more });
  const there = () => value('select count(*) from doomed');
  await run(await sql('CREATE TABLE doomed (id int); INSERT INTO doomed SELECT generate_series(1, 500); ANALYZE doomed;'));
  const task = await sql('SELECT 1;\n\n-- all of them\nDELETE FROM doomed;\n');
  if (task.kind !== 'file') throw new TypeError();
  const { path, transaction } = task;
  const review = async () => product.client.scripts.review({ ...await target(), path, transaction });
  expect(await product.failureOf(begin(task))).toMatchObject({ code: 'sql.confirmation-required' });
  const found = await review();
  expect(found).toMatchObject({ statements: 1, unread: null, hazards: [{ line: 4, title: 'DELETE without WHERE', text: 'DELETE FROM doomed' }] });
  // Not known where the machine is too busy to ask within its two seconds.
  expect([500, null]).toContain(found.hazards[0]?.rows);
  expect(await product.failureOf(begin(task, { confirmation: found.confirmation ?? '' }))).toMatchObject({ code: 'sql.confirmation-required' });
  expect(await there()).toBe(500);

  await product.client.safety.confirm({ confirmation: found.confirmation ?? '', name: null });
  await writeFile(path, 'DROP TABLE doomed;');
  expect(await product.failureOf(begin(task, { confirmation: found.confirmation ?? '' }))).toMatchObject({ code: 'sql.confirmation-required' });
  await writeFile(path, 'DELETE FROM doomed;');
  const confirmation = (await review()).confirmation ?? '';
  await product.client.safety.confirm({ confirmation, name: null });
  expect((await follow((await begin(task, { confirmation })).id)).run.state).toBe('done');
  expect(await there()).toBe(0);
  expect(await product.failureOf(begin(task, { confirmation }))).toMatchObject({ code: 'sql.confirmation-required' });
  expect((await run(task, 'read-only')).run).toMatchObject({ state: 'failed', stop: { message: { sqlstate: '42501' } } });
  expect((await follow((await begin({ ...task, path: await file('DROP TABLE doomed;') }, { confirmed: true })).id)).run.state).toBe('done');
  expect(await value("select to_regclass('doomed')::text")).toBeNull();
});

test('what is written into a file while it runs does not run, and its transaction is rolled back', async () => {
  await run(await sql('CREATE TABLE gate (id int); CREATE TABLE kept (id int);'));
  const wait = 'DO $$ BEGIN LOOP EXIT WHEN EXISTS (SELECT FROM gate); PERFORM pg_sleep(0.01); END LOOP; END $$;';
  // More than is read ahead.
  const path = await file(`INSERT INTO kept VALUES (1);\n${wait}\n-- ${'x'.repeat(2_000_000)}\nSELECT 1;\n`);
  const changes: Promise<unknown>[] = [];
  const told = await run({ kind: 'file', path, transaction: true, format: 'table' }, 'read-write', (event) => {
    if (event.kind !== 'run' || event.run.progress?.statements !== 1 || changes.length > 0) return;
    changes.push(appendFile(path, 'DROP TABLE kept;\n').then(async () => run(await sql('INSERT INTO gate VALUES (1);'))));
  });
  await Promise.all(changes);
  expect(told.run).toMatchObject({ state: 'failed', transaction: 'rolled-back', error: { code: 'script.unreadable', details: { path, problem: 'It was changed while it ran, so the rest was not run.' } } });
  expect(told.note).toContain('The transaction was rolled back');
  expect(await value('select count(*) from kept')).toBe(0);
});

test('stopping a file cancels its statement, and the same file is refused while it runs', async () => {
  const task = await sql('SELECT 1;\nSELECT pg_sleep(600);');
  const { id } = await product.client.scripts.start({ ...await target('read-only'), task });
  expect(await product.failureOf(product.client.scripts.start({ ...await target('read-only'), task }))).toMatchObject({ code: 'script.running' });
  const told = await follow(id, (event) => {
    if (event.kind === 'run' && event.run.progress?.statements === 1) void product.client.scripts.stop({ runId: id });
  });
  expect(told.run).toMatchObject({ state: 'stopped', progress: { statements: 1 } });
});

test('a command has the database in its environment, and psql connects by it alone', async () => {
  const told = await run(shell('psql -XAtc "select current_user" && psql -XAtc "select 7" "$DATABASE_URL" && env | cut -d= -f1 | grep -E "^(PG|DATABASE|HEROKU)" | sort | tr "\\n" " "'), 'read-only');
  expect(told.run).toMatchObject({ state: 'done', exit: { code: 0, signal: null } });
  expect(told.out).toMatch(/^app_ro_\w+\n7\nDATABASE_URL PGDATABASE PGHOST PGPASSWORD PGPORT PGUSER $/);
  const byFile = await run(shell('psql -XAtc "select 8"; psql -XAtc "select 9" "$DATABASE_URL"; echo "[$PGPASSWORD]"; stat -c %a "$PGPASSFILE"', { passFile: true }), 'read-only');
  expect(byFile.out).toBe('8\n9\n[]\n600\n');
  expect((await readdir(join(product.dataDir, 'scripts'))).filter((name) => name.endsWith('.pgpass'))).toEqual([]);
  await expect.poll(() => readFile(join(product.dataDir, 'audit.log'), 'utf8')).toContain('"kind":"reveal"');
  expect((await product.tunnels()).filter(({ state }) => state === 'open')).toEqual([]);
});

test('streams are told apart, cut characters are whole, and the way it ended is told honestly', async () => {
  const told = await run(shell(`printf 'caf\\303'; printf '\\251\\n'; echo oops >&2; exit 3`), 'read-only');
  expect(told).toMatchObject({ out: 'café\n', err: 'oops\n', run: { state: 'failed', exit: { code: 3, signal: null } } });
  expect((await run(shell('kill -9 $$'), 'read-only')).run).toMatchObject({ state: 'failed', exit: { code: null, signal: 'SIGKILL' } });
  expect((await run(shell('true', { folder: '/no/such/folder' }), 'read-only')).run).toMatchObject({ state: 'failed', error: { code: 'script.not-started' } });
});

test('stopping a command ends its whole group, also what ignores SIGTERM', async () => {
  const { id } = await product.client.scripts.start({ ...await target('read-only'), task: shell('trap "" TERM; sh -c \'trap "" TERM; echo $$; while :; do sleep 1; done\' & wait; while :; do sleep 1; done') });
  let pid = 0;
  const told = await follow(id, (event) => {
    const said = event.kind === 'output' ? event.chunks.find(({ stream }) => stream === 'out') : undefined;
    if (said === undefined) return;
    pid = Number(said.text);
    void product.client.scripts.stop({ runId: id }).then(() => product.client.scripts.stop({ runId: id }));
  });
  expect(told.run).toMatchObject({ state: 'stopped', exit: { signal: 'SIGKILL' } });
  expect(pid).toBeGreaterThan(0);
  // Gone, or a zombie that nobody has collected.
  await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8').then((text) => text.split(' ')[2], () => 'gone')).toMatch(/^(gone|Z)$/);
});

test('runs are kept with their output in private files, saved whole or by stream, and deleted on request', async () => {
  const { run: ended } = await run(shell('echo one; echo two >&2; echo three'), 'read-only');
  const again = await follow(ended.id);
  expect(again).toMatchObject({ out: 'one\nthree\n', err: 'two\n', run: { state: 'done' } });
  const path = join(folder, 'saved.txt');
  await product.client.scripts.save({ runId: ended.id, stream: 'out', path, overwrite: false });
  expect(await readFile(path, 'utf8')).toBe('one\nthree\n');
  expect(await product.failureOf(product.client.scripts.save({ runId: ended.id, stream: null, path, overwrite: false }))).toMatchObject({ code: 'export.exists' });
  const kept = join(product.dataDir, 'scripts');
  expect((await stat(kept)).mode & 0o777).toBe(0o700);
  for (const name of (await readdir(kept)).filter((each) => /\.(?:json|out)$/.test(each))) expect((await stat(join(kept, name))).mode & 0o777).toBe(0o600);
  const { addonId } = await target();
  expect((await product.client.scripts.list({ addonId }))[0]).toEqual(again.run);
  await product.client.scripts.remove({ runId: ended.id });
  expect((await readdir(kept)).filter((name) => name.startsWith(ended.id))).toEqual([]);
  expect(await product.failureOf(product.client.scripts.stop({ runId: ended.id }))).toMatchObject({ code: 'script.not-found' });
});

test('output of any length is kept whole in its file while a slow window sees the end of it', async () => {
  const told = await run(shell('yes 0123456789012345678901234567890123456789 | head -c 30000000; echo; echo the end'), 'read-only');
  expect(told.out.endsWith('the end\n')).toBe(true);
  expect(told.run.outputBytes).toBeGreaterThan(30_000_000);
});

test('on quit what runs is stopped, whole groups of processes too, and the record says so', async () => {
  const other = await startProduct(sandbox);
  const at = await other.target({ access: 'read-only', identity: 'app' });
  const begun = await other.client.scripts.start({ ...at, task: shell('echo $$; sleep 600 & wait') });
  const asleep = await other.client.scripts.start({ ...at, task: await sql('SELECT pg_sleep(600);') });
  let pid = 0;
  for await (const event of await other.client.scripts.follow({ runId: begun.id })) {
    pid = Number(event.kind === 'output' ? event.chunks.find(({ stream }) => stream === 'out')?.text ?? 0 : 0);
    if (pid > 0) break;
  }
  for await (const event of await other.client.scripts.follow({ runId: asleep.id })) if (event.kind === 'run' && event.run.state === 'running') break;
  await other.quit();
  expect(await readFile(`/proc/${pid}/stat`, 'utf8').then((text) => text.split(' ')[2], () => 'gone')).toMatch(/^(?:gone|Z)$/);
  for (const { id } of [begun, asleep]) expect(JSON.parse(await readFile(join(other.dataDir, 'scripts', `${id}.json`), 'utf8'))).toMatchObject({ state: 'stopped' });
  await other.dispose();
});

test('no password is in a record, an output or the log, and nothing failed that nobody foresaw', async () => {
  const { readOnlyPassword, readWritePassword } = await sandbox.databases.appRoles(sandbox.world.primary);
  expect(readWritePassword).not.toBe('');
  expect(await product.leaks([...secrets, readOnlyPassword, readWritePassword])).toEqual([]);
  expect(await product.unforeseen()).toEqual([]);
});
