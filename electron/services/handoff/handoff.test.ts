import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { Notice } from '../deps.ts';
import { findProgram } from '../programs/find-program.ts';
import { createHandoffService } from './handoff-service.ts';
import { passFileLine } from './pg-files.ts';
import type { PgAdmin } from './pgadmin.ts';
import { writeFakePgAdmin } from './testing/fake-pgadmin.ts';
import { olderThanServer } from './psql.ts';
import { createPgAdminTool } from './tools/pgadmin.ts';
import { psqlTool } from './tools/psql.ts';
import { runProgram, type ProgramRun } from '../programs/run-program.ts';
import { commandLine, quotePosix, terminalLaunch } from './terminal.ts';
import type { TunnelKey } from '../tunnels/types.ts';

const user = { host: 'pg-reader.internal', port: 5432, database: 'app:db', username: 'p_ro_1', password: String.raw`a:b\c` };
const target: Target = { addonId: 'id-1', access: 'read-only', identity: 'personal' };
const silent = { info() {}, warn() {}, error() {} };

let root: string;
let pgAdmin: PgAdmin;
let started: ProgramRun[];
let sent: Notice[];
let closeTunnel: (key: TunnelKey & { addonName: string }) => void;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'borealis-handoff-'));
  started = [];
  sent = [];
  pgAdmin = await writeFakePgAdmin(root);
  const bin = join(root, 'bin');
  await mkdir(bin);
  for (const [name, body] of [['psql', 'echo "psql (PostgreSQL) 15.18 (Debian)"'], ['xterm', ':']] as const) {
    await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(bin, name), 0o755);
  }
});
afterEach(() => rm(root, { recursive: true, force: true }));

function service(options: { pgAdminPlaces?: PgAdmin[]; path?: string } = {}) {
  return createHandoffService({
    config: { dataDir: join(root, 'data'), homeDir: join(root, 'home'), programEnv: { PATH: options.path ?? join(root, 'bin') } },
    os: 'linux',
    log: silent,
    openTunnel: async () => ({ addonName: 'borealis-pg-hex-12345', port: 15_400, access: 'read-only' }) as Tunnel,
    tunnel: () => ({ addonName: 'borealis-pg-hex-12345', port: 15_400, access: 'read-only', state: 'open' }) as Tunnel,
    dbUser: async () => user,
    bastion: async () => ({ host: 'bastion.test', port: 22, publicHostKey: 'ssh-ed25519 AAAA' }),
    audit: { record: () => {} },
    who: () => 'me@example.com',
    accountId: () => 'account-1',
    notices: { send: (notice) => { sent.push(notice); } },
    copySecret: async () => false,
    onTunnelClosed: (listener) => { closeTunnel = listener; return () => {}; },
    tools: [psqlTool, createPgAdminTool(() => options.pgAdminPlaces ?? [pgAdmin])],
    start: async (run) => { started.push(run); },
  });
}

