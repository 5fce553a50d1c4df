import { percentEncode } from '../../../../shared/connection-url.ts';
import { entryName } from '../entry-name.ts';
import { appLaunch, findApp, type InstallTable } from '../find-apps.ts';
import { launched } from '../launched.ts';
import type { HandedOver } from '../pg-files.ts';
import type { Tool } from '../tool.ts';
import { linkSteps } from './link-steps.ts';

const installs: InstallTable = {
  linux: { names: ['tableplus'], programs: ['/opt/tableplus/tableplus'] },
  macos: { bundles: ['TablePlus.app'] },
  windows: { programs: ['%PROGRAMFILES%\\TablePlus\\TablePlus.exe', '%LOCALAPPDATA%\\Programs\\TablePlus\\TablePlus.exe'] },
};

/** The link that TablePlus itself makes by "Copy as URL"; green for read-only, amber for read & write. */
export function tablePlusUrl(handed: HandedOver, password: string | null): string {
  const { username, database } = handed.user;
  const login = [username, ...(password === null ? [] : [password])].map(percentEncode).join(':');
  const options = {
    statusColor: handed.access === 'read-only' ? '007F3D' : 'B26A00',
    name: entryName(handed),
    tLSMode: '0',
    usePrivateKey: 'false',
    driverVersion: '0',
    lazyload: 'false',
  };
  const query = Object.entries(options).map(([key, value]) => `${key}=${percentEncode(value)}`).join('&');
  return `postgresql://${login}@127.0.0.1:${handed.port}/${percentEncode(database)}?${query}`;
}

/** TablePlus by its link, addressed to the program itself, because other programs own the link's scheme too. */
export const tablePlusTool: Tool = {
  id: 'tableplus',
  name: 'TablePlus',
  password: 'link',
  find: (place) => findApp('TablePlus', installs, place),
  async open({ env, start }, { handed }, path, passwordInLink) {
    const url = tablePlusUrl(handed, passwordInLink ? handed.user.password : null);
    await launched('TablePlus', start({ ...appLaunch(path, [url]), env }));
    return {
      title: 'TablePlus opens the database',
      steps: ['The connection is temporary unless you save it in TablePlus.', ...linkSteps('TablePlus', passwordInLink)],
      command: null,
      paste: null,
    };
  },
};
