import { percentEncode } from '../../../../shared/connection-url.ts';
import { entryName } from '../entry-name.ts';
import { findApp, type InstallTable } from '../find-apps.ts';
import { launched } from '../launched.ts';
import type { HandedOver } from '../pg-files.ts';
import type { Tool } from '../tool.ts';

const installs: InstallTable = {
  linux: {
    names: ['datagrip'],
    programs: ['~/.local/share/JetBrains/Toolbox/scripts/datagrip', '~/.local/share/JetBrains/Toolbox/apps/datagrip/bin/datagrip', '/opt/DataGrip*/bin/datagrip', '/opt/datagrip*/bin/datagrip.sh'],
  },
  // The program within the bundle, because `open` would not hand the pass file's place on.
  macos: { bundles: ['DataGrip.app'], inBundle: 'Contents/MacOS/datagrip' },
  windows: {
    programs: ['%LOCALAPPDATA%\\Programs\\DataGrip*\\bin\\datagrip64.exe', '%PROGRAMFILES%\\JetBrains\\DataGrip*\\bin\\datagrip64.exe'],
  },
};

/** Text or an attribute's value of XML 1.0. Characters that XML cannot hold at all are left out. */
function xml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  // oxlint-disable-next-line no-control-regex -- The control characters are those that XML 1.0 forbids.
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '').replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** A data source as DataGrip copies and pastes it. It never holds a password: DataGrip reads the pass file. */
export function dataSourceText(handed: HandedOver, stableId: string): string {
  const name = entryName(handed);
  const url = `jdbc:postgresql://127.0.0.1:${handed.port}/${percentEncode(handed.user.database)}`;
  const source = [
    `<data-source source="LOCAL" name="${xml(name)}"${handed.access === 'read-only' ? ' read-only="true"' : ''} uuid="${xml(stableId)}">`,
    '<database-info product="PostgreSQL" dbms="POSTGRES"/>',
    '<driver-ref>postgresql</driver-ref>',
    '<synchronize>true</synchronize>',
    '<jdbc-driver>org.postgresql.Driver</jdbc-driver>',
    `<jdbc-url>${xml(url)}</jdbc-url>`,
    '<auth-provider>pgpass</auth-provider>',
    '<secret-storage>master_key</secret-storage>',
    `<user-name>${xml(handed.user.username)}</user-name>`,
    '<keep-alive enable="true"/>',
    '</data-source>',
  ].join('');
  return `#DataSourceSettings#\n#LocalDataSource: ${name}\n#BEGIN#\n${source}\n#END#\n`;
}

/** DataGrip by the clipboard: it has no link, and its command line asks for a project. */
export const datagripTool: Tool = {
  id: 'datagrip',
  name: 'DataGrip',
  password: 'pass-file',
  byHand: 'Select it in File > Data Sources and press Delete.',
  find: (place) => findApp('DataGrip', installs, place),
  async open({ env, start, remember }, { handed, put, stableId }, path) {
    await launched('DataGrip', start({ file: path, args: [], env: { ...env, PGPASSFILE: put.toolsPassFile } }));
    await remember({ what: `Data source ${entryName(handed)}`, file: null, id: null });
    return {
      title: 'DataGrip starts; paste the data source there',
      steps: [
        'Copy the data source below.',
        'In DataGrip choose New (+) > Import from Clipboard in the Database Explorer, or paste there.',
        'No password is in it. DataGrip reads the private file while the tunnel is open; if it was already running or asks for a password, set its authentication to User & Password and copy the password from the card.',
      ],
      command: null,
      paste: dataSourceText(handed, stableId),
    };
  },
};
