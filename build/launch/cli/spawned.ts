import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from '../inputs.ts';

const manifest: unknown = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
/** The version that the command line is of. */
export const packageVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';

export interface Ended { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }

export interface Spawned {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves once standard error says this. Throws when the command ends before. */
  says(text: string): Promise<void>;
  /** What came on standard output until now. */
  out(): string;
}

/** What packages carry, once `buildCli` has made it. */
export const cliBundle = '.build/cli/borealis-desktop.js';

/** The command line as a process of its own; with the input null its standard input stays open. */
export function spawnCli(args: readonly string[], env: Record<string, string>, { input = '', entry = cliBundle }: { input?: string | null; entry?: string } = {}): Spawned {
  const child = spawn(process.execPath, [resolve(root, entry), ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  // One that has ended reads no more.
  child.stdin.on('error', () => undefined);
  if (input !== null) child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  const looks = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const look of looks) look();
  });
  const ended = new Promise<Ended>((done) => { child.once('close', (code, signal) => done({ code, signal, stdout, stderr })); });
  return {
    child, ended,
    out: () => stdout,
    says: (text) => new Promise((done, reject) => {
      const look = (): void => {
        if (!stderr.includes(text)) return;
        looks.delete(look);
        done();
      };
      looks.add(look);
      look();
      void ended.then(() => reject(new Error(`It ended without “${text}”: ${stderr}`)));
    }),
  };
}

/** Runs it to its end. */
export function cli(args: readonly string[], env: Record<string, string>, options?: Parameters<typeof spawnCli>[2]): Promise<Ended> {
  return spawnCli(args, env, options).ended;
}
