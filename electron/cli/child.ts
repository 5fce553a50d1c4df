import { spawn } from 'node:child_process';
import { signalCode, type Interrupts } from './interrupts.ts';
import { CliProblem } from './problems.ts';

export interface ChildProgram {
  /** Absolute. */
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** `file` is a line for the system's shell. */
  shell?: boolean;
}

/**
 * Runs a program on this process' own terminal and streams. Ctrl+C reaches it by itself, being of the same process
 * group; SIGTERM and SIGHUP are passed on. Answers its exit code, or 128+n for the signal that ended it.
 */
export function runChild({ file, args, env, shell = false }: ChildProgram, interrupts: Interrupts): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = shell ? spawn(file, { env, stdio: 'inherit', shell }) : spawn(file, args, { env, stdio: 'inherit' });
    const giveBack = interrupts.takeOver((name) => {
      if (name !== 'SIGINT') child.kill(name);
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
