import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { buildCli } from '../bundles.ts';
import { sandboxEnv } from '../sandbox-env.ts';
import { cli, packageVersion, spawnCli, type Ended } from './spawned.ts';

/** The bundle that packages carry, standing alone: what the vendor's CLI does beyond tunnels, by `call`. */
let sandbox: Sandbox;
let folder: string;
let name: string;
beforeAll(async () => {
  [sandbox] = await Promise.all([createSandbox({ eventsRows: 1_000, stateMs: 300 }), buildCli()]);
  ({ name } = sandbox.world.primary);
});
afterAll(() => sandbox.stop());
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'borealis-cli-')); });
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

const run = (...args: string[]): Promise<Ended> => cli(args, sandboxEnv(process.env, sandbox, join(folder, 'data')));
const call = (procedure: string, input: unknown = {}, ...more: string[]): Promise<Ended> => run('call', procedure, JSON.stringify(input), '-o', name, ...more);
const sql = async (text: string): Promise<string> => (await run('run', '-o', name, '-u', '-f', 'csv', '-d', text)).stdout;
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const appRole = (list: { kind: string; readOnly: string }[]): string | undefined => list.find(({ kind }) => kind === 'app')?.readOnly;

test('the bundle and the sources know their version and their commands', async () => {
  expect(await cli(['--version'], {}, { entry: 'electron/cli/main.ts' })).toMatchObject({ code: 0, stdout: `${packageVersion}\n` });
  expect(await run('--version')).toEqual({ code: 0, signal: null, stdout: `${packageVersion}\n`, stderr: '' });
  expect((await run('call', 'list')).stdout).toContain('restore.start\n');
});

test('extensions are installed with what they need, and removed', async () => {
  const installed = await call('extensions.install', { names: ['earthdistance'] });
  expect(installed.code).toBe(0);
  const events = installed.stdout.trim().split('\n').map((text) => JSON.parse(text));
  expect(events.at(-1)).toMatchObject({ kind: 'done', outcome: 'installed' });
  expect(await sql('select extname from pg_extension where extname in (\'cube\', \'earthdistance\') order by 1')).toBe('extname\ncube\nearthdistance\n');
  expect(await call('extensions.install', { names: ['no_such_extension'] })).toMatchObject({ code: 1 });
  expect(await call('extensions.remove', { name: 'earthdistance', confirm: 'earthdistance' })).toMatchObject({ code: 0, stdout: '{}\n' });
  const again = ['extensions.remove', { name: 'earthdistance', confirm: 'earthdistance' }] as const;
  expect(await call(...again)).toMatchObject({ code: 1 });
  expect(await call(...again, '--accept', 'extension.not-installed')).toMatchObject({ code: 0, stdout: '' });
});

test('a registration that stands alone prints the password that is given once, audited', async () => {
  const registered = await call('integrations.register', { name: 'my_etl', publicKey: key, write: false, keyFile: null });
  expect(registered).toMatchObject({ code: 0, stderr: '' });
  const { password, ...made } = JSON.parse(registered.stdout);
  expect(made).toMatchObject({ name: 'my_etl', writeAccess: false, taken: true });
  expect(password).toMatch(/^\S{8,}$/);
  const log = (await readFile(join(folder, 'data/audit.log'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  expect(log.map(({ done }) => done)).toEqual(expect.arrayContaining(['registered', 'revealed']));
  expect(JSON.stringify(log)).not.toContain(password);
});

test('a script that stands alone is waited for, and what would be in vain is refused', async () => {
  await writeFile(join(folder, 'bad.sql'), 'select 1;\nselect 1/0;\n');
  const script = { access: 'read-only', identity: 'app', task: { kind: 'file', path: join(folder, 'bad.sql'), transaction: false, format: 'csv' } };
  const bad = await call('scripts.start', script);
  expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining('scripts.start: failed') });
  expect(JSON.parse(bad.stdout)).toMatchObject({ state: 'failed', stop: { line: 2, message: { sqlstate: '22012' } } });
  expect(await call('tunnels.open', { access: 'read-only', identity: 'personal' })).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('borealis-desktop tunnel') });
});

