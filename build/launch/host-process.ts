import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './inputs.ts';

export interface RunningHost {
  /** The page's address with its one-time token; null where Electron shows its own window. */
  url: string | null;
  /** Resolves with the exit code when the host ends, null after a signal. */
  ended: Promise<number | null>;
  /** Lets go of it, as when this process is killed. */
  abandon(): void;
  /** Asks it to quit and waits; kills it after ten seconds. */
  stop(): Promise<void>;
}

type Env = Record<string, string>;

/** Asks for a graceful end. A Windows process cannot be asked by a signal, only by the end of its standard input. */
function askToQuit(child: ChildProcess): void {
  if (process.platform === 'win32' && child.stdin) child.stdin.end();
  else child.kill('SIGTERM');
}

function controls(child: ChildProcess): Pick<RunningHost, 'ended' | 'stop' | 'abandon'> {
  const ended = new Promise<number | null>((done) => {
    child.once('error', () => done(1));
    child.once('exit', (code) => done(code));
  });
  return {
    ended,
    abandon: () => { child.stdin?.destroy(); },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      askToQuit(child);
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(force);
    },
  };
}

/**
 * Starts the browser host as its own process and waits for its address. With `temporaryData` it removes its data folder
 * at its end, even if this process is killed. Throws an Error with what the host said when it ends before.
 */
export async function startBrowserHost(env: Env, { temporaryData = false }: { temporaryData?: boolean } = {}): Promise<RunningHost & { url: string }> {
  const args = ['--json', '--exit-with-parent', ...(temporaryData ? ['--temporary-data'] : [])];
  const child = spawn(process.execPath, [resolve(root, 'electron/host/browser-main.ts'), ...args], {
    cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'], detached: process.platform !== 'win32',
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said = `${said}${text}`.slice(-4_000); });
  const running = controls(child);
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]: unknown[]) => String(text)),
    running.ended.then(() => null),
  ]);
  if (line === null) throw new Error(said.trim() || 'The browser host ended before it was ready.');
  const ready: unknown = JSON.parse(line);
  if (typeof ready !== 'object' || ready === null || !('url' in ready) || typeof ready.url !== 'string') {
    await running.stop();
    throw new Error('The browser host did not say where it listens.');
  }
  return { url: ready.url, ...running };
}

/** Starts Electron on the built main process. */
export function startElectron(binary: string, env: Env): RunningHost {
  // Set in terminals of editors that are Electron programs themselves; it would make a plain Node of this one.
  const { ELECTRON_RUN_AS_NODE: _, ...own } = env;
  const child = spawn(binary, [root], { cwd: root, env: own, stdio: ['ignore', 'inherit', 'inherit'] });
  return { url: null, ...controls(child) };
}
