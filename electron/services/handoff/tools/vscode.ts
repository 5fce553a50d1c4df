import { findApp, fillIn, appLaunch, type InstallTable } from '../find-apps.ts';
import { launched } from '../launched.ts';
import { pathsOf, type Place, type Tool } from '../tool.ts';
import { changeUserFile, firstText, unsafe } from '../user-file.ts';
import { UnsafeSettings, withConnection, withoutConnection } from './vscode-settings.ts';

const name = 'VS Code';
/** Microsoft's extension; its connections stand in the user's settings. */
const extension = 'ms-ossdata.vscode-pgsql';

const installs: InstallTable = {
  linux: { names: ['code'], programs: ['/usr/share/code/bin/code'] },
  macos: { bundles: ['Visual Studio Code.app'] },
  windows: { programs: ['%LOCALAPPDATA%\\Programs\\Microsoft VS Code\\Code.exe', '%PROGRAMFILES%\\Microsoft VS Code\\Code.exe'] },
};

/** The user's settings file of VS Code's default profile (VS Code documentation, "Settings file locations"). */
export function settingsFile(place: Pick<Place, 'os' | 'env' | 'homeDir'>): string {
  const paths = pathsOf(place.os);
  const roots: Record<Place['os'], string> = {
    linux: place.env['XDG_CONFIG_HOME'] ?? paths.join(place.homeDir, '.config'),
    macos: paths.join(place.homeDir, 'Library', 'Application Support'),
    windows: fillIn('%APPDATA%', place) ?? paths.join(place.homeDir, 'AppData', 'Roaming'),
  };
  return paths.join(roots[place.os], 'Code', 'User', 'settings.json');
}

async function hasExtension(place: Place): Promise<boolean> {
  const names = await place.disk.names(extensionsFolder(place));
  return names.some((one) => one.toLowerCase().startsWith(`${extension}-`));
}

function extensionsFolder(place: Pick<Place, 'os' | 'homeDir'>): string {
  return pathsOf(place.os).join(place.homeDir, '.vscode', 'extensions');
}

function safely(file: string, change: () => string): string {
  try {
    return change();
  } catch (error) {
    if (error instanceof UnsafeSettings) throw unsafe(name, file, error.message);
    throw error;
  }
}

/** VS Code with Microsoft's PostgreSQL extension, by an entry in the user's settings. It reads no pass file (vscode-pgsql issues 89 and 275). */
export const vscodeTool: Tool = {
  id: 'vscode',
  name,
  password: 'asks',
  async find(place) {
    const found = await findApp(name, installs, place);
    if (found.path === null) return found;
    if (await hasExtension(place)) return { ...found, note: null };
    return { path: null, looked: [extensionsFolder(place)], note: `VS Code is here, but not its PostgreSQL extension (${extension}).` };
  },
  async open(deps, { handed, stableId }, path) {
    const file = settingsFile(deps);
    const withOurs = (text: string | null) => safely(file, () => withConnection(text, handed, stableId));
    // Tried, then remembered, then written: an entry that nobody remembers would never be removed.
    await changeUserFile(name, file, (text) => withOurs(text) && null);
    await deps.remember({ what: file, file, id: stableId });
    const changed = await changeUserFile(name, file, withOurs);
    await launched(name, deps.start({ ...appLaunch(path, []), env: deps.env }));
    return {
      title: changed ? 'Added to VS Code' : 'Already in VS Code',
      steps: [
        'Open the PostgreSQL view and choose the connection.',
        'VS Code asks for the password: copy it from the card. It works until the password is renewed.',
        `The entry is in ${file}; your own entries and comments there are as they were.`,
      ],
      command: null,
      paste: null,
    };
  },
  async remove(file, id) {
    const first = await firstText(file);
    return changeUserFile(name, file, (text) => (text === null ? null : safely(file, () => withoutConnection(text, id, first))));
  },
};
