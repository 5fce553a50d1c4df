import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresBinaries } from './binaries.ts';

/** Starts and stops the server process of one data directory. */
export interface Postmaster {
  /** Resolves when it takes connections. @throws Error when it ends instead, or is not ready within a minute. */
  start(port: number): Promise<void>;
  /** Fast: sessions are ended, data are kept. Immediate: no shutdown checkpoint. Resolves when the process is gone. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
}

/**
 * As a child of this process, which so sees its end and leaves no defunct process to an init that reaps late; on Windows
 * by pg_ctl, because there PostgreSQL refuses to run as an administrator and pg_ctl drops those rights.
 */
export function createPostmaster(binaries: PostgresBinaries, dataFolder: string, logFile: string): Postmaster {
  return process.platform === 'win32' ? byPgCtl(binaries, dataFolder, logFile) : asChild(binaries, dataFolder, logFile);
}

function asChild(binaries: PostgresBinaries, dataFolder: string, logFile: string): Postmaster {
  let running: { child: ChildProcess; ended: Promise<void> } | undefined;
  return {
    async start(port) {
      const log = openSync(logFile, 'a', 0o600);
      // A process group of its own: Ctrl+C in the terminal is for us, and we stop it in order.
      const child = spawn(binaries.postgres, ['-D', dataFolder, '-p', String(port)], {
        ...binaries.runAs, env: cleanEnvironment(), cwd: tmpdir(), detached: true, stdio: ['ignore', log, log],
      });
      closeSync(log);
      let over = false;
      const ended = new Promise<void>((resolve) => {
        child.once('error', () => resolve());
        child.once('exit', () => resolve());
      }).then(() => { over = true; });
      child.unref();
      running = { child, ended };
      for (let waited = 0; waited < 60_000; waited += 10) {
        if (over) throw new Error('PostgreSQL ended while it was starting.');
        // Its eighth line is the state (miscadmin.h, LOCK_FILE_LINE_PM_STATUS), which pg_ctl goes by too.
        const lines = (await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
        if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return;
        await pause(10);
      }
      throw new Error('PostgreSQL was not ready within a minute.');
    },
    async stop(how) {
      if (running === undefined) return;
      running.child.ref();
      running.child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await running.ended;
      running = undefined;
    },
  };
}

function byPgCtl(binaries: PostgresBinaries, dataFolder: string, logFile: string): Postmaster {
  const ctl = (...args: string[]): Promise<void> => execute(binaries.pgCtl, [...args, '-D', dataFolder, '-w', '-t', '60'], binaries.runAs);
  return {
    start: (port) => ctl('start', '-l', logFile, '-o', `-p ${port}`),
    async stop(how) {
      await ctl('stop', '-m', how).catch(async (error: unknown) => {
        // Somebody else stopped it already: that is what was asked for.
        const pidFile = await readFile(join(dataFolder, 'postmaster.pid')).catch(() => undefined);
        if (pidFile !== undefined) throw error;
      });
    },
  };
}

/** Runs one of PostgreSQL's programs in a clean environment (no PG* variables, C locale) and waits for its exit. */
export function execute(file: string, args: string[], runAs: PostgresBinaries['runAs']): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { ...runAs, env: cleanEnvironment(), cwd: tmpdir(), windowsHide: true }, () => undefined);
    let output = '';
    const collect = (chunk: unknown): void => { output = `${output}${String(chunk)}`.slice(-4000); };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', reject);
    // 'exit', not 'close': on Windows the postmaster inherits the pipes and keeps them open.
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${file} ended with ${String(code)}: ${output}`));
    });
  });
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const env = { LC_ALL: 'C', TZ: 'UTC' };
  if (process.platform !== 'win32') return env;
  const root = 'C:\\Windows';
  return { ...env, SystemRoot: root, PATH: `${root}\\System32;${root}`, TEMP: tmpdir(), TMP: tmpdir() };
}
