import { join, resolve } from 'node:path';

/** `~` and `~/…` mean the home folder, as in a shell. */
export function expandHome(path: string, homeDir: string): string {
  return /^~(?:[/\\]|$)/.test(path) ? join(homeDir, path.slice(2)) : path;
}

/** The folder of a command: the home folder where it is empty, and what a relative one begins at. */
export function commandFolder(folder: string, homeDir: string): string {
  return resolve(homeDir, expandHome(folder, homeDir));
}