describe('hand-over', () => {
  it('opens psql by service name with no secret in argv or environment', async () => {
    const handoff = service();
    const opened = await handoff.open(target, 'psql');
    expect(opened.command).toContain('service=borealis-pg-hex-12345-ro');
    expect(JSON.stringify([started, opened])).not.toContain(user.password);
    const passFile = join(root, 'data/pg/borealis-pg-hex-12345-ro.pgpass');
    expect(await readFile(passFile, 'utf8')).toBe(`${String.raw`borealis-pg-hex-12345-ro:15400:app\:db:p_ro_1:a\:b\\c`}\n${String.raw`127.0.0.1:15400:app\:db:p_ro_1:a\:b\\c`}\n`);
    expect((await stat(passFile)).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, 'data/pg'))).mode & 0o777).toBe(0o700);
    await handoff.dispose();
    expect(await readdir(join(root, 'data/pg'))).toEqual([]);
  });

  it('removes the pass file when the tunnel closes', async () => {
    const handoff = service();
    await handoff.open(target, 'psql');
    // The scripts of a terminal, which macOS and Windows are handed.
    for (const kind of ['command', 'cmd']) await writeFile(join(root, `data/pg/borealis-pg-hex-12345-ro.${kind}`), 'psql');
    closeTunnel({ addonId: 'id-1', access: 'read-only', addonName: 'borealis-pg-hex-12345' });
    await expect.poll(() => readdir(join(root, 'data/pg'))).toEqual(['pg_service.conf']);
    await handoff.dispose();
  });

  it('removes what a killed run left behind at the next start', async () => {
    await service().open(target, 'psql');
    // The half-written file of an atomic write, and the batch file of a Windows terminal.
    for (const name of ['x.pgpass.2839471', 'pg_service.conf.99', 'x.cmd']) await writeFile(join(root, 'data/pg', name), 'left');
    const next = service();
    expect(await next.cleanUp().then(() => readdir(join(root, 'data/pg')))).toEqual([]);
    await next.dispose();
  });

  it('starts pgAdmin after adding the server', async () => {
    const handoff = service();
    expect((await handoff.open(target, 'pgadmin')).title).toBe('Added to pgAdmin 4');
    expect((await handoff.open(target, 'pgadmin')).title).toBe('Already in pgAdmin 4');
    expect(started.map(({ file }) => file)).toEqual([pgAdmin.program, pgAdmin.program]);
    expect(handoff.written().find(({ tool }) => tool === 'pgAdmin 4')).toEqual({
      tool: 'pgAdmin 4', addonName: 'borealis-pg-hex-12345', what: 'Servers > Borealis > borealis-pg-hex-12345 (read-only)',
      removable: false, how: 'Right-click it and choose Remove Server.', gone: false,
    });
    await handoff.dispose();
  });

  it('tells once which entries of an add-on that is gone only the user can remove', async () => {
    const handoff = service();
    await handoff.open(target, 'pgadmin');
    const list = (addonIds: string[], fetchedAt = '2999-01-01T00:00:00.000Z') => handoff.addonsListed({ accountId: 'account-1', fetchedAt, addonIds: new Set(addonIds) });
    await list([target.addonId]);
    await list([], '2000-01-01T00:00:00.000Z');
    expect([sent, handoff.written().map(({ gone }) => gone)]).toEqual([[], [false, false]]);
    await Promise.all([list([]), list([])]);
    expect(sent).toEqual([{
      tag: 'left-in-tools-id-1', tone: 'info', addonId: null, shows: 'written', title: 'Still in other programs: borealis-pg-hex-12345',
      body: 'The add-on is gone. For you to remove: pgAdmin 4, Servers > Borealis > borealis-pg-hex-12345 (read-only).',
    }]);
    const entries = () => handoff.written().filter(({ tool }) => tool === 'pgAdmin 4').map(({ gone }) => gone);
    expect(entries()).toEqual([true]);
    // It is back, as after a while without rights, and goes again.
    await list([target.addonId]);
    expect(entries()).toEqual([false]);
    await list([]);
    expect(sent).toHaveLength(2);
    expect((await handoff.cleanUp()).left).toEqual(['pgAdmin 4: Servers > Borealis > borealis-pg-hex-12345 (read-only). Right-click it and choose Remove Server.']);
    expect(handoff.written()).toEqual([]);
    await handoff.dispose();
  });

  it('adds two servers to pgAdmin one after the other', async () => {
    const handoff = service();
    const opened = await Promise.all([target, { ...target, access: 'read-write' } as const].map((one) => handoff.open(one, 'pgadmin')));
    expect(opened.map(({ title }) => title)).toEqual(['Added to pgAdmin 4', 'Added to pgAdmin 4']);
    expect(Object.keys(JSON.parse(await readFile(join(root, 'list.json'), 'utf8')).Servers)).toHaveLength(2);
    await handoff.dispose();
  });

  it('says that a tool is missing, and which psql is too old', async () => {
    const handoff = service({ pgAdminPlaces: [] });
    await expect(handoff.open(target, 'pgadmin')).rejects.toMatchObject({ error: { code: 'handoff.tool-missing' } });
    const tools = await handoff.tools('18.4');
    expect(tools.find(({ id }) => id === 'psql')).toMatchObject({ found: true, version: '15.18', note: expect.stringContaining('older') });
    expect(tools.find(({ id }) => id === 'pgadmin')).toMatchObject({ found: false });
    await handoff.dispose();
  });

  it('answers the command where no terminal is found', async () => {
    await rm(join(root, 'bin/xterm'));
    const handoff = service();
    expect(await handoff.open(target, 'psql')).toMatchObject({ title: 'Run this in a terminal' });
    expect(started).toEqual([]);
    await handoff.dispose();
  });
});

describe('pieces', () => {
  it('escapes pass file fields', () => {
    expect(passFileLine('h', 1, { ...user, password: '::\\' })).toBe('h:1:app\\:db:p_ro_1:\\:\\:\\\\\n');
  });

  it('compares versions by their major number', () => {
    expect(olderThanServer('18.1', '18.4')).toBeNull();
    expect(olderThanServer('9.6', '16')).toContain('older');
    expect(olderThanServer('15', null)).toBeNull();
  });

  it('passes relative PATH entries over', async () => {
    expect(await findProgram({ os: 'linux', names: ['psql'], env: { PATH: 'bin:.' } })).toBeNull();
  });

  it('quotes for a POSIX shell so that the shell reads the same word', async () => {
    for (const word of ["it's", 'a b', '$(date)', '`id`', '"x"', 'plain-1.2/3', '']) {
      const { stdout } = await runProgram({ file: '/bin/sh', args: ['-c', `printf %s ${quotePosix(word)}`], env: {} });
      expect(stdout).toBe(word);
    }
  });

  it('writes a command file for macOS and a batch file for Windows', async () => {
    const command = { title: 'x ro', file: '/opt/psql', args: ['service=x'], env: { PGSERVICEFILE: '/tmp/a b' } };
    const mac = await terminalLaunch(command, { os: 'macos', env: {}, folder: root });
    expect(await readFile(mac!.args[2]!, 'utf8')).toBe("#!/bin/sh\nexec env PGSERVICEFILE='/tmp/a b' /opt/psql service=x\n");
    const windows = await terminalLaunch({ ...command, args: ['service=100%'] }, { os: 'windows', env: {}, folder: root });
    expect(await readFile(windows!.args.at(-1)!, 'utf8')).toContain('"/opt/psql" "service=100%%"');
    expect(commandLine(command, 'windows')).toBe('set "PGSERVICEFILE=/tmp/a b" && "/opt/psql" "service=x"');
  });
});
