import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface ProgramSearch {
  /** File names to look for, best first; on Windows with their extension. */
  names: readonly string[];
  /** Folders to look in before those of PATH. */
  folders?: readonly string[];
  /** The PATH of the environment. */
  path: string | undefined;
}

/** True for an existing file that this user may run. */
export async function isRunnable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The absolute path of the first program found, or null. Relative PATH entries are passed over: they depend on where we run. */
export async function findProgram({ names, folders = [], path }: ProgramSearch): Promise<string | null> {
  const fromPath = (path ?? '').split(delimiter).filter((folder) => folder.startsWith('/') || /^[A-Za-z]:[\\/]/.test(folder));
  for (const folder of [...folders, ...fromPath]) {
    for (const name of names) {
      const candidate = join(folder, name);
      if (await isRunnable(candidate)) return candidate;
    }
  }
  return null;
}
