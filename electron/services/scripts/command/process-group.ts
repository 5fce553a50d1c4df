import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { failure } from '../../errors/app-failure.ts';
import { runProgram } from '../../programs/run-program.ts';
import { variable } from '../../programs/find-program.ts';

export interface GroupExit {
  code: number | null;
  signal: string | null;
}

/** A shell and everything it started, as one group that can be ended whole. */
export interface ProcessGroup {
  /** Resolves when the shell has ended and its output is through; never rejects. `held` where others keep its output open. */
  readonly ended: Promise<GroupExit & { held: boolean }>;
  /** Pauses and resumes both streams. */
  pause(): void;
  resume(): void;
  /** SIGTERM to all of it; SIGKILL to what is left after the grace. Calling again kills at once. Resolves when nothing is left. */
  stop(graceMs: number): Promise<void>;
}

export interface GroupOptions {
  command: string;
  folder: string;
  env: Readonly<Record<string, string>>;
  os: 'linux' | 'macos' | 'windows';
  take: (stream: 'out' | 'err', data: Buffer) => void;
  /** Milliseconds that output may stay open after the shell has ended. */
  drainMs?: number;
}

const lookEveryMs = 25;
/** What a killed process may take to vanish. */
const vanishMs = 300;

/** True while any process of the group lives. */
function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It is gone already.
  }
}

/** Resolves with true as soon as the group is gone, with false after so many milliseconds or when `cut` is called. */
function gone(group: number, withinMs: number, onCut: (cut: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const until = performance.now() + withinMs;
    const end = (answer: boolean): void => {
      clearInterval(timer);
      resolve(answer);
    };
    const timer = setInterval(() => {
      if (!isAlive(group)) end(true);
      else if (performance.now() >= until) end(false);
    }, lookEveryMs);
    onCut(() => end(false));
  });
}

/** POSIX: the shell leads a group of its own, which also has what it started in the background. */
function createPosixStop(child: ChildProcess): ProcessGroup['stop'] {
  const group = child.pid ?? 0;
  let cut: (() => void) | null = null;
  let stopping: Promise<void> | null = null;
  const run = async (graceMs: number): Promise<void> => {
    signalGroup(group, 'SIGTERM');
    // One that was stopped with SIGSTOP hears of nothing else.
    signalGroup(group, 'SIGCONT');
    if (await gone(group, graceMs, (next) => { cut = next; })) return;
    signalGroup(group, 'SIGKILL');
    await gone(group, vanishMs, () => undefined);
  };
  return (graceMs) => {
    if (stopping !== null) cut?.();
    return (stopping ??= run(graceMs));
  };
}

/** Windows has no signals, and a console program hears no polite request; taskkill ends the tree, and where it cannot, the shell alone ends. */
function createWindowsStop(child: ChildProcess, env: GroupOptions['env']): ProcessGroup['stop'] {
  const taskkill = `${variable(env, 'SYSTEMROOT') || 'C:\\Windows'}\\System32\\taskkill.exe`;
  let stopping: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    const { code } = await runProgram({ file: taskkill, args: ['/pid', String(child.pid), '/T', '/F'], env, timeoutMs: 5_000 });
    if (code !== 0) child.kill('SIGKILL');
  };
  return () => (stopping ??= run());
}

/** Whether the streams were paused within the last so many milliseconds. */
type WasPaused = (withinMs: number) => boolean;

/** Pauses both streams, and remembers it. */
function createFlow(streams: readonly Readable[]) {
  let paused = false;
  let resumedAt = -Infinity;
  const wasPaused: WasPaused = (withinMs) => paused || performance.now() - resumedAt < withinMs;
  return {
    wasPaused,
    pause(): void {
      paused = true;
      for (const stream of streams) stream.pause();
    },
    resume(): void {
      if (paused) resumedAt = performance.now();
      paused = false;
      for (const stream of streams) stream.resume();
    },
  };
}

function whenEnded(child: ChildProcess, drainMs: number, wasPaused: WasPaused): ProcessGroup['ended'] {
  const ended = Promise.withResolvers<GroupExit & { held: boolean }>();
  let exit: GroupExit | null = null;
  child.once('exit', (code, signal) => {
    exit = { code, signal };
    let timer: NodeJS.Timeout;
    // A process in the background may keep the streams open for ever; while they are paused, the rest waits for us.
    const drain = (): void => {
      timer = setTimeout(() => {
        if (wasPaused(drainMs)) return drain();
        ended.resolve({ code, signal, held: true });
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, drainMs);
    };
    drain();
    child.once('close', () => clearTimeout(timer));
  });
  child.once('close', (code, signal) => ended.resolve({ ...(exit ?? { code, signal }), held: false }));
  return ended.promise;
}

/**
 * Starts a line in the system's shell (/bin/sh, on Windows cmd.exe) with standard input closed. Rejects with script.not-started where
 * that cannot be done.
 */
export async function startGroup({ command, folder, env, os, take, drainMs = 2_000 }: GroupOptions): Promise<ProcessGroup> {
  const child = spawn(command, { shell: true, cwd: folder, env, detached: os !== 'windows', stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  child.stdout.on('data', (data: Buffer) => take('out', data));
  child.stderr.on('data', (data: Buffer) => take('err', data));
  const flow = createFlow([child.stdout, child.stderr]);
  const ended = whenEnded(child, drainMs, flow.wasPaused);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : 'unknown';
      reject(failure('script.not-started', { problem: code === 'ENOENT' ? `The folder ${folder} or the system’s shell is not there.` : `The system refused it (${code}).` }, `The shell could not be started (${code}).`, error));
    });
  });
  child.on('error', () => undefined);
  return {
    ended,
    pause: () => flow.pause(),
    resume: () => flow.resume(),
    stop: os === 'windows' ? createWindowsStop(child, env) : createPosixStop(child),
  };
}
