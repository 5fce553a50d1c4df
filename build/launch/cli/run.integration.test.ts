import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { startProduct, type Product } from '../faults/product.ts';
import { buildCli } from '../bundles.ts';
import { root } from '../inputs.ts';
import { sandboxEnv } from '../sandbox-env.ts';
import { cli, cliBundle, packageVersion, spawnCli, type Ended } from './spawned.ts';

const lines = 500_000;

let sandbox: Sandbox;
let folder: string;
let product: Product;
let name: string;
beforeAll(async () => {
  [sandbox] = await Promise.all([createSandbox({ eventsRows: 1_000 }), buildCli()]);
  ({ name } = sandbox.world.primary);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'borealis-cli-'));
  product = await startProduct(sandbox, { dataDir: join(folder, 'data'), serveCli: packageVersion });
  await product.target();
});
afterEach(async () => {
  await product.dispose();
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

const env = (): Record<string, string> => sandboxEnv(process.env, sandbox, join(folder, 'data'));
const run = (...args: string[]): Promise<Ended> => cli(['run', '-o', name, ...args], env());

describe('SQL', () => {
  test('rows to standard output in every format, all else to standard error', async () => {
    const sql = 'select 9007199254740993::int8 as id, null as nothing, \'a "b", c\' as text; do $$ begin raise notice \'hello\'; end $$';
    const csv = await run('-d', sql, '-f', 'csv');
    expect(csv).toMatchObject({ code: 0, stdout: 'id,nothing,text\n9007199254740993,,"a ""b"", c"\n' });
    expect(csv.stderr).toContain('NOTICE:  hello');
    const json = await run('-u', '-d', 'select 1 as a', '--json');
    expect(JSON.parse(json.stdout)).toEqual([{ a: 1 }]);
    expect((await run('-d', 'select 1 as a')).stdout).toMatch(/ a\n---\n 1\n\(1 row\)\n/);
    expect((await run('-d', 'select 1 as a', '-f', 'yaml')).stdout).toContain('a: 1');
  });

  test('it is the app’s user unless personal is asked for, and read-only unless write access is', async () => {
    const [app, personal] = await Promise.all([run('-d', 'select current_user', '-f', 'csv'), run('-u', '-d', 'select current_user', '-f', 'csv')]);
    expect(app.stdout).toMatch(/\napp_ro_/);
    expect(personal.stdout).toMatch(/\np_ro_/);
    expect(await run('-d', 'create table t (a int)')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('25006') });
    expect(await run('-w', '-d', 'create table from_run (a int); insert into from_run values (1), (2)')).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('INSERT 0 2') });
    expect(await run('-d', 'table from_run order by a', '-f', 'csv')).toMatchObject({ code: 0, stdout: 'a\n1\n2\n' });
  });

  test('a file stops at its first error with its line; one transaction takes all of it back', async () => {
    const path = join(folder, 'script.sql');
    await writeFile(path, 'create table half (a int);\ninsert into half values (1);\n\nselect 1/0;\ninsert into half values (2);\n');
    const stopped = await run('-w', '-i', path, '--transaction');
    expect(stopped).toMatchObject({ code: 1, stdout: '' });
    expect(stopped.stderr).toMatch(/LINE 4.*select 1\/0[\s\S]*rolled back/);
    expect((await run('-d', 'select to_regclass(\'half\') is null', '-f', 'csv')).stdout).toMatch(/\n(t|true)\n/);
    expect(await cli(['run', '-o', name, '-i', '-', '-f', 'csv'], env(), { input: 'select 7 as seven;' })).toMatchObject({ code: 0, stdout: 'seven\n7\n' });
    await writeFile(path, Buffer.from([0x73, 0xff, 0x0a]));
    expect(await run('-i', path)).toMatchObject({ code: 1, stderr: expect.stringContaining('line 1') });
  });

  test('standard input in one transaction: an error takes all of it back, and is JSON for programs', async () => {
    const input = 'create table from_input (a int);\nselect 1 as one;\nselect 1/0;\n';
    const { code, stdout, stderr } = await cli(['run', '-o', name, '-w', '--transaction', '-i', '-', '--json'], env(), { input });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '[\n{"one":1}\n]\n' });
    expect(stderr).toContain('rolled back');
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({ error: { code: 'sql.failed', what: 'division by zero', sqlstate: '22012', line: 3, statement: 3 } });
    expect((await run('-d', "select to_regclass('from_input') is null as gone", '-f', 'csv')).stdout).toBe('gone\nt\n');
  });

  test('SIGINT cancels the statement on the server', async () => {
    const long = spawnCli(['run', '-o', name, '-u', '-d', 'do $$ begin raise notice \'begun\'; perform pg_sleep(600); end $$'], env());
    await long.says('begun');
    long.child.kill('SIGINT');
    expect(await long.ended).toMatchObject({ code: 130 });
    const active = await run('-u', '-d', 'select count(*) as n from pg_stat_activity where wait_event = \'PgSleep\'', '-f', 'csv');
    expect(active.stdout).toBe('n\n0\n');
  });

  test('SIGINT leaves no empty table of the statement', async () => {
    const asleep = spawnCli(['run', '-o', name, '-u', '-d', 'do $$ begin raise notice \'begun\'; end $$; select pg_sleep(600)'], env());
    await asleep.says('begun');
    asleep.child.kill('SIGINT');
    expect(await asleep.ended).toMatchObject({ code: 130, stdout: '', stderr: expect.stringContaining('Stopped.') });
  });

  test('SIGINT ends the wait for standard input, and commits nothing of it', async () => {
    const half = spawnCli(['run', '-o', name, '-w', '--transaction', '-i', '-'], env(), { input: null });
    // More than one reading's worth, of which the rest is on its way.
    half.child.stdin?.write(`create table half (a int);\ndo $$ begin raise notice 'begun'; perform '${'x'.repeat(300_000)}'; end $$;\n-- ${'y'.repeat(600_000)}`);
    await half.says('begun');
    half.child.kill('SIGINT');
    expect(await half.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('nothing of the file took effect') });
    expect((await run('-d', "select to_regclass('half') is null as gone", '-f', 'csv')).stdout).toBe('gone\nt\n');
  });

  test('wrong usage is told before anything is opened', async () => {
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining('exactly one') });
    expect(await run('-d', 'select 1', '-e', 'true')).toMatchObject({ code: 2 });
    expect(await run('-e', 'true', '-f', 'csv')).toMatchObject({ code: 2 });
    expect(await run('-d', 'select 1', '-f', 'xml')).toMatchObject({ code: 2, stderr: expect.stringContaining('table, csv, json, yaml') });
    expect(await run('-i', join(folder, 'none.sql'))).toMatchObject({ code: 2 });
  });
});

