import { createRouterClient } from '@orpc/server';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSandbox } from '../../sandbox/sandbox.ts';
import type { Sandbox } from '../../sandbox/types.ts';
import type { Target } from '../../shared/contract/base.ts';
import type { ContractClient } from '../../shared/contract/index.ts';
import { runProgram } from '../services/programs/run-program.ts';
import { compose, type Composition } from './compose.ts';
import { configFromEnv } from './config-from-env.ts';
import { createNodePlatform } from './platform-node.ts';

const silent = { info() {}, warn() {}, error() {} };
const tools = ['dbeaver', 'datagrip', 'code', 'tableplus', 'beekeeper-studio'] as const;

let sandbox: Sandbox;
let home: string;
let platform: ReturnType<typeof createNodePlatform>;
let app: Composition;
let client: ContractClient;
let target: Target;
let password: string;

beforeAll(async () => { sandbox = await createSandbox({ eventsRows: 100 }); });
afterAll(() => sandbox.stop());

/** Writes down what it was started with: arguments, environment, and the pass file as it is at this moment. */
const recorder = (name: string) => `#!/bin/sh
{ for word in "$@"; do printf 'arg %s\\n' "$word"; done; env | sed 's/^/env /'; } > "$HOME/${name}.part"
[ -z "$PGPASSFILE" ] || cp -p "$PGPASSFILE" "$HOME/${name}.pgpass"
mv "$HOME/${name}.part" "$HOME/${name}.log"
`;
/** A terminal that gives psql a question and keeps the answer. */
const terminal = `#!/bin/sh
shift
"$@" -Atc 'select current_user' > "$HOME/terminal.part" 2>&1
mv "$HOME/terminal.part" "$HOME/terminal.log"
`;

async function script(name: string, text: string): Promise<void> {
  await writeFile(join(home, 'bin', name), text);
  await chmod(join(home, 'bin', name), 0o755);
}

const recorded = (name: string): Promise<string> => vi.waitFor(() => readFile(join(home, `${name}.log`), 'utf8'), { timeout: 20_000 });
/** The audit once it says this: it is written while the program goes on. */
const audited = (words: string): Promise<string> => vi.waitFor(async () => {
  const lines = await readFile(join(home, 'data', 'audit.log'), 'utf8');
  expect(lines).toContain(words);
  return lines;
});
const settings = () => join(home, '.config/Code/User/settings.json');

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'borealis-handover-'));
  await mkdir(join(home, 'bin'));
  for (const tool of tools) await script(tool, recorder(tool));
  await script('x-terminal-emulator', terminal);
  await mkdir(join(home, '.vscode/extensions/ms-ossdata.vscode-pgsql-1.9.0'), { recursive: true });
  const config = configFromEnv({
    PATH: `${join(home, 'bin')}:/usr/bin:/bin`, HOME: home,
    HEROKU_HOST: sandbox.endpoints.herokuHost, HEROKU_LOGIN_HOST: sandbox.endpoints.loginHost, HEROKU_OAUTH_HOST: sandbox.endpoints.oauthHost,
    BOREALIS_PG_API_BASE_URL: sandbox.endpoints.borealisApiBaseUrl, HEROKU_API_KEY: sandbox.apiKey,
    BOREALIS_DESKTOP_DATA_DIR: join(home, 'data'), BOREALIS_DESKTOP_SANDBOX: '1',
  }, { appVersion: '0.0.0', platform: 'linux', homeDir: home });
  // Programs are stood in for by shell scripts where Linux looks for them.
  platform = { ...createNodePlatform(), os: 'linux' };
  app = await compose({ config, platform, log: silent });
  client = createRouterClient(app.router);
  const { addons } = await client.addons.refresh({});
  const addonId = addons.find(({ name }) => name === sandbox.world.primary.name)?.id ?? '';
  target = { addonId, access: 'read-only', identity: 'personal' };
  await client.tunnels.open(target);
  ({ password } = await client.tunnels.reveal(target));
});
afterEach(async () => {
  await app.dispose();
  platform.dispose();
  await rm(home, { recursive: true, force: true });
});

