import { spawn, type ChildProcess } from 'node:child_process';
import { signalCode, type InterruptName, type Interrupts } from './interrupts.ts';
import { CliProblem } from './problems.ts';

export interface ChildProgram {
  /** Absolute. */
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** `file` is a line for the system's shell. */
  shell?: boolean;
}

/** Sends it to a whole process group. False where there is no such group. */
function signalGroup(leader: number, name: InterruptName): boolean {
  try {
    return process.kill(-leader, name);
  } catch {
    return false;
  }
}

/** Passes a signal on to a program with a terminal, which is of our own group: Ctrl+C has reached it by itself. */
function passInOwnGroup(child: ChildProcess, shell: boolean): (name: InterruptName) => void {
  // What we send to our own group comes back to us.
  let echoes = 0;
  return (name) => {
    if (name === 'SIGINT') return;
    if (echoes > 0) {
      echoes -= 1;
      return;
    }
    // Only a leader knows its group by its own id. A group that somebody else leads holds more than this command.
    if (shell && process.platform !== 'win32' && signalGroup(process.pid, name)) echoes += 1;
    else child.kill(name);
  };
}

/**
 * Runs a program on this process' own streams and answers its exit code, or 128+n for the signal that ended it. Signals
 * reach it, and for a shell everything that it started: without a terminal the shell leads a group of its own; with one
 * it stays in ours, because only that may use the terminal.
 */
export function runChild({ file, args, env, shell = false }: ChildProgram, interrupts: Interrupts, terminal = process.stdin.isTTY): Promise<number> {
  return new Promise((resolve, reject) => {
    const detached = shell && !terminal && process.platform !== 'win32';
    const child = shell ? spawn(file, { env, stdio: 'inherit', shell, detached }) : spawn(file, args, { env, stdio: 'inherit' });
    const inOwnGroup = passInOwnGroup(child, shell);
    const giveBack = interrupts.takeOver((name) => {
      if (!detached) inOwnGroup(name);
      else if (child.pid !== undefined) signalGroup(child.pid, name);
    });
    child.once('error', (error) => {
      giveBack();
      reject(new CliProblem(`${file} could not be started: ${error.message}.`, { cause: error }));
    });
    child.once('exit', (code, signal) => {
      giveBack();
      resolve(signal === null ? code ?? 1 : signalCode(signal));
    });
  });
}