const shell = (script: string): Promise<{ stdout: string; stderr: string }> => promisify(execFile)('/bin/sh', ['-c', script], {
  env: { ...env(), NODE: process.execPath, CLI: resolve(root, cliBundle), ADDON: name }, maxBuffer: 64 * 1024 * 1024,
});

describe('pipes', () => {
  test('half a million lines arrive whole in a pipe, without being held in memory', async () => {
    const { stdout, stderr } = await shell(`"$NODE" --max-old-space-size=96 "$CLI" run -o "$ADDON" -f csv -d "select i, md5(i::text) as hash from generate_series(1, ${lines}) i" | { read first; echo "$first"; wc -l; }`);
    expect(stderr).toBe('');
    expect(stdout.trim().split(/\s+/)).toEqual(['i,hash', String(lines)]);
  });

  test('psql’s output arrives whole as well', async () => {
    const { stdout } = await shell(`"$NODE" "$CLI" psql -o "$ADDON" -- -XAtc "select generate_series(1, ${lines})" | wc -l`);
    expect(Number(stdout)).toBe(lines);
  });

  test('a reader that leaves ends the command quietly, as SIGPIPE would', async () => {
    const { stdout, stderr } = await shell(`{ "$NODE" "$CLI" run -o "$ADDON" -f csv -d "select generate_series(1, 50000000) as i"; echo "code $?" >&2; } | head -n 2`);
    expect(stdout).toBe('i\n1\n');
    expect(stderr).toBe('code 141\n');
  });
});

test.runIf(process.platform === 'linux')('output that cannot be written is told, not taken for a reader that left', async () => {
  const { stdout, stderr } = await shell('"$NODE" "$CLI" addons > /dev/full; echo "code $?"');
  expect(stdout).toBe('code 1\n');
  expect(stderr).toContain('The output is not complete: ENOSPC');
});

describe('shell commands', () => {
  test('they get the environment of the vendor’s command, clean and correctly encoded, on these streams', async () => {
    const print = 'echo "$PGHOST $PGPORT $PGUSER ${PGSSLMODE-none} ${HEROKU_API_KEY-none} $DATABASE_URL"; echo problem >&2; exit 7';
    const { code, stdout, stderr } = await cli(['run', '-o', name, '-e', print], { ...env(), PGSSLMODE: 'verify-full' });
    expect({ code, stderr }).toEqual({ code: 7, stderr: 'problem\n' });
    const [host, port, user, mode, key, url] = stdout.trim().split(' ');
    expect({ host, mode, key }).toEqual({ host: '127.0.0.1', mode: 'none', key: 'none' });
    expect(user).toMatch(/^app_ro_/);
    const { username, port: urlPort, password } = new URL(url ?? '');
    expect({ username, urlPort }).toEqual({ username: user, urlPort: port });
    expect(password).not.toBe('');
    expect(await run('-u', '-e', 'psql -XAtc "select current_user like \'p_ro_%\'"')).toMatchObject({ code: 0, stdout: 't\n' });
    expect(await run('--pass-file', '-e', 'echo "${PGPASSWORD-none} $DATABASE_URL"; psql -XAtc "select 1"')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^none postgres:\/\/[^:@]+@127[\s\S]*\n1\n$/) });
  });

  test('one that a signal ends is told as 128 + n', async () => {
    expect(await run('-e', 'kill -KILL $$')).toMatchObject({ code: 137 });
  });
});

test('doctor goes the whole way, and its exit code is its verdict', async () => {
  const { code, stdout } = await cli(['doctor', '-o', name], env());
  expect(stdout).toMatch(/Host key[\s\S]*select 1[\s\S]*Everything is fine/);
  expect(code).toBe(0);
  sandbox.faults.ssh({ kind: 'wrong-host-key' });
  const wrong = await cli(['doctor', '-o', name, '--json'], env());
  sandbox.faults.clear();
  expect(wrong.code).toBe(1);
  const report = JSON.parse(wrong.stdout);
  expect(report.steps.find(({ id }: { id: string }) => id === 'host-key')).toMatchObject({ state: 'failed', error: { code: 'tunnel.host-key-mismatch' } });
});
