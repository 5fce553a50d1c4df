import { execFile, spawn } from 'node:child_process';

export interface ProgramRun {
  /** Absolute. */
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Milliseconds. */
  timeoutMs?: number;
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program without a shell and with standard input closed; output beyond 4 MiB ends it. Never rejects for an exit code. */
export function runProgram({ file, args, env, timeoutMs = 30_000 }: ProgramRun): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(file, args, { env, timeout: timeoutMs, maxBuffer: 4 * 1024 * 1024, windowsHide: true }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr: error !== null && stderr === '' ? error.message : stderr });
    });
    child.stdin?.end();
  });
}

/** Starts a program that lives on its own; resolves once it has started, rejects when it cannot be. */
export function startProgram({ file, args, env }: ProgramRun): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, detached: true, stdio: 'ignore', windowsHide: false });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
