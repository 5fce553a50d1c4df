import { access, constants, readdir, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { ToolId } from '../../../shared/contract/handoff.ts';
import type { PlatformServices } from '../deps.ts';
import type { startProgram } from '../programs/run-program.ts';
import type { HandedOver, PutFiles } from './pg-files.ts';

/** What was done, and what is left for the user to do. */
export type Opened = { title: string; steps: string[]; command: string | null; paste: string | null };

/** The questions that a search asks of the disk. */
export interface Disk {
  /** True for a file that this user may run. */
  runs: (path: string) => Promise<boolean>;
  isFolder: (path: string) => Promise<boolean>;
  /** The names in a folder; none where it cannot be read. */
  names: (folder: string) => Promise<string[]>;
}

/** The computer that tools are looked for on. */
export interface Place {
  os: PlatformServices['os'];
  /** PATH and friends for other programs, without PG* and secrets. */
  env: Readonly<Record<string, string>>;
  homeDir: string;
  disk: Disk;
}

export type ToolSearch =
  | { path: string; version: string | null; note: string | null; looked: string[] }
  | { path: null; note: string; looked: string[] };

/** A database with its files written: the pass file holds the password while the tunnel is open. */
export interface Prepared {
  handed: HandedOver;
  put: PutFiles;
  /** The same for the same add-on, access level and role: what tools that can update an entry know it by. */
  stableId: string;
}

export interface OpenDeps extends Place {
  /** Private folder for scripts and server files. */
  folder: string;
  start: typeof startProgram;
  /** Remembers what was put into another program, so that it can be removed or named later. */
  remember: (entry: { what: string; file: string | null; id: string | null }) => Promise<void>;
}

/** A program of somebody else's that can be opened on a database. */
export interface Tool {
  id: ToolId;
  name: string;
  password: 'pass-file' | 'asks' | 'link';
  find(place: Place, serverVersion: string | null): Promise<ToolSearch>;
  /**
   * Opens it; `path` is what `find` found. `passwordInLink` is only ever true for a tool of the `link` kind. Throws
   * handoff.failed and handoff.unsafe-file.
   */
  open(deps: OpenDeps, prepared: Prepared, path: string, passwordInLink: boolean): Promise<Opened>;
  /** Takes an entry out again; resolves false where it was not there any more. Only for tools whose entries are files. */
  remove?: (file: string, id: string) => Promise<boolean>;
  /** How the user removes an entry there that nobody else can, as one sentence. Only for tools that keep such entries. */
  byHand?: string;
}

/** The real disk. */
export const disk: Disk = {
  async runs(path) {
    try {
      await access(path, constants.X_OK);
      return (await stat(path)).isFile();
    } catch {
      return false;
    }
  },
  isFolder: (path) => stat(path).then((found) => found.isDirectory(), () => false),
  names: (folder) => readdir(folder).catch(() => []),
};

/** Path arithmetic of the system that is searched, which in tests is not the one that runs. */
export function pathsOf(os: PlatformServices['os']): typeof posix {
  return os === 'windows' ? win32 : posix;
}
