import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { failure } from '../errors/app-failure.ts';
import type { PlatformServices } from '../deps.ts';
import { isRunnable, variable } from '../programs/find-program.ts';
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
      const shared = variable(env, 'PROGRAMFILES') || 'C:\\Program Files';
      const own = variable(env, 'LOCALAPPDATA');
      const alone = [shared, ...(own === '' ? [] : [`${own}\\Programs`])].flatMap((folder) => ['pgAdmin 4\\v9', 'pgAdmin 4\\v8', 'pgAdmin 4'].map((name) => `${folder}\\${name}`));
      // PostgreSQL's own installer brings it along.
      const withServer = [18, 17, 16, 15, 14].map((version) => `${shared}\\PostgreSQL\\${version}\\pgAdmin 4`);
      return [...alone, ...withServer].map((install) => (
        { program: `${install}\\runtime\\pgAdmin4.exe`, programArgs: [], python: `${install}\\python\\python.exe`, setup: `${install}\\web\\setup.py` }
      ));
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

const dumpSchema = z.object({ Servers: z.record(z.string(), z.unknown()) });
const listedSchema = z.object({
  Name: z.string(), Group: z.string(), Port: z.number().optional(), Username: z.string().optional(), MaintenanceDB: z.string().optional(),
});
type Listed = z.infer<typeof listedSchema>;

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

export type ServerDefinition = ReturnType<typeof serverDefinition>;

/** Where the server stands in pgAdmin's list now, and which entries of ours there lead elsewhere since their port or role changed. */
export interface Placed { name: string; added: boolean; outdated: string[] }

interface SetupDeps { folder: string; env: Readonly<Record<string, string>> }

/** pgAdmin names nothing but its servers, so a number tells a newer entry from an outdated one. */
function isNamed(name: string, title: string): boolean {
  return name === title || (name.startsWith(title) && /^ \(\d+\)$/.test(name.slice(title.length)));
}

function freeName(taken: readonly Listed[], title: string): string {
  const names = new Set(taken.map(({ Name }) => Name));
  for (let number = 2; names.has(title); number += 1) {
    if (!names.has(`${title} (${number})`)) return `${title} (${number})`;
  }
  return title;
}

/**
 * Adds the server to pgAdmin's list unless one that leads to the same database as the same role stands there already. Its script
 * can neither change nor remove one entry (`--replace` deletes the user's whole list and is never passed), so outdated ones are
 * named. Throws handoff.failed.
 */
export async function placeServer(pgAdmin: PgAdmin, server: ServerDefinition, deps: SetupDeps): Promise<Placed> {
  await mkdir(deps.folder, { recursive: true, mode: 0o700 });
  const ours = (await listServers(pgAdmin, deps)).filter(({ Group, Name }) => Group === server.Group && isNamed(Name, server.Name));
  const isSame = ({ Port, Username, MaintenanceDB }: Listed) => Port === server.Port && Username === server.Username && MaintenanceDB === server.MaintenanceDB;
  const outdated = ours.filter((one) => !isSame(one)).map(({ Name }) => Name);
  const there = ours.find(isSame);
  if (there !== undefined) return { name: there.Name, added: false, outdated };
  const name = freeName(ours, server.Name);
  await loadServer(pgAdmin, { ...server, Name: name }, deps);
  return { name, added: true, outdated };
}

async function loadServer(pgAdmin: PgAdmin, server: ServerDefinition, deps: SetupDeps): Promise<void> {
  const file = join(deps.folder, 'pgadmin.servers.json');
  try {
    await writeFileAtomic(file, JSON.stringify({ Servers: { 1: server } }), { mode: 0o600 });
    const said = await runSetup(pgAdmin, ['load-servers', file], deps.env);
    // It may fail with exit code 0, as on a locked database.
    if (/\band 1 Server\(s\)/.test(said)) return;
    const listed = await listServers(pgAdmin, deps);
    if (!listed.some(({ Group, Name }) => Group === server.Group && Name === server.Name)) throw setupFailed('load-servers', said);
  } finally {
    await rm(file, { force: true });
  }
}

/** The user's servers; entries of other shapes are passed over. */
async function listServers(pgAdmin: PgAdmin, deps: SetupDeps): Promise<Listed[]> {
  const file = join(deps.folder, 'pgadmin-dump.servers.json');
  try {
    const said = await runSetup(pgAdmin, ['dump-servers', file], deps.env);
    const text = await readFile(file, 'utf8').catch(() => null);
    const dump = dumpSchema.safeParse(text === null ? null : parseJson(text));
    // Without the list nobody knows whether the server is in it.
    if (!dump.success) throw setupFailed('dump-servers', said);
    return Object.values(dump.data.Servers).flatMap((server) => listedSchema.safeParse(server).data ?? []);
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Runs setup.py as the desktop program would: by itself it takes the settings of a web server, whose database is another one
 * (config.py: `builtins.SERVER_MODE`, which only pgAdmin's runtime sets; pgadmin4 issue 3543).
 */
const asDesktop = "import builtins, runpy, sys; builtins.SERVER_MODE = False; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], {'SERVER_MODE': False}, '__main__')";

/** Answers what setup.py said. Throws handoff.failed. */
async function runSetup(pgAdmin: PgAdmin, args: [command: string, file: string], env: Readonly<Record<string, string>>): Promise<string> {
  const { code, stdout, stderr } = await runProgram({
    // Bytecode beside the scripts would break the signature of the bundle on macOS.
    file: pgAdmin.python, args: ['-s', '-c', asDesktop, pgAdmin.setup, ...args], env: { ...env, PYTHONDONTWRITEBYTECODE: '1' }, timeoutMs: 60_000,
  });
  if (code !== 0) throw setupFailed(args[0], stderr.includes('Traceback') ? stderr : `${stderr}\n${stdout}`, code);
  return stdout;
}

function setupFailed(command: string, said: string, code: number | null = 0) {
  const last = said.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  const problem = /database is locked/.test(said) ? 'pgAdmin is writing to its list of servers at this moment.'
    : code === null ? 'Its setup.py did not end within a minute.'
    : `Its setup.py said: ${last === '' ? `exit code ${code}` : last}`;
  return failure('handoff.failed', { tool: 'pgAdmin 4', problem }, `pgAdmin's setup.py ${command} failed.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
