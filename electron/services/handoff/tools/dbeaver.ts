import { failure } from '../../errors/app-failure.ts';
import { entryName } from '../entry-name.ts';
import { findApp, type InstallTable } from '../find-apps.ts';
import { launched } from '../launched.ts';
import type { HandedOver } from '../pg-files.ts';
import type { Tool } from '../tool.ts';

const installs: InstallTable = {
  linux: { names: ['dbeaver', 'dbeaver-ce', 'dbeaver-ee'], programs: ['/usr/share/dbeaver-ce/dbeaver', '/usr/share/dbeaver-ee/dbeaver', '/opt/dbeaver/dbeaver', '~/dbeaver/dbeaver'] },
  // The program within the bundle, because `open` would not hand the pass file's place on.
  macos: { bundles: ['DBeaver.app', 'DBeaverCE.app', 'DBeaverEE.app'], inBundle: 'Contents/MacOS/dbeaver' },
  windows: { names: ['dbeaver-cli.exe'], programs: ['%PROGRAMFILES%\\DBeaver\\dbeaver-cli.exe', '%LOCALAPPDATA%\\DBeaver\\dbeaver-cli.exe'] },
};

/**
 * DBeaver's `-con` text (DBeaver wiki, "Command Line"): a temporary connection whose password comes from a pass file.
 * The port is part of the name, because DBeaver opens a connection of the same name with its old port. Throws
 * handoff.failed for a `|` or a line break in a name, which the text cannot express.
 */
export function connectionText(handed: HandedOver): string {
  const fields = {
    driver: 'postgres-jdbc',
    name: `${entryName(handed)} :${handed.port}`,
    host: '127.0.0.1',
    port: String(handed.port),
    database: handed.user.database,
    user: handed.user.username,
    auth: 'postgres_pgpass',
    savePassword: 'false',
    save: 'false',
    create: 'true',
    connect: 'true',
    openConsole: 'false',
    'prop.ApplicationName': 'borealis-desktop',
    ...(handed.access === 'read-only' ? { 'prop.readOnly': 'true', 'prop.readOnlyMode': 'always' } : {}),
  };
  if (Object.values(fields).some((value) => /[|\r\n]/.test(value))) {
    const problem = 'A name holds a “|” or a line break, which DBeaver’s command line cannot express.';
    throw failure('handoff.failed', { tool: 'DBeaver', problem }, 'A name cannot be written in DBeaver\'s connection text.');
  }
  return Object.entries(fields).map(([key, value]) => `${key}=${value}`).join('|');
}

/** DBeaver by its command line; it forgets the connection when it ends. */
export const dbeaverTool: Tool = {
  id: 'dbeaver',
  name: 'DBeaver',
  password: 'pass-file',
  find: (place) => findApp('DBeaver', installs, place),
  async open({ env, start }, { handed, put }, path) {
    const args = ['-bringToFront', '-con', connectionText(handed)];
    await launched('DBeaver', start({ file: path, args, env: { ...env, PGPASSFILE: put.toolsPassFile } }));
    return {
      title: 'DBeaver opens the database',
      steps: [
        'The connection is temporary: DBeaver forgets it when it ends, and nothing of it is stored.',
        'The password comes from a private file while the tunnel is open. If DBeaver was already running before and says that it finds none, quit it and open it from here.',
      ],
      command: null,
      paste: null,
    };
  },
};