test('a `call` serves others while it lasts, and what it does for them is not lost with it', async () => {
  const env = sandboxEnv(process.env, sandbox, join(folder, 'data'));
  const watch = spawnCli(['call', 'tunnels.watch'], env);
  await expect.poll(() => watch.out(), { timeout: 20_000 }).toBe('[]\n');
  await writeFile(join(folder, 'good.sql'), 'select pg_sleep(0.2);\n');
  const script = { access: 'read-only', identity: 'personal', task: { kind: 'file', path: join(folder, 'good.sql'), transaction: false, format: 'csv' } };
  const [ran, registered] = await Promise.all([
    call('scripts.start', script), call('integrations.register', { name: 'served_etl', publicKey: key, write: false, keyFile: null }), run('print-password', '-o', name),
  ]);
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({ state: 'done', progress: { statements: 1 } });
  expect(JSON.parse(registered.stdout)).toMatchObject({ name: 'served_etl', taken: true, password: expect.stringMatching(/^\S{8,}$/) });
  await expect.poll(() => watch.out()).toContain('"state":"open"');
  const served = spawnCli(['call', 'tunnels.watch'], env);
  await expect.poll(() => served.out(), { timeout: 20_000 }).toContain('\n');
  watch.child.kill('SIGINT');
  expect(await watch.ended).toMatchObject({ code: 130 });
  expect(await served.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('command that did the work') });
});

test('doctor with write access allows itself what it examines, and asks for a production name', async () => {
  const examined = await run('doctor', '-o', name, '-w', '--json');
  expect(examined).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(examined.stdout)).toMatchObject({ target: { access: 'read-write' } });
  const log = (await readFile(join(folder, 'data/audit.log'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  expect(log.filter(({ kind }) => kind === 'elevation').map(({ how }) => how)).toEqual(['granted', 'ended']);
  expect(await call('addons.setLabel', { label: { kind: 'production' } })).toMatchObject({ code: 0 });
  expect(await run('doctor', '-o', name, '-w')).toMatchObject({ code: 1, stderr: expect.stringContaining('--confirm') });
  expect(await run('doctor', '-o', name, '-w', '--confirm', name)).toMatchObject({ code: 0 });
  expect(await run('doctor', '-o', name, '--confirm', name)).toMatchObject({ code: 2 });
});

test('a token is taken from standard input, and refused as an argument', async () => {
  const json = JSON.stringify({ token: 'HRKU-no-such-token' });
  const argument = await run('call', 'account.signInWithToken', json);
  expect(argument).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('standard input') });
  const input = await cli(['call', 'account.signInWithToken', '-'], sandboxEnv(process.env, sandbox, join(folder, 'data')), { input: json });
  expect(input).toMatchObject({ code: 1, stdout: '', stderr: expect.not.stringContaining('standard input') });
  expect(argument.stderr + input.stderr).not.toContain('no-such-token');
});

test('HEROKU_APP is the app where none is named, and only where one is wanted', async () => {
  const { appName } = sandbox.world.primary;
  const withApp = (app: string, ...args: string[]): Promise<Ended> => cli(args, { ...sandboxEnv(process.env, sandbox, join(folder, 'data')), HEROKU_APP: app });
  const listed = await withApp(appName, 'addons', '--json');
  expect(new Set(JSON.parse(listed.stdout).map(({ app }: { app: { name: string } }) => app.name))).toEqual(new Set([appName]));
  expect(await withApp('no-such-app', 'addons')).toMatchObject({ code: 1, stderr: expect.stringContaining('no-such-app') });
  expect(await withApp('no-such-app', 'call', 'users.list')).toMatchObject({ code: 1, stderr: expect.stringContaining('no-such-app') });
  expect(await withApp('no-such-app', 'call', 'app.platform')).toMatchObject({ code: 0 });
});

test('a reset of credentials is waited for, and the roles really are new', async () => {
  const before = JSON.parse((await call('users.list')).stdout);
  const reset = await call('users.reset', { confirmName: name });
  expect(reset.stderr).toContain('users.reset: done');
  expect(JSON.parse(reset.stdout)).toMatchObject({ phase: 'done', addonName: name });
  expect(reset.code).toBe(0);
  const after = JSON.parse((await call('users.list')).stdout);
  expect(appRole(after)).not.toBe(appRole(before));
  expect(await call('users.reset', { confirmName: 'another' })).toMatchObject({ code: 1, stdout: '' });
});

test('a clone is waited for and holds the rows', async () => {
  const clone = await call('restore.start', { app: sandbox.world.primary.appName, plan: 'x2-s100-p2-r8', time: null, attachmentName: 'CLONED_DB', confirm: null }, '--wait');
  expect(clone).toMatchObject({ code: 0, stderr: expect.stringContaining('restore.start: done') });
  const job = JSON.parse(clone.stdout);
  expect(job).toMatchObject({ state: 'done', attachmentName: 'CLONED_DB' });
  expect(await run('psql', '-o', job.addon.name, '--', '-XAtqc', 'select count(*) from events')).toMatchObject({ code: 0, stdout: '1000\n' });
});
