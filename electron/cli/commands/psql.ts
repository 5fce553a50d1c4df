import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Target } from '../../../shared/contract/base.ts';
import { osOf } from '../../host/platform-node.ts';
import { passFileLine, serviceName } from '../../services/handoff/pg-files.ts';
import { runChild } from '../child.ts';
import { openTunnel } from '../open-tunnel.ts';
import { CliProblem, UsageError } from '../problems.ts';
import { findPsql } from '../../services/handoff/psql.ts';
import { targetOf } from '../write-access.ts';
import type { Command, Context } from './context.ts';

async function psqlPath({ line, config }: Context): Promise<string> {
  const given = line.text('binary-path');
  if (given !== null) {
    const path = resolve(given);
    if ((await stat(path).catch(() => null))?.isFile() !== true) throw new UsageError(`There is no program ${path}.`);
    return path;
  }
  const found = await findPsql(osOf(process.platform), config.programEnv);
  if (found === null) throw new CliProblem('psql was not found. Install the PostgreSQL client tools, or name it with --binary-path.');
  return found.path;
}

/** What libpq needs to reach the tunnel: no password in it, and a host that says which database this is. */
function libpqEnv(target: Target, service: string, to: { port: number; database: string; user: string }, passFile: string): Record<string, string> {
  return {
    PGHOST: service, PGHOSTADDR: '127.0.0.1', PGPORT: String(to.port), PGDATABASE: to.database, PGUSER: to.user, PGPASSFILE: passFile,
    PGCONNECT_TIMEOUT: '10', PGAPPNAME: 'borealis-desktop',
    ...(target.access === 'read-only' ? { PGOPTIONS: '-c default_transaction_read_only=on' } : {}),
  };
}

/** `borealis-desktop psql`: psql on this terminal, over a tunnel; its exit code is the command's. */
export const psqlCommand: Command = async (context) => {
  const { line, config, host, signal, interrupts } = context;
  const file = await psqlPath(context);
  const addon = await context.addon();
  const target = targetOf(context, addon);
  const opened = await openTunnel(context, addon, target);
  // Beside the pass files of other tools, so that the app removes one that a killed command left behind.
  const folder = join(config.dataDir, 'pg');
  const service = serviceName({ addonName: addon.name, access: target.access, identity: target.identity });
  const passFile = join(folder, `cli-${randomBytes(8).toString('hex')}.pgpass`);
  try {
    const { port, database, user } = await host.client.tunnels.credentials(target, { signal });
    const { password } = await host.client.tunnels.reveal(target, { signal });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    await writeFileAtomic(passFile, passFileLine(service, port, { username: user, password, database, host: '127.0.0.1', port }), { mode: 0o600 });
    const env = { ...config.programEnv, ...libpqEnv(target, service, { port, database, user }, passFile) };
    return await runChild({ file, args: line.rest, env }, interrupts);
  } finally {
    await rm(passFile, { force: true });
    await opened.close({ unlessUsed: true });
  }
};
