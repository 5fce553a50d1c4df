import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { PlatformServices } from '../deps.ts';

export interface ProgramSearch {
  os: PlatformServices['os'];
  /** File names to look for, best first; on Windows with their extension. */
  names: readonly string[];
  /** The environment whose PATH is searched first. */
  env: Readonly<Record<string, string>>;
  /** Folders to look in after those of PATH: where installers put the program. */
  folders?: readonly string[];
}

/** True for an existing file that this user may run. */
export async function isRunnable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** An environment variable by its name in upper case; Windows spells `Path` in many ways. */
export function variable(env: Readonly<Record<string, string>>, name: string): string {
  return Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1] ?? '';
}

/** The absolute path of the first program found, or null. Relative PATH entries are passed over: they depend on where we run. */
export async function findProgram({ os, names, env, folders = [] }: ProgramSearch): Promise<string | null> {
  const paths = os === 'windows' ? win32 : posix;
  const onPath = variable(env, 'PATH').split(paths.delimiter).filter((folder) => paths.isAbsolute(folder));
  for (const folder of [...onPath, ...folders]) {
    for (const name of names) {
      const candidate = paths.join(folder, name);
      if (await isRunnable(candidate)) return candidate;
    }
  }
  return null;
}
