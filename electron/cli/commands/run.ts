import type { Addon } from '../../../shared/contract/addons.ts';
import type { Target } from '../../../shared/contract/base.ts';
import { scriptFormatSchema, type ScriptFormat } from '../../../shared/contract/scripts.ts';
import { connectionEnv } from '../../services/scripts/command/connection-env.ts';
import { runChild } from '../child.ts';
import type { CommandLine } from '../command-line.ts';
import { localUser } from '../local-user.ts';
import { openTunnel } from '../open-tunnel.ts';
import { writePassFile } from '../pass-file.ts';
import { UsageError } from '../problems.ts';
import { openSql, type SqlSource } from '../sql-source.ts';
import { runSql } from '../run-sql.ts';
import { targetOf } from '../write-access.ts';
import type { Command, Context } from './context.ts';

type Task = { kind: 'sql'; source: SqlSource; format: ScriptFormat } | { kind: 'shell'; command: string };

/** Exactly one of SQL, file and shell command. Throws UsageError. */
export function taskOf(line: CommandLine): { db: string | null; file: string | null; shell: string | null; format: ScriptFormat } {
  const [db, file, shell] = [line.text('db-cmd'), line.text('db-cmd-file'), line.text('shell-cmd')];
  if ([db, file, shell].filter((given) => given !== null).length !== 1) throw new UsageError('Give exactly one of --db-cmd, --db-cmd-file and --shell-cmd.');
  const asked = line.text('format') ?? (line.flag('json') ? 'json' : null);
  if (shell !== null && asked !== null) throw new UsageError('A shell command has a format of its own: leave out --format and --json.');
  if (shell !== null && line.flag('transaction')) throw new UsageError('--transaction is for SQL.');
  if (shell === null && line.flag('pass-file')) throw new UsageError('--pass-file is for shell commands.');
  if (db?.trim() === '' || shell?.trim() === '') throw new UsageError('There is nothing to run.');
  const format = scriptFormatSchema.safeParse(asked ?? 'table');
  if (!format.success) throw new UsageError(`--format takes ${scriptFormatSchema.options.join(', ')}.`);
  return { db, file, shell, format: format.data };
}

async function shellCommand(context: Context, target: Target, command: string): Promise<number> {
  const { config, line, interrupts } = context;
  const user = await localUser(context, target);
  const passFile = line.flag('pass-file') ? await writePassFile(config.dataDir, user.host, user) : null;
  try {
    const env = connectionEnv(config.programEnv, user, user.port, passFile?.path ?? null);
    return await runChild({ file: command, args: [], env, shell: true }, interrupts);
  } finally {
    await passFile?.remove();
  }
}

async function withTunnel(context: Context, addon: Addon, target: Target, work: () => Promise<number>): Promise<number> {
  const opened = await openTunnel(context, addon, target);
  try {
    return await work();
  } finally {
    opened.close();
  }
}

/** `borealis-desktop run`: SQL in a session of this process, or a shell command on this terminal, over a tunnel. */
export const runCommand: Command = async (context) => {
  const { line } = context;
  const { db, file, shell, format } = taskOf(line);
  // Read before anything is opened, so that a file that cannot be run costs nothing.
  const task: Task = shell === null ? { kind: 'sql', source: await openSql(context, { text: db, path: file }), format } : { kind: 'shell', command: shell };
  try {
    const addon = await context.addon();
    const target = targetOf(context, addon, line.flag('personal-user') ? 'personal' : 'app');
    return await withTunnel(context, addon, target, () => (task.kind === 'shell'
      ? shellCommand(context, target, task.command)
      : runSql(context, target, task)));
  } finally {
    if (task.kind === 'sql') await task.source.close();
  }
};
