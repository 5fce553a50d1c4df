import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../sandbox/types.ts';
import electronBuilder from '../electron-builder.ts';
import { buildEnv } from '../vite/build-env.ts';
import { buildIfChanged, root } from './inputs.ts';
import { openBrowser } from './open-browser.ts';
import { runSuite, type Outcome } from './run-suite.ts';
import { sandboxEnv } from './sandbox-env.ts';

test('a build runs when its inputs, its settings or its output changed, and not otherwise', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'borealis-stamp-'));
  const input = join(folder, 'input.ts');
  const output = join(folder, 'output');
  let builds = 0;
  const build = async (): Promise<void> => { builds += 1; await writeFile(output, 'built'); };
  const run = (settings?: string): Promise<boolean> => buildIfChanged(output, [input], build, settings);
  await writeFile(input, 'one');
  expect(await run()).toBe(true);
  await writeFile(input, 'one');
  expect(await run()).toBe(false);
  await writeFile(input, 'two');
  expect(await run()).toBe(true);
  expect(await run('other')).toBe(true);
  await rm(output);
  expect(await run('other')).toBe(true);
  expect(builds).toBe(4);
  await rm(folder, { recursive: true });
});

test('a host on the sandbox sees nothing of the machine’s own sessions', () => {
  const sandbox = {
    endpoints: { herokuHost: 'http://127.0.0.1:1', loginHost: 'http://127.0.0.1:2', oauthHost: 'http://127.0.0.1:3', borealisApiBaseUrl: 'http://127.0.0.1:4' },
    apiKey: 'key', oauthClients: [{ id: 'a', secret: 'b', port: 1 }],
  } as unknown as Sandbox;
  const env = sandboxEnv({ PATH: '/bin', PGHOST: 'x', HEROKU_ORGANIZATION: 'x', HTTPS_PROXY: 'x', no_proxy: 'x', BOREALIS_PG_ADDON_SERVICE_NAME: 'x' }, sandbox, '/data');
  expect(env).toEqual({
    PATH: '/bin', HEROKU_HOST: 'http://127.0.0.1:1', HEROKU_LOGIN_HOST: 'http://127.0.0.1:2', HEROKU_OAUTH_HOST: 'http://127.0.0.1:3',
    BOREALIS_PG_API_BASE_URL: 'http://127.0.0.1:4', HEROKU_API_KEY: 'key', BOREALIS_DESKTOP_OAUTH_CLIENTS: '[{"id":"a","secret":"b","port":1}]',
    BOREALIS_DESKTOP_DATA_DIR: '/data', BOREALIS_DESKTOP_SANDBOX: '1',
  });
});

test('a build carries two settings and no other', () => {
  expect(buildEnv({ BOREALIS_DESKTOP_OAUTH_CLIENTS: '[]', HEROKU_API_KEY: 'x', PATH: '/bin' })).toEqual({ BOREALIS_DESKTOP_OAUTH_CLIENTS: '[]' });
});

test('the fuses of a package', () => {
  expect(electronBuilder.electronFuses).toEqual({
    runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true, onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false, resetAdHocDarwinSignature: false,
  });
});

test('a package holds bundles alone and starts with its sandbox', () => {
  expect(electronBuilder.files).toEqual(['package.json', '.build/electron/**', '.build/renderer/**', '!**/*.map', '!node_modules/**']);
  // The default of an AppImage is --no-sandbox.
  expect(electronBuilder.appImage?.executableArgs).toEqual([]);
});

const opens = (program: string, ...args: string[]): Promise<boolean> => openBrowser('http://127.0.0.1:1/', [program, args], 60_000);

test('the address is printed where no browser can be opened', async () => {
  expect(await opens('borealis-no-such-program')).toBe(false);
  expect(await opens(process.execPath, '-e', 'process.exit(3)')).toBe(false);
  expect(await opens(process.execPath, '-e', '')).toBe(true);
});

test('a runner that fails, or ends without its report, is a failure', async () => {
  const failing = await runSuite({ name: 'test-failing', command: ['tsc', '--no-such-option'], reports: false });
  expect(failing.report).toMatchObject({ passed: 0, failed: 1 });
  expect(failing.closing.join(' ')).toContain('no-such-option');
  const silent = await runSuite({ name: 'test-silent', command: ['tsc', '--version'], reports: true });
  expect(silent.report).toMatchObject({ passed: 0, failed: 1 });
});

test('a test that passes only when it is tried again is counted as passed, and named; one that never passes is a failure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'borealis-second-try-'));
  await writeFile(join(folder, 'a.test.js'), `
    let tries = 0;
    it('slow once', () => { tries += 1; if (tries === 1) throw new Error('too early'); });
    it('wrong', () => { throw new Error('always'); });
  `);
  const suite = (name: string, retry: number): Promise<Outcome> => runSuite({
    name, command: ['vitest', 'run', '--root', folder, '--globals', `--retry=${retry}`, `--reporter=${join(root, 'build/launch/vitest-report.ts')}`], reports: true,
  });
  expect((await suite('test-retried', 1)).report).toEqual({ passed: 1, failed: 1, skips: [], flaky: ['a.test.js > slow once'] });
  expect((await suite('test-tried-once', 0)).report).toEqual({ passed: 0, failed: 2, skips: [], flaky: [] });
  await rm(folder, { recursive: true });
});
