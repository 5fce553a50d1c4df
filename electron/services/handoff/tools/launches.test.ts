import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ToolId } from '../../../../shared/contract/handoff.ts';
import type { ProgramRun } from '../../programs/run-program.ts';
import { allTools } from '../registry.ts';
import type { OpenDeps, Opened, Prepared } from '../tool.ts';
import { connectionText } from './dbeaver.ts';
import { posticoUrl } from './postico.ts';
import { tablePlusUrl } from './tableplus.ts';

const prepared: Prepared = {
  handed: {
    addonName: 'borealis-pg-hex-1', access: 'read-only', identity: 'personal', port: 15_400,
    user: { host: 'pg.internal', port: 5432, database: 'd b', username: 'u', password: 'p/w:%' },
  },
  put: { service: 'borealis-pg-hex-1-ro', serviceFile: '/pg/s.conf', passFile: '/pg/x.pgpass', toolsPassFile: '/pg/tools.pgpass', host: 'borealis-pg-hex-1-ro' },
  stableId: 'uuid-1',
};
const env = { PATH: '/bin', HOME: '/home/me' };

let root: string;
beforeEach(async () => { root = await mkdtemp(join(tmpdir(), 'borealis-launches-')); });
afterEach(() => rm(root, { recursive: true, force: true }));

/** What a tool starts on a system when it was found at this path. */
async function started(id: ToolId, os: OpenDeps['os'], path: string, passwordInLink = false): Promise<{ runs: ProgramRun[]; opened: Opened }> {
  const runs: ProgramRun[] = [];
  const tool = allTools.find((one) => one.id === id);
  if (tool === undefined) throw new Error(`There is no ${id}.`);
  const opened = await tool.open({
    os, env, homeDir: root, folder: root, disk: { runs: async () => true, isFolder: async () => true, names: async () => [] },
    start: async (run) => { runs.push(run); }, remember: async () => undefined,
  }, prepared, path, passwordInLink);
  return { runs, opened };
}

/** The file and arguments, and what is different in the environment. */
async function launch(...args: Parameters<typeof started>): Promise<unknown> {
  const { runs: [run], opened } = await started(...args);
  if (args[3] !== true && /p\/w:%|p%2Fw/.test(JSON.stringify([run, opened]))) throw new Error('The password is in it.');
  const own = Object.fromEntries(Object.entries(run?.env ?? {}).filter(([name, value]) => env[name as keyof typeof env] !== value));
  return [run?.file, run?.args, own];
}

const bundle = (name: string) => `/Applications/${name}.app`;
const script = (kind: string) => join(root, `borealis-pg-hex-1-ro.${kind}`);
const passFile = { PGPASSFILE: '/pg/tools.pgpass' };

describe('what is started on each system', () => {
  it('DBeaver, itself also on macOS, so that it gets the pass file', async () => {
    const args = ['-bringToFront', '-con', connectionText(prepared.handed)];
    for (const [os, path] of [['linux', '/usr/bin/dbeaver-ce'], ['macos', `${bundle('DBeaver')}/Contents/MacOS/dbeaver`], ['windows', 'C:\\DBeaver\\dbeaver-cli.exe']] as const) {
      expect(await launch('dbeaver', os, path)).toEqual([path, args, passFile]);
    }
  });

  it('DataGrip, with nothing but the pass file', async () => {
    for (const [os, path] of [['linux', '/opt/DataGrip-1/bin/datagrip'], ['macos', `${bundle('DataGrip')}/Contents/MacOS/datagrip`], ['windows', 'C:\\DataGrip\\bin\\datagrip64.exe']] as const) {
      expect(await launch('datagrip', os, path)).toEqual([path, [], passFile]);
    }
  });

  it('TablePlus and Beekeeper Studio, each addressed itself by its link', async () => {
    const beekeeper = 'postgresql://u@127.0.0.1:15400/d%20b';
    for (const [id, name, url] of [['tableplus', 'TablePlus', tablePlusUrl(prepared.handed, null)], ['beekeeper', 'Beekeeper Studio', beekeeper]] as const) {
      expect(await launch(id, 'linux', `/opt/${id}`)).toEqual([`/opt/${id}`, [url], {}]);
      expect(await launch(id, 'macos', bundle(name))).toEqual(['/usr/bin/open', ['-a', bundle(name), url], {}]);
      expect(await launch(id, 'windows', `C:\\${name}.exe`)).toEqual([`C:\\${name}.exe`, [url], {}]);
    }
    expect(await launch('beekeeper', 'linux', '/opt/b', true)).toEqual(['/opt/b', ['postgresql://u:p%2Fw%3A%25@127.0.0.1:15400/d%20b'], {}]);
  });

  it('Postico, on macOS alone', async () => {
    expect(await launch('postico', 'macos', bundle('Postico 2'))).toEqual(['/usr/bin/open', ['-a', bundle('Postico 2'), posticoUrl(prepared.handed, 'uuid-1', null)], {}]);
  });

  it('VS Code, after its settings have the entry', async () => {
    for (const [os, path, run] of [
      ['linux', '/usr/bin/code', ['/usr/bin/code', [], {}]], ['macos', bundle('Visual Studio Code'), ['/usr/bin/open', ['-a', bundle('Visual Studio Code')], {}]],
    ] as const) {
      expect(await launch('vscode', os, path)).toEqual(run);
    }
    expect(await readFile(join(root, '.config/Code/User/settings.json'), 'utf8')).toContain('"port": "15400"');
    expect(await readFile(join(root, 'Library/Application Support/Code/User/settings.json'), 'utf8')).toContain('"id": "uuid-1"');
  });

  it('psql, by its service in a script for Terminal and for cmd', async () => {
    expect(await launch('psql', 'macos', '/opt/psql')).toEqual(['/usr/bin/open', ['-a', 'Terminal', script('command')], {}]);
    expect(await readFile(script('command'), 'utf8')).toBe('#!/bin/sh\nexec env PGSERVICEFILE=/pg/s.conf /opt/psql service=borealis-pg-hex-1-ro\n');
    expect(await launch('psql', 'windows', 'C:\\psql.exe')).toEqual(['C:\\Windows\\System32\\cmd.exe', ['/c', 'start', '', 'cmd.exe', '/k', script('cmd')], {}]);
    expect((await readFile(script('cmd'), 'utf8')).split('\r\n').slice(3)).toEqual(['set "PGSERVICEFILE=/pg/s.conf"', '"C:\\psql.exe" "service=borealis-pg-hex-1-ro"', '']);
  });
});
