import { percentEncode } from '../../../../shared/connection-url.ts';
import { entryName } from '../entry-name.ts';
import { appLaunch, findApp, type InstallTable } from '../find-apps.ts';
import { launched } from '../launched.ts';
import type { HandedOver } from '../pg-files.ts';
import type { Tool } from '../tool.ts';
import { linkSteps } from './link-steps.ts';

const installs: InstallTable = { macos: { bundles: ['Postico 2.app', 'Postico.app'] } };

/** A link of Postico 2 (its documentation, "Postico URL Scheme"): the same `uuid` updates the same favourite. */
export function posticoUrl(handed: HandedOver, stableId: string, password: string | null): string {
  const { username, database } = handed.user;
  const login = [username, ...(password === null ? [] : [password])].map(percentEncode).join(':');
  return `postico://${login}@127.0.0.1:${handed.port}/${percentEncode(database)}?nickname=${percentEncode(entryName(handed))}&uuid=${percentEncode(stableId)}`;
}

/** Postico 2, the one tool whose link updates an entry instead of making another. */
export const posticoTool: Tool = {
  id: 'postico',
  name: 'Postico',
  password: 'link',
  byHand: 'Select it in the list of servers and press Delete.',
  find: (place) => findApp('Postico', installs, place),
  async open({ env, start, remember }, { handed, stableId }, path, passwordInLink) {
    const url = posticoUrl(handed, stableId, passwordInLink ? handed.user.password : null);
    await launched('Postico', start({ ...appLaunch(path, [url]), env }));
    await remember({ what: `Favourite ${entryName(handed)}`, file: null, id: null });
    return {
      title: 'Postico opens the database',
      steps: ['Opening it again updates the same favourite.', ...linkSteps('Postico', passwordInLink)],
      command: null,
      paste: null,
    };
  },
};
