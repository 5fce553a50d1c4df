import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const maxNetrcBytes = 1024 * 1024;

/** The machine under which the Heroku CLI files its token: the API's host, with the port where it has one. */
export function netrcMachine(herokuApiUrl: string): string {
  return new URL(herokuApiUrl).host;
}

/** Lines without comments and without macro definitions, which run to an empty line (ftp(1), .netrc). */
function meaningfulLines(text: string): string[] {
  const lines: string[] = [];
  let inMacro = false;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (inMacro) {
      inMacro = line.trim() !== '';
      continue;
    }
    const content = line.replace(/(^|\s)#.*$/, '$1');
    inMacro = /^\s*macdef\s/.test(content);
    if (!inMacro) lines.push(content);
  }
  return lines;
}

/**
 * The password of a machine in a netrc file's text, or null. The first entry of a name counts, as for the CLI. The word
 * after `machine`, `login`, `password` or `account` is always a value, whatever it says.
 */
export function findInNetrc(text: string, machine: string): string | null {
  const words = meaningfulLines(text).flatMap((line) => line.split(/\s+/)).filter((word) => word !== '');
  let current: string | null = null;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === 'default') {
      if (current === machine) return null;
      current = null;
    }
    if (word !== 'machine' && word !== 'login' && word !== 'password' && word !== 'account') continue;
    index += 1;
    const value = words[index];
    if (value === undefined) return null;
    if (word === 'machine') {
      if (current === machine) return null;
      current = value;
    } else if (word === 'password' && current === machine) {
      return value;
    }
  }
  return null;
}

/** The Heroku token in the user's netrc file, or null where there is no such file, entry, or it is too large to be one. */
export async function readNetrcToken(options: { homeDir: string; os: 'linux' | 'macos' | 'windows'; herokuApiUrl: string }): Promise<string | null> {
  const path = join(options.homeDir, options.os === 'windows' ? '_netrc' : '.netrc');
  try {
    // Without O_NONBLOCK a named pipe in its place would hang here.
    const file = await open(path, constants.O_RDONLY | (options.os === 'windows' ? 0 : constants.O_NONBLOCK));
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size > maxNetrcBytes) return null;
      return findInNetrc(await file.readFile('utf8'), netrcMachine(options.herokuApiUrl));
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
