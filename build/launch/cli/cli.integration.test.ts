import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findHost } from '../../../electron/cli/find-host.ts';
import { configFromEnv } from '../../../electron/host/config-from-env.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { freePort } from '../../../sandbox/testing/free-port.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { startProduct, listens, type Product } from '../faults/product.ts';
import { buildCli } from '../bundles.ts';
import { sandboxEnv } from '../sandbox-env.ts';
import { cli, packageVersion, spawnCli, type Ended } from './spawned.ts';

let sandbox: Sandbox;
let dataDir: string;
let name: string;
beforeAll(async () => {
  [sandbox] = await Promise.all([createSandbox({ eventsRows: 1_000 }), buildCli()]);
  ({ name } = sandbox.world.primary);
});
afterAll(() => sandbox.stop());
beforeEach(async () => { dataDir = join(await mkdtemp(join(tmpdir(), 'borealis-cli-')), 'data'); });
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true, maxRetries: 10 }));

const env = (): Record<string, string> => sandboxEnv(process.env, sandbox, dataDir);
const run = (...args: string[]): Promise<Ended> => cli(args, env());
const port = async (): Promise<string> => String(await freePort());
const passFiles = (): string[] => (existsSync(join(dataDir, 'pg')) ? readdirSync(join(dataDir, 'pg')).filter((file) => file.includes('pgpass')) : []);
/** The bastion hears of a closed connection a moment after its program has ended. */
const left = (counts: Partial<ReturnType<Sandbox['counters']>>): Promise<void> => expect.poll(() => sandbox.counters()).toMatchObject(counts);
const audit = async (): Promise<Record<string, unknown>[]> => (await readFile(join(dataDir, 'audit.log'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));

describe('alone', () => {
  test('lists the add-ons and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await run('addons', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).map((addon: { name: string }) => addon.name)).toContain(name);
    expect(existsSync(join(dataDir, 'cli.json'))).toBe(false);
    await left({ liveAuthorizations: 0, sshSessions: 0 });

    const table = await run('addons', '--app', sandbox.world.primary.appName);
    expect(table.stdout).toMatch(/^ADD-ON {2,}APP {2,}ATTACHMENTS/);
    const details = await run('addons', '--addon', name);
    expect(details.stdout).toMatch(new RegExp(`^Add-on: +${name}\n`));
    expect(details.stdout).toContain('Storage compliance:');
  });

  test('psql runs over a tunnel with no password in sight, and its exit code is the command’s', async () => {
    const good = await cli(['psql', '-o', name, '-p', await port(), '--', '-XAtq', '-f', '-'], env(), {
      input: 'select count(*), current_setting(\'transaction_read_only\') from events;\n\\echo :HOST\n',
    });
    expect(good).toMatchObject({ code: 0, stdout: `1000|on\n${name}-ro\n`, stderr: '' });
    expect(await run('psql', '-o', name, '--', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', 'select 1/0')).toMatchObject({ code: 1, stdout: '' });
    expect(await cli(['psql', '-o', name, '--', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', '-'], env(), { input: 'select 1/0;' })).toMatchObject({ code: 3 });
    expect(passFiles()).toEqual([]);
    await left({ liveAuthorizations: 0, sshSessions: 0, openChannels: 0 });
  });

  test('a tunnel serves other commands, and Ctrl+C closes it', async () => {
    const chosen = await port();
    const tunnel = spawnCli(['tunnel', '-o', name, '-p', chosen, '--json'], env());
    await tunnel.says('The tunnel is open.');
    // The two streams come each for itself.
    await expect.poll(() => tunnel.out()).toMatch(/\n$/);
    const told = JSON.parse(tunnel.out());
    expect(told).toMatchObject({ addonName: name, host: '127.0.0.1', port: Number(chosen), access: 'read-only', state: 'open' });
    const [before] = [sandbox.counters().handshakes];
    const password = await run('print-password', '-o', name);
    expect(password).toMatchObject({ code: 0, stderr: '' });
    expect(password.stdout).toMatch(/^\S+\n$/);
    expect(tunnel.out()).not.toContain(password.stdout.trim());
    await expect.poll(async () => (await audit()).filter(({ kind }) => kind === 'reveal')).toMatchObject([{ addonName: name, access: 'read-only', identity: 'personal' }]);
    expect(await run('psql', '-o', name, '--', '-XAtqc', 'select 42')).toMatchObject({ code: 0, stdout: '42\n' });
    expect(sandbox.counters().handshakes).toBe(before);
    expect(await listens(Number(chosen))).toBe(true);
    tunnel.child.kill('SIGINT');
    expect(await tunnel.ended).toMatchObject({ code: 0 });
    expect(await listens(Number(chosen))).toBe(false);
  });

  test('SIGTERM ends a tunnel in order and is told as 128 + 15', async () => {
    const tunnel = spawnCli(['tunnel', '-o', name, '-p', await port()], env());
    await tunnel.says('The tunnel is open.');
    tunnel.child.kill('SIGTERM');
    expect(await tunnel.ended).toMatchObject({ code: 143 });
    await left({ liveAuthorizations: 0, sshSessions: 0 });
  });

  test('two at once: one waits for the other’s lock', async () => {
    const results = await Promise.all([run('addons', '--json'), run('addons', '--json'), run('addons', '--json')]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  test('failures have their words on standard error and exit code 1; wrong usage has 2', async () => {
    expect(await run('addons', '--app', 'no-such-app')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no-such-app') });
    sandbox.faults.http({ cloud: 'heroku', path: /^\/addons/, effect: { kind: 'status', status: 503 } });
    expect(await run('addons')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Heroku failed.') });
    sandbox.faults.clear();
    expect(await run('psql', '-o', 'no-such-addon')).toMatchObject({ code: 1, stdout: '' });
    expect(await run('psql')).toMatchObject({ code: 2, stderr: expect.stringContaining('--app') });
    expect(await run('psql', '-o', name, '-p', 'x')).toMatchObject({ code: 2 });
    sandbox.faults.http({ cloud: 'borealis', path: /personal-ssh-users/, effect: { kind: 'status', status: 403 } });
    const refused = await run('tunnel', '-o', name, '--json');
    sandbox.faults.clear();
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: expect.stringMatching(/^borealis\./), what: expect.any(String), next: expect.any(String) } });
  });

  test('without a session it says where to get one', async () => {
    const { HEROKU_API_KEY: _, ...rest } = env();
    const home = join(dataDir, '..');
    const { code, stderr } = await cli(['addons'], { ...rest, HOME: home, USERPROFILE: home, PATH: '' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/You are signed out\.[\s\S]*heroku login[\s\S]*HEROKU_API_KEY/);
  });
});

test('without a session the installed app is started, and answers once it is up', async () => {
  const { HEROKU_API_KEY: _, ...rest } = env();
  const started: Promise<Product>[] = [];
  const host = await findHost({
    config: configFromEnv(rest, { appVersion: packageVersion, platform: process.platform }),
    // As the app does that the switch starts: nobody waits for it.
    startApp: () => { started.push(startProduct(sandbox, { dataDir, serveCli: packageVersion })); return Promise.resolve({ failed: () => false }); },
    serve: false, say: () => undefined, signal: new AbortController().signal,
  });
  expect([host.kind, started.length]).toEqual(['app', 1]);
  expect((await host.client.addons.refresh({})).addons.map((addon) => addon.name)).toContain(name);
  await host.dispose();
  await Promise.all(started.map(async (product) => (await product).dispose()));
});

test('where the app does not come up the command goes on alone, in words', async () => {
  const said: string[] = [];
  const home = join(dataDir, '..');
  const { HEROKU_API_KEY: _, ...rest } = env();
  const config = configFromEnv({ ...rest, PATH: '' }, { appVersion: packageVersion, platform: process.platform });
  await writeFile(join(home, '.netrc'), `machine ${new URL(config.herokuApiUrl).host}\n  login a\n  password ${sandbox.apiKey}\n`, { mode: 0o600 });
  const host = await findHost({
    config: { ...config, homeDir: home },
    startApp: () => Promise.resolve({ failed: () => true }),
    serve: false, say: (text) => said.push(text), signal: new AbortController().signal,
  });
  expect(host.kind).toBe('alone');
  expect(said.join('\n')).toContain('Going on without Borealis Desktop');
  expect((await host.client.addons.refresh({})).addons.map((addon) => addon.name)).toContain(name);
  await host.dispose();
});

describe('with the app', () => {
  let product: Product;
  beforeEach(async () => { product = await startProduct(sandbox, { dataDir, serveCli: packageVersion }); });
  afterEach(() => product.dispose());

  test('the socket and its secret are this user’s alone', async () => {
    const entry = JSON.parse(await readFile(join(dataDir, 'cli.json'), 'utf8'));
    const modes = await Promise.all([dataDir, join(dataDir, 'cli.json'), entry.address].map(async (path) => (await stat(path)).mode & 0o777));
    expect(modes).toEqual([0o700, 0o600, 0o600]);
    await product.quit();
    expect(existsSync(join(dataDir, 'cli.json'))).toBe(false);
    expect(existsSync(entry.address)).toBe(false);
  });

  test('a command uses the app’s tunnel, and leaves it open', async () => {
    const target = await product.target();
    const opened = await product.client.tunnels.open(target);
    const used = await run('psql', '-o', name, '--', '-XAtqc', 'select inet_server_port() is not null');
    expect(used).toMatchObject({ code: 0, stdout: 't\n' });
    expect((await product.tunnels()).find(({ addonId, access }) => addonId === target.addonId && access === 'read-only')).toMatchObject({ state: 'open', port: opened.port });
    expect(passFiles()).toEqual([]);
  });

  test('a tunnel of the command line stands in the window, and goes with its command', async () => {
    const tunnel = spawnCli(['tunnel', '-o', name, '-p', await port()], env());
    await tunnel.says('The tunnel is open.');
    await product.until((tunnels) => tunnels.some(({ addonName, state }) => addonName === name && state === 'open'));
    tunnel.child.kill('SIGINT');
    expect(await tunnel.ended).toMatchObject({ code: 0 });
    await product.until((tunnels) => tunnels.every(({ state }) => state === 'closed'));
  });

  test('write access follows the window’s rules', async () => {
    const { addonId } = await product.target();
    await product.client.addons.setLabel({ addonId, label: { kind: 'production' } });
    const write = (...more: string[]): Promise<Ended> => run('psql', '-o', name, '-w', ...more, '--', '-XAtqc', 'create table from_cli (a int)');
    const refused = await write();
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--confirm') });
    expect(await write('--confirm', 'something-else')).toMatchObject({ code: 1 });
    expect(await write('--confirm', name)).toMatchObject({ code: 0 });
    await expect.poll(async () => (await product.client.tunnels.elevations({})).filter(({ graceUntil }) => graceUntil === null), { timeout: 20_000 }).toEqual([]);
    expect(await run('print-password', '-o', name, '-w')).toMatchObject({ code: 1, stdout: '' });
    expect(await run('psql', '-o', name, '--', '-XAtqc', 'select count(*) from from_cli')).toMatchObject({ code: 0, stdout: '0\n' });
    expect(await run('psql', '-o', name, '--', '-XAtqc', 'drop table from_cli')).toMatchObject({ code: 1 });
  });

  test('calls any procedure, a stream one line each', async () => {
    expect(JSON.parse((await run('call', 'app.platform')).stdout)).toMatchObject({ kind: 'browser', sandbox: true });
    const details = await run('call', 'addons.details', '-o', name);
    expect(JSON.parse(details.stdout)).toMatchObject({ name, info: { status: 'available' } });
    expect(await run('call', 'addons.nothing')).toMatchObject({ code: 2 });
    expect(await run('call', 'addons.details', '{}')).toMatchObject({ code: 1, stderr: expect.stringContaining('addonId') });
    const watch = spawnCli(['call', 'tunnels.watch'], env());
    await expect.poll(() => watch.out(), { timeout: 20_000 }).toMatch(/^\[.*\]\n$/);
    watch.child.kill('SIGINT');
    expect(await watch.ended).toMatchObject({ code: 130 });
  });

  test('who does not know the secret gets nothing, on either side', async () => {
    const file = join(dataDir, 'cli.json');
    const entry = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...entry, secret: 'x'.repeat(43) }));
    expect(await run('addons')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('does not know the secret') });
    await writeFile(file, JSON.stringify(entry));
    expect(await run('addons')).toMatchObject({ code: 0 });
  });

  test('a command that is killed leaves nothing open; several that use one tunnel close it once', async () => {
    const closed = () => product.until((tunnels) => tunnels.every(({ state }) => state === 'closed'));
    const killed = spawnCli(['tunnel', '-o', name, '-p', await port(), '-w'], env());
    await killed.says('The tunnel is open.');
    killed.child.kill('SIGKILL');
    await closed();
    expect((await product.client.tunnels.elevations({})).filter(({ graceUntil }) => graceUntil === null)).toEqual([]);

    const several = await Promise.all(Array.from({ length: 5 }, (_, index) => run('run', '-u', '-o', name, '-f', 'csv', '-d', `select pg_sleep(${index / 10}) is null as slept, ${index} as n`)));
    expect(several.map(({ code, stdout }) => [code, stdout])).toEqual(several.map((_, index) => [0, `slept,n\nf,${index}\n`]));
    await closed();
  });

  test('a tunnel that the window wants meanwhile stays', async () => {
    const tunnel = spawnCli(['tunnel', '-o', name, '-p', await port()], env());
    await tunnel.says('The tunnel is open.');
    await product.client.tunnels.open(await product.target());
    tunnel.child.kill('SIGINT');
    expect(await tunnel.ended).toMatchObject({ code: 0 });
    expect((await run('psql', '-o', name, '--', '-XAtqc', 'select 1')).code).toBe(0);
    expect((await product.tunnels()).map(({ state }) => state)).toEqual(['open']);
  });

  test('an app that ends takes its commands with it, in words', async () => {
    const tunnel = spawnCli(['tunnel', '-o', name, '-p', await port()], env());
    await tunnel.says('The tunnel is open.');
    await product.quit();
    expect(await tunnel.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('Borealis Desktop has ended.') });
  });
});