describe('opening tools', () => {
  it('offers what is here and says where it looked for the rest', async () => {
    const offered = await client.handoff.tools({ serverVersion: null });
    expect(offered.filter(({ found }) => found).map(({ id }) => id).toSorted()).toEqual(['beekeeper', 'datagrip', 'dbeaver', 'psql', 'tableplus', 'vscode']);
    expect(offered.find(({ id }) => id === 'pgadmin')).toMatchObject({ found: false, looked: ['/usr/pgadmin4/venv/bin/python3'] });
  });

  it('hands no password over by argument, environment or link', async () => {
    for (const [id, name] of [['dbeaver', 'dbeaver'], ['datagrip', 'datagrip'], ['vscode', 'code'], ['tableplus', 'tableplus'], ['beekeeper', 'beekeeper-studio']] as const) {
      const opened = await client.handoff.open({ ...target, tool: id });
      for (const text of [await recorded(name), JSON.stringify(opened)]) {
        expect(text).not.toContain(password);
        expect(text).not.toContain(encodeURIComponent(password));
      }
    }
    expect(await recorded('tableplus')).toMatch(/^arg postgresql:\/\/[^:@]+@127\.0\.0\.1:\d+\//);
    // Those that read no pass file got none.
    expect((await readdir(home)).filter((name) => name.endsWith('.pgpass')).toSorted()).toEqual(['datagrip.pgpass', 'dbeaver.pgpass']);
  });

  it('gives DBeaver a pass file that libpq takes, which goes with the tunnel', async () => {
    await client.handoff.open({ ...target, tool: 'dbeaver' });
    const fields = new Map((/^arg (driver=.*)$/m.exec(await recorded('dbeaver'))?.[1] ?? '').split('|').map((field): [string, string] => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1)];
    }));
    const passFile = join(home, 'data/pg/tools.pgpass');
    expect((await stat(passFile)).mode & 0o777).toBe(0o600);
    const args = ['-h', fields.get('host') ?? '', '-p', fields.get('port') ?? '', '-U', fields.get('user') ?? '', '-d', fields.get('database') ?? '', '-w', '-Atc', 'select current_user'];
    const asked = await runProgram({ file: '/usr/bin/env', args: ['psql', ...args], env: { PATH: '/usr/bin:/bin', PGPASSFILE: passFile } });
    expect(asked).toMatchObject({ code: 0, stdout: `${fields.get('user')}\n` });
    await client.tunnels.close(target);
    await expect.poll(() => readdir(join(home, 'data/pg'))).toEqual(['pg_service.conf']);
  });

  it('runs psql in a terminal', async () => {
    await client.handoff.open({ ...target, tool: 'psql' });
    const { user } = await client.tunnels.credentials(target);
    expect(await recorded('terminal')).toBe(`${user}\n`);
  });

  it('puts a password into a link only when told so, and notes that', async () => {
    await client.handoff.open({ ...target, tool: 'beekeeper', passwordInLink: true });
    const url = /^arg (postgresql:.*)$/m.exec(await recorded('beekeeper-studio'))?.[1] ?? '';
    const outside = new Client({ connectionString: url });
    await outside.connect();
    expect((await outside.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await outside.end();
    expect(await audited('"kind":"link","tool":"beekeeper"')).not.toContain(password);
    // A tool with a better way never gets one.
    await client.handoff.open({ ...target, tool: 'dbeaver', passwordInLink: true });
    expect(await recorded('dbeaver')).not.toContain(password);
  });
});

