import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { failure } from '../errors/app-failure.ts';
import type { PlatformServices } from '../deps.ts';
import { isRunnable } from '../programs/find-program.ts';
import { entryName } from './entry-name.ts';
import type { HandedOver } from './pg-files.ts';
import { runProgram } from '../programs/run-program.ts';

/** Where an installed pgAdmin 4 keeps its program, its Python and the script that loads server definitions. */
export interface PgAdmin {
  program: string;
  /** Arguments before anything else, as `open -a` needs them. */
  programArgs: string[];
  python: string;
  setup: string;
}

/** pgAdmin's documented install folders per system (docs/en_US/import_export_servers.rst, runtime/src/js/misc.js). */
export function pgAdminPlaces(os: PlatformServices['os'], env: Readonly<Record<string, string>>, root = ''): PgAdmin[] {
  switch (os) {
    case 'linux':
      return [{
        program: `${root}/usr/pgadmin4/bin/pgadmin4`, programArgs: [],
        python: `${root}/usr/pgadmin4/venv/bin/python3`, setup: `${root}/usr/pgadmin4/web/setup.py`,
      }];
    case 'macos': {
      const app = `${root}/Applications/pgAdmin 4.app`;
      return [{
        program: '/usr/bin/open', programArgs: ['-a', app],
        python: `${app}/Contents/Frameworks/Python.framework/Versions/Current/bin/python3`, setup: `${app}/Contents/Resources/web/setup.py`,
      }];
    }
    case 'windows': {
      const roots = [env['ProgramFiles'] ?? 'C:\\Program Files', join(env['LOCALAPPDATA'] ?? 'C:\\', 'Programs')];
      return roots.flatMap((folder) => ['pgAdmin 4\\v9', 'pgAdmin 4\\v8', 'pgAdmin 4'].map((name) => {
        const install = `${folder}\\${name}`;
        return { program: `${install}\\runtime\\pgAdmin4.exe`, programArgs: [], python: `${install}\\python\\python.exe`, setup: `${install}\\web\\setup.py` };
      }));
    }
  }
}

/** The first installed pgAdmin 4 whose Python can be run, or null. */
export async function findPgAdmin(places: readonly PgAdmin[]): Promise<PgAdmin | null> {
  for (const place of places) {
    if (await isRunnable(place.python)) return place;
  }
  return null;
}

const dumpSchema = z.object({
  Servers: z.record(z.string(), z.object({ Name: z.string(), Group: z.string(), Port: z.number().optional() }).loose()),
});

/** One server definition of pgAdmin's import format. The password is never part of it: pgAdmin reads the pass file. */
export function serverDefinition(target: HandedOver, files: { host: string; passFile: string }) {
  const readOnly = target.access === 'read-only';
  return {
    Name: entryName(target),
    Group: 'Borealis',
    Host: files.host,
    Port: target.port,
    MaintenanceDB: target.user.database,
    Username: target.user.username,
    BGColor: readOnly ? '#0b6e4f' : '#8a5a00',
    FGColor: '#ffffff',
    Comment: 'Opened by Borealis Desktop. Works while its tunnel is open.',
    DBRestriction: target.user.database,
    ConnectionParameters: { hostaddr: '127.0.0.1', sslmode: 'prefer', connect_timeout: 10, passfile: files.passFile },
  };
}

/**
 * Adds the server to pgAdmin's list unless one of the same group, name and port stands there already. Never passes
 * `--replace`, which deletes the user's whole list. Resolves with whether it was added. Throws handoff.failed.
 */
export async function addServer(
  pgAdmin: PgAdmin,
  server: ReturnType<typeof serverDefinition>,
  deps: { folder: string; env: Readonly<Record<string, string>> },
): Promise<'added' | 'was-there'> {
  await mkdir(deps.folder, { recursive: true, mode: 0o700 });
  if (await isListed(pgAdmin, server, deps)) return 'was-there';
  const file = join(deps.folder, 'pgadmin.servers.json');
  try {
    await writeFileAtomic(file, JSON.stringify({ Servers: { 1: server } }), { mode: 0o600 });
    await runSetup(pgAdmin, ['load-servers', file], deps.env);
  } finally {
    await rm(file, { force: true });
  }
  return 'added';
}

async function isListed(pgAdmin: PgAdmin, server: { Name: string; Group: string; Port: number }, deps: { folder: string; env: Readonly<Record<string, string>> }): Promise<boolean> {
  const file = join(deps.folder, 'pgadmin-dump.servers.json');
  try {
    await runSetup(pgAdmin, ['dump-servers', file], deps.env);
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) return false;
    const dump = dumpSchema.safeParse(parseJson(text));
    return dump.success && Object.values(dump.data.Servers).some((known) =>
      known.Name === server.Name && known.Group === server.Group && known.Port === server.Port);
  } finally {
    await rm(file, { force: true });
  }
}

async function runSetup(pgAdmin: PgAdmin, args: string[], env: Readonly<Record<string, string>>): Promise<void> {
  const { code, stdout, stderr } = await runProgram({ file: pgAdmin.python, args: [pgAdmin.setup, ...args], env, timeoutMs: 60_000 });
  if (code === 0) return;
  const lines = `${stderr}\n${stdout}`.trim().split('\n');
  throw failure('handoff.failed', { tool: 'pgAdmin 4', problem: lines.at(-1)?.slice(0, 300) ?? `exit code ${code}` },
    `pgAdmin's setup.py ${args[0]} failed.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
