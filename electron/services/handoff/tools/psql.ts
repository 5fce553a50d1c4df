import { failure } from '../../errors/app-failure.ts';
import { findPsql, olderThanServer, psqlFolders } from '../psql.ts';
import { commandLine, terminalLaunch } from '../terminal.ts';
import type { Tool } from '../tool.ts';

/** psql by service name in the system's terminal; without a terminal, the command to type. */
export const psqlTool: Tool = {
  id: 'psql',
  name: 'psql',
  password: 'pass-file',
  async find({ os, env }, serverVersion) {
    const psql = await findPsql(os, env);
    const looked = ['PATH', ...psqlFolders[os]];
    if (psql === null) return { path: null, looked, note: 'psql was not found. Install the PostgreSQL client tools.' };
    return { ...psql, looked, note: olderThanServer(psql.version, serverVersion) };
  },
  async open({ os, env, folder, start }, { put }, path) {
    const command = { title: put.service, file: path, args: [`service=${put.service}`], env: { PGSERVICEFILE: put.serviceFile } };
    const line = commandLine(command, os);
    const launch = await terminalLaunch(command, { os, env, folder });
    if (launch === null) {
      return { title: 'Run this in a terminal', steps: ['No terminal program was found, so start psql yourself with the command below.'], command: line, paste: null };
    }
    await start({ ...launch, env }).catch((error: unknown) => {
      throw failure('handoff.failed', { tool: 'psql', problem: 'The terminal could not be started.' }, 'The terminal could not be started.', error);
    });
    return { title: 'psql is open in a terminal', steps: ['It stays connected as long as the tunnel is open.'], command: line, paste: null };
  },
};
