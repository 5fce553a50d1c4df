import { spawn, spawnSync } from 'node:child_process';
import { findProgram } from '../../build/launch/programs.ts';
import { stopProcess } from '../tunnel/children.ts';
import type { World } from './world.ts';

/** `psql (PostgreSQL) 15.18 …`. Throws an Error where psql is not installed. */
export function psqlVersion(): string {
  if (findProgram(['psql'], process.env) === null) throw new Error('psql is not installed (Debian: apt-get install postgresql-client).');
  return spawnSync('psql', ['--version'], { encoding: 'utf8' }).stdout.trim();
}

function environment({ database }: World): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(own), PGPASSWORD: database.password };
}

function where({ database, anchor }: World): string {
  return `host=127.0.0.1 port=${anchor.ports[0]} dbname=${database.name} user=${database.user}`;
}

export const totalArgs = (world: World, sql: string): string[] => ['-XqAt', '-o', '/dev/null', '-d', where(world), '-c', sql];
export const firstRowArgs = (world: World, sql: string): string[] => ['-XqAt', '-v', 'FETCH_COUNT=1000', '-d', where(world), '-c', sql];

/** Seconds from starting psql to its end. */
export function psqlTotal(world: World, sql: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn('psql', totalArgs(world, sql), { env: environment(world), stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve((performance.now() - began) / 1000);
      else reject(new Error(`psql ended with status ${code}.`));
    });
  });
}

/** Seconds from starting psql to the first line that it writes; it is ended then. */
export function psqlFirstRow(world: World, sql: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let seconds: number | undefined;
    const child = spawn('psql', firstRowArgs(world, sql), { env: environment(world), stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', () => {
      seconds = (performance.now() - began) / 1000;
      child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (seconds === undefined) reject(new Error(`psql ended with status ${code} before its first row.`));
      else resolve(seconds);
    });
  });
}

/** Streams the rows into psql, a thousand at a time, until `stop`. */
export function psqlInBackground(world: World, sql: string): { running(): boolean; stop(): Promise<void> } {
  const child = spawn('psql', ['-XqAt', '-v', 'FETCH_COUNT=1000', '-o', '/dev/null', '-d', where(world), '-c', sql], { env: environment(world), stdio: ['ignore', 'ignore', 'inherit'] });
  return { running: () => child.exitCode === null && child.signalCode === null, stop: () => stopProcess(child) };
}