describe('entries in other programs', () => {
  const own = '{\n  // mine\n  "editor.fontSize": 14\n}\n';
  beforeEach(async () => {
    await mkdir(join(home, '.config/Code/User'), { recursive: true });
    await writeFile(settings(), own, { mode: 0o640 });
  });

  it('are added to VS Code once, and removed on request', async () => {
    expect((await client.handoff.open({ ...target, tool: 'vscode' })).title).toBe('Added to VS Code');
    expect((await client.handoff.open({ ...target, tool: 'vscode' })).title).toBe('Already in VS Code');
    const text = await readFile(settings(), 'utf8');
    expect(text).toContain('// mine');
    expect(text.match(/"server": "127\.0\.0\.1"/g)).toHaveLength(1);
    expect(text).not.toContain(password);
    expect((await stat(settings())).mode & 0o777).toBe(0o640);
    expect(await readFile(`${settings()}.before-borealis-desktop`, 'utf8')).toBe(own);
    await client.handoff.open({ ...target, tool: 'datagrip' });
    expect(await client.handoff.written({})).toEqual(expect.arrayContaining([
      expect.objectContaining({ tool: 'VS Code', what: settings(), removable: true }), expect.objectContaining({ tool: 'DataGrip', removable: false }),
    ]));
    const { removed, left } = await client.handoff.cleanUp({});
    // The entry and DataGrip's pass file.
    expect([removed, left]).toEqual([2, [expect.stringMatching(/^DataGrip: Data source .*\. Select it in File > Data Sources and press Delete\.$/)]]);
    expect(await readFile(settings(), 'utf8')).toBe(own);
    expect(await readdir(join(home, '.config/Code/User'))).toEqual(['settings.json']);
    expect(await client.handoff.written({})).toEqual([]);
  });

  it('go when a refresh no longer finds the add-on', async () => {
    const gone = sandbox.world.add({ name: 'borealis-pg-going-1', appName: sandbox.world.primary.appName });
    await client.addons.refresh({});
    await client.handoff.open({ ...target, tool: 'vscode' });
    await client.handoff.open({ ...target, addonId: gone.id, tool: 'vscode' });
    await client.handoff.open({ ...target, addonId: gone.id, tool: 'datagrip' });
    const told = client.app.notices({}).then(async (notices) => (await notices.next()).value);
    expect((await readFile(settings(), 'utf8')).match(/"profileName"/g)).toHaveLength(2);
    sandbox.faults.http({ cloud: 'heroku', path: /addons/, times: 20, effect: { kind: 'status', status: 500 } });
    await client.addons.refresh({});
    sandbox.faults.clear();
    sandbox.world.remove(gone.name);
    await client.addons.refresh({});
    await expect.poll(async () => (await readFile(settings(), 'utf8')).match(/"profileName": "([^"]*)"/)?.[1]).toBe(`${sandbox.world.primary.name} (read-only)`);
    // What nobody but the user can remove is told at once, and stands in the list until it is removed.
    expect(await told).toMatchObject({ title: `Still in other programs: ${gone.name}`, body: expect.stringContaining(`DataGrip, Data source ${gone.name} (read-only)`), shows: 'written' });
    await expect.poll(async () => (await client.handoff.written({})).map(({ tool, addonName, gone: left }) => [tool, addonName, left])).toEqual([
      ['VS Code', sandbox.world.primary.name, false], ['DataGrip', gone.name, true],
    ]);
  });

  it('are refused where the user\'s file is broken, which stays as it is', async () => {
    await writeFile(settings(), '{ "a": 1 "b": 2 }');
    await expect(client.handoff.open({ ...target, tool: 'vscode' })).rejects.toMatchObject({ data: { code: 'handoff.unsafe-file', details: { problem: expect.stringContaining('Line 1') } } });
    expect(await readFile(settings(), 'utf8')).toBe('{ "a": 1 "b": 2 }');
    expect(await readdir(home)).not.toContain('code.log');
    expect(await client.handoff.written({})).toEqual([]);
  });

  it('stay remembered while the user\'s file is too broken to take them out', async () => {
    await client.handoff.open({ ...target, tool: 'vscode' });
    const whole = await readFile(settings(), 'utf8');
    await writeFile(settings(), whole.replace('{', '{ oops'));
    expect(await client.handoff.cleanUp({})).toEqual({ removed: 0, left: [expect.stringMatching(/^VS Code: .*settings\.json was not changed\. Line 1 has an error/)] });
    expect(await client.handoff.written({})).toHaveLength(1);
    await writeFile(settings(), whole);
    expect(await client.handoff.cleanUp({})).toEqual({ removed: 1, left: [] });
    expect(await readFile(settings(), 'utf8')).toBe(own);
  });
});

describe('copies', () => {
  it('work without a password in them, by the pass file', async () => {
    const { text } = await client.handoff.copyPlain({ ...target, format: 'env' });
    expect(text).not.toContain(password);
    await writeFile(join(home, '.env'), text);
    const command = 'set -a; . "$1"; exec psql -w -Atc "select current_database()"';
    const asked = await runProgram({ file: '/bin/sh', args: ['-c', command, 'sh', join(home, '.env')], env: { PATH: '/usr/bin:/bin' } });
    expect(asked).toMatchObject({ code: 0, stdout: `${(await client.tunnels.credentials(target)).database}\n` });
    const psql = await client.handoff.copyPlain({ ...target, format: 'psql' });
    const said = await runProgram({ file: '/bin/sh', args: ['-c', `${psql.text} -w -Atc 'select 2'`], env: { PATH: '/usr/bin:/bin' } });
    expect(said).toMatchObject({ code: 0, stdout: '2\n' });
  });

  it('hold the password only by an audited call', async () => {
    const shown = await client.handoff.copies(target);
    expect(JSON.stringify(shown)).not.toContain(password);
    expect(shown.find(({ format }) => format === 'ssh')?.plain).toContain(`ssh -N -L 127.0.0.1:`);
    expect(JSON.stringify(shown)).not.toContain('PRIVATE KEY-----');
    const copied = await client.handoff.copySecret({ ...target, format: 'pgpass' });
    expect(copied).toMatchObject({ by: 'page', clearsAfterSeconds: 60, text: expect.stringMatching(/^127\.0\.0\.1:\d+:/) });
    await audited('"kind":"copy","what":"pgpass"');
    await expect(client.handoff.copySecret({ ...target, format: 'ssh' })).rejects.toMatchObject({ data: { code: 'handoff.no-such-copy', details: { format: 'ssh -L', password: true } } });
    await expect(client.handoff.copyPlain({ ...target, format: 'pgpass' })).rejects.toMatchObject({ data: { code: 'handoff.no-such-copy', details: { password: false } } });
    await client.tunnels.close(target);
    await expect(client.handoff.copies(target)).rejects.toMatchObject({ data: { code: 'tunnel.closed' } });
  });
});
