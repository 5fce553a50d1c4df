import { variable } from '../programs/find-program.ts';
import { pathsOf, type Place, type ToolSearch } from './tool.ts';

/** Where installers put a tool, per system. `~` stands for the home folder and `%NAME%` for a variable of Windows. */
export interface Installs {
  /** Program names on PATH, best first. */
  names?: readonly string[];
  /** Whole paths of programs beyond PATH; one `*` stands for any rest of a folder's name. */
  programs?: readonly string[];
  /** Bundles of macOS, without their folder. */
  bundles?: readonly string[];
  /** What is run within a bundle; without it the bundle itself is the answer, for `open -a`. */
  inBundle?: string;
}

/** How to look for one tool; a system without an entry does not have it. */
export type InstallTable = Partial<Record<Place['os'], Installs>>;

const bundleFolders = ['/Applications', '~/Applications', '/Applications/Setapp'];
/** Where people put programs of their own that a desktop's PATH may lack. */
const ownFolders: Partial<Record<Place['os'], readonly string[]>> = { linux: ['~/.local/bin', '/usr/local/bin', '/snap/bin'], macos: ['/opt/homebrew/bin', '/usr/local/bin'] };

/** Fills `~` and `%NAME%` in; null where a variable is not set. */
export function fillIn(path: string, place: Pick<Place, 'os' | 'env' | 'homeDir'>): string | null {
  const home = path.startsWith('~/') ? pathsOf(place.os).join(place.homeDir, path.slice(2)) : path;
  const named = /^%([^%]+)%/.exec(home);
  if (named === null) return home;
  const value = variable(place.env, named[1]?.toUpperCase() ?? '');
  return value === '' ? null : value + home.slice(named[0].length);
}

/** The paths that a pattern stands for: itself, or one for each folder that fits its `*`, the last name (newest) first. */
async function expand(pattern: string, place: Place): Promise<string[]> {
  const star = pattern.indexOf('*');
  if (star < 0) return [pattern];
  const paths = pathsOf(place.os);
  const end = pattern.indexOf(paths.sep, star);
  const [head, rest] = end < 0 ? [pattern, ''] : [pattern.slice(0, end), pattern.slice(end + 1)];
  const [before = '', after = ''] = paths.basename(head).split('*');
  const names = await place.disk.names(paths.dirname(head));
  const fits = names.filter((name) => name.startsWith(before) && name.endsWith(after) && name.length >= before.length + after.length);
  return fits.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true })).map((name) => paths.join(paths.dirname(head), name, rest));
}

function onPath(installs: Installs, place: Place): string[] {
  const paths = pathsOf(place.os);
  // A relative PATH entry depends on where we run, so it is passed over.
  const folders = variable(place.env, 'PATH').split(paths.delimiter).filter((folder) => paths.isAbsolute(folder));
  const own = (ownFolders[place.os] ?? []).flatMap((folder) => fillIn(folder, place) ?? []);
  return [...new Set([...folders, ...own])].flatMap((folder) => (installs.names ?? []).map((name) => paths.join(folder, name)));
}

async function firstOf(paths: readonly string[], fits: (path: string) => Promise<boolean>): Promise<string | null> {
  for (const path of paths) if (await fits(path)) return path;
  return null;
}

/** Looks for a tool. `looked` names the places in a form for the user, PATH being one of them. */
export async function findApp(name: string, table: InstallTable, place: Place): Promise<ToolSearch> {
  const installs = table[place.os];
  if (installs === undefined) return { path: null, looked: [], note: `${name} is not made for this system.` };
  const filled = (patterns: readonly string[] = []) => patterns.flatMap((pattern) => fillIn(pattern, place) ?? []);
  const programs = filled(installs.programs);
  const bundles = filled((installs.bundles ?? []).flatMap((bundle) => bundleFolders.map((folder) => `${folder}/${bundle}`)));
  const looked = [...(installs.names === undefined ? [] : ['PATH', ...filled(ownFolders[place.os])]), ...programs, ...bundles];
  const path = await firstOf(onPath(installs, place), place.disk.runs)
    ?? await firstOf((await Promise.all(programs.map((one) => expand(one, place)))).flat(), place.disk.runs)
    ?? (installs.inBundle === undefined
      ? await firstOf(bundles, place.disk.isFolder)
      : await firstOf(bundles.map((bundle) => `${bundle}/${installs.inBundle}`), place.disk.runs));
  return path === null ? { path, looked, note: `${name} was not found on this computer.` } : { path, version: null, note: snapCaution(path), looked };
}

/** A snap sees the home folder without its hidden folders, so that it cannot read our pass file. */
function snapCaution(path: string): string | null {
  return path.startsWith('/snap/') ? 'Installed as a snap, which may not read the private pass file. If it asks for a password, copy it from the card.' : null;
}

/** How a found app is started with arguments: bundles of macOS by `open -a`, which needs no right to control them. */
export function appLaunch(path: string, args: readonly string[]): { file: string; args: string[] } {
  return path.endsWith('.app') ? { file: '/usr/bin/open', args: ['-a', path, ...args] } : { file: path, args: [...args] };
}
