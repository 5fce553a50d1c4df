import { percentEncode } from '../../../../shared/connection-url.ts';
import { appLaunch, findApp, type InstallTable } from '../find-apps.ts';
import { launched } from '../launched.ts';
import type { HandedOver } from '../pg-files.ts';
import type { Tool } from '../tool.ts';
import { linkSteps } from './link-steps.ts';

const installs: InstallTable = {
  linux: { names: ['beekeeper-studio'], programs: ['/opt/Beekeeper Studio/beekeeper-studio', '/opt/beekeeper-studio/beekeeper-studio'] },
  macos: { bundles: ['Beekeeper Studio.app'] },
  windows: {
    programs: ['%LOCALAPPDATA%\\Programs\\beekeeper-studio\\Beekeeper Studio.exe', '%PROGRAMFILES%\\Beekeeper Studio\\Beekeeper Studio.exe'],
  },
};

/** A link of the scheme that Beekeeper Studio registers. It has no place for a name. */
export function beekeeperUrl({ port, user }: HandedOver, password: string | null): string {
  const login = [user.username, ...(password === null ? [] : [password])].map(percentEncode).join(':');
  return `postgresql://${login}@127.0.0.1:${port}/${percentEncode(user.database)}`;
}

/** Beekeeper Studio by its link. It reads no pass file (beekeeper-studio issue 530). */
export const beekeeperTool: Tool = {
  id: 'beekeeper',
  name: 'Beekeeper Studio',
  password: 'link',
  find: (place) => findApp('Beekeeper Studio', installs, place),
  async open({ env, start }, { handed }, path, passwordInLink) {
    const url = beekeeperUrl(handed, passwordInLink ? handed.user.password : null);
    await launched('Beekeeper Studio', start({ ...appLaunch(path, [url]), env }));
    return {
      title: 'Beekeeper Studio opens the database',
      // Its issue 2818: the link is dropped by a start that is slow.
      steps: ['If it only shows its start page, choose it here once more: while starting it may miss the link.', ...linkSteps('Beekeeper Studio', passwordInLink)],
      command: null,
      paste: null,
    };
  },
};
