import type { PlatformServices } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import { addServer, findPgAdmin, serverDefinition, type PgAdmin } from './pgadmin.ts';
import type { HandedOver } from './pg-files.ts';
import { findPsql } from './psql.ts';
import type { startProgram } from '../programs/run-program.ts';
import { commandLine, terminalLaunch } from './terminal.ts';

/** What was done, and what is left for the user to do. */
export type Opened = { title: string; steps: string[]; command: string | null };

export interface OpenerDeps {
  os: PlatformServices['os'];
  env: Readonly<Record<string, string>>;
  /** Private folder for scripts and server files. */
  folder: string;
  pgAdminPlaces: readonly PgAdmin[];
  start: typeof startProgram;
}

/** A database with its pass file and service entry written. */
export interface Prepared {
  handed: HandedOver;
  put: { service: string; serviceFile: string; passFile: string; host: string };
}

/** Opens psql in the system's terminal; without one, answers the command to type. Throws handoff.tool-missing and handoff.failed. */
export async function openInPsql(deps: OpenerDeps, { put }: Prepared): Promise<Opened> {
  const psql = await findPsql(deps.os, deps.env);
  if (psql === null) throw failure('handoff.tool-missing', { tool: 'psql', looked: ['PATH'] }, 'psql was not found.');
  const command = { title: put.service, file: psql.path, args: [`service=${put.service}`], env: { PGSERVICEFILE: put.serviceFile } };
  const line = commandLine(command, deps.os);
  const launch = await terminalLaunch(command, { os: deps.os, env: deps.env, folder: deps.folder });
  if (launch === null) {
    return { title: 'Run this in a terminal', steps: ['No terminal program was found, so start psql yourself with the command below.'], command: line };
  }
  await deps.start({ ...launch, env: deps.env }).catch((error: unknown) => {
    throw failure('handoff.failed', { tool: 'psql', problem: 'The terminal could not be started.' }, 'The terminal could not be started.', error);
  });
  return { title: 'psql is open in a terminal', steps: ['It stays connected as long as the tunnel is open.'], command: line };
}

/** Adds the database to pgAdmin 4's list and starts it. Throws handoff.tool-missing and handoff.failed. */
export async function openInPgAdmin(deps: OpenerDeps, { handed, put }: Prepared): Promise<Opened> {
  const pgAdmin = await findPgAdmin(deps.pgAdminPlaces);
  if (pgAdmin === null) {
    throw failure('handoff.tool-missing', { tool: 'pgAdmin 4', looked: deps.pgAdminPlaces.map(({ python }) => python) }, 'pgAdmin 4 was not found.');
  }
  const server = serverDefinition(handed, put);
  const outcome = await addServer(pgAdmin, server, { folder: deps.folder, env: deps.env });
  await deps.start({ file: pgAdmin.program, args: pgAdmin.programArgs, env: deps.env }).catch((error: unknown) => {
    throw failure('handoff.failed', { tool: 'pgAdmin 4', problem: 'It could not be started.' }, 'pgAdmin 4 could not be started.', error);
  });
  return {
    title: outcome === 'added' ? 'Added to pgAdmin 4' : 'Already in pgAdmin 4',
    steps: [
      `Open Servers > Borealis > ${server.Name}.`,
      'If pgAdmin was running, refresh its server list first.',
      'No password is asked: pgAdmin reads it from a private file while the tunnel is open.',
    ],
    command: null,
  };
}
