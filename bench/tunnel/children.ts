import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Child {
  /** What the child said on its first line. */
  said: unknown;
  stop(): Promise<void>;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

/** Ends a process and waits for its end. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended(child);
  clearTimeout(timer);
}

/**
 * Starts a script of this folder in a process of its own, so that no two parts of a measurement share an event loop; hands it
 * `input` as JSON and waits for its first line of JSON. The script ends when its standard input does.
 */
export async function startScript(script: string, input: unknown): Promise<Child> {
  const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, script)], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(`${JSON.stringify(input)}\n`);
  const said = await new Promise<unknown>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    child.once('exit', (code) => reject(new Error(`${script} ended with status ${code} before it was ready.`)));
  });
  return { said, stop: () => stopProcess(child) };
}

/** In such a script: the input, and the end of the process with the end of its parent. */
export function readInput(): Promise<unknown> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin });
    lines.once('line', (line) => resolve(JSON.parse(line)));
    lines.once('close', () => process.exit(0));
  });
}
