import { describe, expect, it } from 'vitest';
import { appLaunch, findApp, type InstallTable } from './find-apps.ts';
import { allTools } from './registry.ts';
import type { Disk, Place } from './tool.ts';
import { beekeeperTool } from './tools/beekeeper.ts';
import { datagripTool } from './tools/datagrip.ts';
import { dbeaverTool } from './tools/dbeaver.ts';
import { posticoTool } from './tools/postico.ts';
import { tablePlusTool } from './tools/tableplus.ts';
import { settingsFile, vscodeTool } from './tools/vscode.ts';

/** A disk of nothing but these programs and folders. */
function diskOf(programs: readonly string[], folders: Readonly<Record<string, readonly string[]>> = {}): Disk {
  return {
    runs: async (path) => programs.includes(path),
    isFolder: async (path) => path in folders,
    names: async (folder) => [...(folders[folder] ?? [])],
  };
}

const mac = (disk: Disk): Place => ({ os: 'macos', env: { PATH: '/usr/bin' }, homeDir: '/Users/me', disk });
const linux = (disk: Disk, env: Record<string, string> = { PATH: '/usr/bin:relative' }): Place => ({ os: 'linux', env, homeDir: '/home/me', disk });
const windowsEnv = { Path: 'C:\\Windows', ProgramFiles: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local', APPDATA: 'C:\\Users\\me\\AppData\\Roaming' };
const windows = (disk: Disk): Place => ({ os: 'windows', env: windowsEnv, homeDir: 'C:\\Users\\me', disk });

describe('finding tools', () => {
  it('on Linux: PATH first, then the user\'s own folders, then where installers put them', async () => {
    expect(await dbeaverTool.find(linux(diskOf(['/usr/bin/dbeaver-ce', '/home/me/.local/bin/dbeaver'])), null)).toMatchObject({ path: '/usr/bin/dbeaver-ce' });
    expect(await dbeaverTool.find(linux(diskOf(['/home/me/.local/bin/dbeaver'])), null)).toMatchObject({ path: '/home/me/.local/bin/dbeaver' });
    expect(await dbeaverTool.find(linux(diskOf(['/usr/share/dbeaver-ce/dbeaver', 'relative/dbeaver'])), null)).toMatchObject({ path: '/usr/share/dbeaver-ce/dbeaver' });
    expect(await beekeeperTool.find(linux(diskOf(['/opt/Beekeeper Studio/beekeeper-studio'])), null)).toMatchObject({ path: '/opt/Beekeeper Studio/beekeeper-studio' });
    expect(await dbeaverTool.find(linux(diskOf(['/snap/bin/dbeaver-ce'])), null)).toMatchObject({ note: expect.stringContaining('snap') });
  });

  it('takes the newest of several versions', async () => {
    const places = ['/opt/DataGrip-2025.3/bin/datagrip', '/opt/DataGrip-2026.10/bin/datagrip', '/opt/DataGrip-2026.2/bin/datagrip'];
    const disk = diskOf(places, { '/opt': ['DataGrip-2025.3', 'DataGrip-2026.10', 'DataGrip-2026.2', 'other'] });
    expect(await datagripTool.find(linux(disk), null)).toMatchObject({ path: '/opt/DataGrip-2026.10/bin/datagrip' });
    const program = 'C:\\Program Files\\JetBrains\\DataGrip 2026.2\\bin\\datagrip64.exe';
    expect(await datagripTool.find(windows(diskOf([program], { 'C:\\Program Files\\JetBrains': ['DataGrip 2026.2'] })), null)).toMatchObject({ path: program });
  });

  it('on macOS: bundles of all users, of this one, and Setapp', async () => {
    for (const folder of ['/Applications', '/Users/me/Applications', '/Applications/Setapp']) {
      expect(await tablePlusTool.find(mac(diskOf([], { [`${folder}/TablePlus.app`]: [] })), null)).toMatchObject({ path: `${folder}/TablePlus.app` });
    }
    expect(await posticoTool.find(mac(diskOf([], { '/Applications/Postico.app': [], '/Applications/Postico 2.app': [] })), null)).toMatchObject({ path: '/Applications/Postico 2.app' });
    // These need their program, because `open` would not hand the pass file's place on.
    expect(await dbeaverTool.find(mac(diskOf(['/Applications/DBeaver.app/Contents/MacOS/dbeaver'])), null)).toMatchObject({ path: '/Applications/DBeaver.app/Contents/MacOS/dbeaver' });
    expect(await datagripTool.find(mac(diskOf(['/Users/me/Applications/DataGrip.app/Contents/MacOS/datagrip'])), null)).toMatchObject({ path: '/Users/me/Applications/DataGrip.app/Contents/MacOS/datagrip' });
  });

  it('on Windows: by the variables that name its folders', async () => {
    expect(await dbeaverTool.find(windows(diskOf(['C:\\Users\\me\\AppData\\Local\\DBeaver\\dbeaver-cli.exe'])), null)).toMatchObject({ path: 'C:\\Users\\me\\AppData\\Local\\DBeaver\\dbeaver-cli.exe' });
    expect(await beekeeperTool.find(windows(diskOf(['C:\\Users\\me\\AppData\\Local\\Programs\\beekeeper-studio\\Beekeeper Studio.exe'])), null)).toMatchObject({ path: 'C:\\Users\\me\\AppData\\Local\\Programs\\beekeeper-studio\\Beekeeper Studio.exe' });
    const missing = await tablePlusTool.find({ ...windows(diskOf([])), env: {} }, null);
    expect(missing).toMatchObject({ path: null, looked: [] });
  });

  it('says where it looked, and which tools this system does not have', async () => {
    const missing = await datagripTool.find(mac(diskOf([])), null);
    expect(missing).toEqual({
      path: null, note: 'DataGrip was not found on this computer.',
      looked: ['/Applications/DataGrip.app', '/Users/me/Applications/DataGrip.app', '/Applications/Setapp/DataGrip.app'],
    });
    expect(await posticoTool.find(linux(diskOf([])), null)).toEqual({ path: null, looked: [], note: 'Postico is not made for this system.' });
  });

  it('passes a pattern over whose folder cannot be read', async () => {
    const table: InstallTable = { linux: { programs: ['/gone/X*/bin/x'] } };
    expect(await findApp('X', table, linux(diskOf([])))).toMatchObject({ path: null, looked: ['/gone/X*/bin/x'] });
  });
});

describe('VS Code', () => {
  const extensions = { '/home/me/.vscode/extensions': ['ms-python.python-1.0.0', 'ms-ossdata.vscode-pgsql-1.9.0'] };
  it('counts only with its PostgreSQL extension', async () => {
    expect(await vscodeTool.find(linux(diskOf(['/usr/bin/code'], extensions)), null)).toMatchObject({ path: '/usr/bin/code', note: null });
    expect(await vscodeTool.find(linux(diskOf(['/usr/bin/code'])), null)).toEqual({
      path: null, looked: ['/home/me/.vscode/extensions'], note: 'VS Code is here, but not its PostgreSQL extension (ms-ossdata.vscode-pgsql).',
    });
  });

  it('has its settings where each system keeps them', () => {
    const disk = diskOf([]);
    expect(settingsFile(linux(disk))).toBe('/home/me/.config/Code/User/settings.json');
    expect(settingsFile(linux(disk, { XDG_CONFIG_HOME: '/cfg' }))).toBe('/cfg/Code/User/settings.json');
    expect(settingsFile(mac(disk))).toBe('/Users/me/Library/Application Support/Code/User/settings.json');
    expect(settingsFile(windows(disk))).toBe('C:\\Users\\me\\AppData\\Roaming\\Code\\User\\settings.json');
  });
});

describe('starting', () => {
  it('addresses a bundle by open -a, and a program itself', () => {
    expect(appLaunch('/Applications/TablePlus.app', ['postgresql://x'])).toEqual({ file: '/usr/bin/open', args: ['-a', '/Applications/TablePlus.app', 'postgresql://x'] });
    expect(appLaunch('C:\\TablePlus.exe', ['postgresql://x'])).toEqual({ file: 'C:\\TablePlus.exe', args: ['postgresql://x'] });
  });

  it('offers each tool once', () => {
    expect(new Set(allTools.map(({ id }) => id)).size).toBe(allTools.length);
  });
});
