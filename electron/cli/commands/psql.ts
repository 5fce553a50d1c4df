import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Target } from '../../../shared/contract/base.ts';
import { osOf } from '../../host/platform-node.ts';
import type { DbUser } from '../../services/borealis/types.ts';
import { serviceName } from '../../services/handoff/pg-files.ts';
import { findPsql } from '../../services/handoff/psql.ts';
import { runChild } from '../child.ts';
import { localUser } from '../local-user.ts';
import { openTunnel } from '../open-tunnel.ts';
import { writePassFile } from '../pass-file.ts';
import { CliProblem, UsageError } from '../problems.ts';
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
function libpqEnv({ access }: Target, service: string, user: DbUser, passFile: string): Record<string, string> {
  return {
    PGHOST: service, PGHOSTADDR: user.host, PGPORT: String(user.port), PGDATABASE: user.database, PGUSER: user.username, PGPASSFILE: passFile,
    PGCONNECT_TIMEOUT: '10', PGAPPNAME: 'borealis-desktop',
    ...(access === 'read-only' ? { PGOPTIONS: '-c default_transaction_read_only=on' } : {}),
  };
}

/** `borealis-desktop psql`: psql on this terminal, over a tunnel; its exit code is the command's. */
export const psqlCommand: Command = async (context) => {
  const { line, config, interrupts } = context;
  const file = await psqlPath(context);
  const addon = await context.addon();
  const target = targetOf(context, addon);
  const opened = await openTunnel(context, addon, target);
  try {
    const user = await localUser(context, target);
    const service = serviceName({ addonName: addon.name, access: target.access, identity: target.identity });
    const passFile = await writePassFile(config.dataDir, service, user);
    try {
      return await runChild({ file, args: line.rest, env: { ...config.programEnv, ...libpqEnv(target, service, user, passFile.path) } }, interrupts);
    } finally {
      await passFile.remove();
    }
  } finally {
    opened.close();
  }
};
