import { writeFile } from 'node:fs/promises';
import type { Target } from '../../../../shared/contract/base.ts';
import type { ScriptTask } from '../../../../shared/contract/scripts.ts';
import type { Tunnel } from '../../../../shared/contract/tunnels.ts';
import type { DbUser } from '../../borealis/types.ts';
import { passFileLine } from '../../handoff/pg-files.ts';
import type { WriteSessionRecord } from '../../sql/write-session.ts';
import { commandFolder } from '../home-path.ts';
import type { RunEnd, RunHandle } from '../run-handle.ts';
import type { WriteAccess } from '../write-access.ts';
import { connectionEnv } from './connection-env.ts';
import { startGroup, type GroupExit, type ProcessGroup } from './process-group.ts';

export interface CommandTaskDeps {
  os: 'linux' | 'macos' | 'windows';
  env: Readonly<Record<string, string>>;
  homeDir: string;
  /** The tunnel's local end, held open for as long as it is used; `release` closes one that was opened for this. */
  holdTunnel(target: Target, signal: AbortSignal): Promise<{ tunnel: Tunnel; release: () => Promise<void> }>;
  dbUser(target: Target, signal: AbortSignal): Promise<DbUser>;
  write: WriteAccess;
  audit: (record: WriteSessionRecord) => void;
  revealed: (target: Target) => Promise<void>;
  /** Milliseconds between SIGTERM and SIGKILL. */
  graceMs: number;
  /** Where the pass file of a run goes; its folder exists. */
  passPath: (runId: string) => string;
  removePassFile: (path: string) => Promise<void>;
}

type CommandTask = Extract<ScriptTask, { kind: 'command' }>;

const signals: Readonly<Record<number, string>> = { 1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 6: 'SIGABRT', 9: 'SIGKILL', 11: 'SIGSEGV', 13: 'SIGPIPE', 15: 'SIGTERM' };

/** How it ended, in words; a shell tells a signal of its child as 128 and its number (POSIX Shell Command Language, 2.8.2). */
export function exitWords({ code, signal }: GroupExit): string {
  if (signal !== null) return `Ended by ${signal}.`;
  const told = signals[(code ?? 0) - 128];
  return `Exit code ${code ?? 'unknown'}${told === undefined ? '' : ` (a program in it was ended by ${told})`}.`;
}

/** Stops the group when asked to, and at once when asked again. */
async function supervise(group: ProcessGroup, { stop, force, write, output }: RunHandle, graceMs: number): Promise<GroupExit> {
  const stopped = Promise.withResolvers<void>();
  const onStop = (): void => {
    group.resume();
    stopped.resolve(group.stop(graceMs));
  };
  const onForce = (): void => { void group.stop(0); };
  output.onPressure = (paused) => {
    if (paused && !stop.aborted) group.pause();
    else group.resume();
  };
  stop.addEventListener('abort', onStop, { once: true });
  force.addEventListener('abort', onForce, { once: true });
  if (stop.aborted) onStop();
  const { held, ...exit } = await group.ended;
  // What was started in the background goes with it, where it was stopped.
  if (stop.aborted) await stopped.promise;
  if (held && !stop.aborted) write('note', 'A program in the background still holds the output; what it writes from here on is not shown.\n');
  stop.removeEventListener('abort', onStop);
  force.removeEventListener('abort', onForce);
  output.onPressure = undefined;
  return exit;
}

async function runIn(handle: RunHandle, task: CommandTask, user: DbUser, port: number, deps: CommandTaskDeps): Promise<RunEnd> {
  const { run, write, stop } = handle;
  const passFile = task.passFile ? deps.passPath(run.id) : null;
  if (passFile !== null) await writeFile(passFile, passFileLine('127.0.0.1', port, user), { mode: 0o600, flag: 'wx' });
  try {
    stop.throwIfAborted();
    const group = await startGroup({
      command: task.command, folder: commandFolder(task.folder, deps.homeDir), os: deps.os, take: write,
      env: connectionEnv(deps.env, user, port, passFile),
    });
    handle.update({ state: 'running' });
    const exit = await supervise(group, handle, deps.graceMs);
    write('note', `${exitWords(exit)}\n`);
    return { state: stop.aborted ? 'stopped' : exit.code === 0 ? 'done' : 'failed', exit };
  } finally {
    if (passFile !== null) await deps.removePassFile(passFile);
  }
}

/** Runs a line in the shell with the way to the database in its environment. Throws script.not-started and what opening the tunnel throws. */
export async function runCommandTask(handle: RunHandle, task: CommandTask, deps: CommandTaskDeps): Promise<RunEnd> {
  const { run: { addonId, access, identity }, stop, write } = handle;
  const target = { addonId, access, identity };
  handle.update({ state: 'connecting' });
  const { tunnel, release } = await deps.holdTunnel(target, stop);
  const stopWatching = access === 'read-write' ? deps.write.onEnded(addonId, () => write('note', 'Write access has ended, so its tunnel is closed.\n')) : () => undefined;
  const from = new Date().toISOString();
  try {
    const user = await deps.dbUser(target, stop);
    await deps.revealed(target);
    write('note', `Tunnel to ${user.database} as ${user.username} on 127.0.0.1:${tunnel.port}, ${access === 'read-write' ? 'read & write' : 'read-only'}.\n`);
    try {
      return await runIn(handle, task, user, tunnel.port, deps);
    } finally {
      if (access === 'read-write') deps.audit({ target, role: user.username, from, to: new Date().toISOString(), statements: {} });
    }
  } finally {
    stopWatching();
    await release();
  }
}
