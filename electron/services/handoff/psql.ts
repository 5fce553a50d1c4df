import type { PlatformServices } from '../deps.ts';
import { findProgram } from '../programs/find-program.ts';
import { runProgram } from '../programs/run-program.ts';

/** Where psql lives when it is not on PATH: packages that keep it in versioned folders of their own. */
export const psqlFolders: Record<PlatformServices['os'], readonly string[]> = {
  linux: ['/usr/local/pgsql/bin'],
  macos: [
    '/opt/homebrew/bin', '/usr/local/bin', '/opt/homebrew/opt/libpq/bin', '/usr/local/opt/libpq/bin',
    '/Applications/Postgres.app/Contents/Versions/latest/bin',
  ],
  windows: [18, 17, 16, 15, 14].map((version) => `C:\\Program Files\\PostgreSQL\\${version}\\bin`),
};

export interface Psql {
  path: string;
  /** As `psql --version` tells, such as `18.1`. */
  version: string;
}

/** The user's psql, or null where there is none that runs. */
export async function findPsql(os: PlatformServices['os'], env: Readonly<Record<string, string>>): Promise<Psql | null> {
  const path = await findProgram({ os, names: os === 'windows' ? ['psql.exe'] : ['psql'], env, folders: psqlFolders[os] });
  if (path === null) return null;
  const { code, stdout } = await runProgram({ file: path, args: ['--version'], env, timeoutMs: 5000 });
  const version = /(\d+(?:\.\d+)*)/.exec(stdout)?.[1];
  return code === 0 && version !== undefined ? { path, version } : null;
}

/** A caution where psql is of an older major version than the server: its backslash commands may then fail. */
export function olderThanServer(psqlVersion: string, serverVersion: string | null): string | null {
  if (serverVersion === null) return null;
  const [client, server] = [Number.parseInt(psqlVersion, 10), Number.parseInt(serverVersion, 10)];
  if (Number.isNaN(client) || Number.isNaN(server) || client >= server) return null;
  return `psql ${psqlVersion} is older than the server (PostgreSQL ${serverVersion}): SQL works, some backslash commands may not.`;
}
