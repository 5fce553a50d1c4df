import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSandbox } from './sandbox.ts';
import type { Sandbox } from './types.ts';

const children: ChildProcess[] = [];
const original = { ...process.env };
let own: string;

// A temporary folder of its own, so that sandboxes beside this one do not count.
beforeAll(async () => {
  own = await mkdtemp(join(tmpdir(), 'traces-'));
  await chmod(own, 0o711);
  Object.assign(process.env, { TMPDIR: own, TEMP: own, TMP: own });
});
afterAll(async () => {
  Object.assign(process.env, original);
  if (original.TMPDIR === undefined) delete process.env.TMPDIR;
  await rm(own, { recursive: true, force: true });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const folders = async (): Promise<string[]> => (await readdir(tmpdir())).filter((name) => name.startsWith('borealis-sandbox-'));

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function postmasterOf(folder: string): number {
  return Number.parseInt(readFileSync(join(folder, 'pg', 'data', 'postmaster.pid'), 'utf8'), 10);
}

function listens(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}

interface Started {
  child: ChildProcess;
  lines: string[];
  answer: { herokuHost: string; borealisApiBaseUrl: string; loginHost: string; oauthHost: string; apiKey: string; pid: number };
  folder: string;
  exited: Promise<number | null>;
}

async function startMain(...args: string[]): Promise<Started> {
  const before = await folders();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--json', '--events', '100', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const exited = new Promise<number | null>((resolve) => { child.once('exit', resolve); });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  await new Promise<void>((resolve) => { reader.on('line', (line) => { lines.push(line); resolve(); }); });
  const folder = (await folders()).find((name) => !before.includes(name));
  return { child, lines, answer: JSON.parse(lines[0]!), folder: join(tmpdir(), folder!), exited };
}

test('stop removes the folder, PostgreSQL, the listeners and the process that would have done it otherwise', async () => {
  const before = await folders();
  const sandbox: Sandbox = await createSandbox({ eventsRows: 100 });
  const postmaster = postmasterOf(sandbox.folder);
  await sandbox.databases.personalSshUser(sandbox.world.primary, 'me@example.com');
  const urls = Object.values(sandbox.endpoints);
  expect(await Promise.all(urls.map(listens))).toEqual([true, true, true, true]);
  expect(alive(postmaster)).toBe(true);
  await sandbox.stop();
  await sandbox.stop();
  expect(alive(postmaster)).toBe(false);
  expect(await Promise.all(urls.map(listens))).toEqual([false, false, false, false]);
  expect((await folders()).filter((name) => !before.includes(name))).toEqual([]);
});

test('after SIGKILL nothing is left either', async () => {
  const { child, folder } = await startMain();
  const postmaster = postmasterOf(folder);
  expect(alive(postmaster)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => existsSync(folder), { timeout: 15_000 }).toBe(false);
  // Its parent is init now, which may take its time to notice the end.
  await expect.poll(() => alive(postmaster), { timeout: 15_000 }).toBe(false);
});

test('the command prints one line of JSON and serves until SIGTERM', async () => {
  const { child, lines, answer, folder, exited } = await startMain('--addons', '20');
  expect(Object.keys(answer)).toEqual(['herokuHost', 'borealisApiBaseUrl', 'loginHost', 'oauthHost', 'apiKey', 'pid']);
  expect(answer.pid).toBe(child.pid);
  const reply = await fetch(`${answer.herokuHost}/account`, {
    headers: { accept: 'application/vnd.heroku+json; version=3', authorization: `Bearer ${answer.apiKey}` },
  });
  expect(reply.status).toBe(200);
  await reply.text();
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(lines).toHaveLength(1);
  expect(existsSync(folder)).toBe(false);
});

test('with --exit-with-parent it ends when its standard input does', async () => {
  const { child, folder, exited } = await startMain('--exit-with-parent');
  child.stdin!.end();
  expect(await exited).toBe(0);
  expect(existsSync(folder)).toBe(false);
});

test('stop does not wait for work that PostgreSQL is busy with', async () => {
  const sandbox = await createSandbox({ eventsRows: 20_000_000 });
  const unfinished = sandbox.databases.ensure(sandbox.world.primary).catch((error: unknown) => error);
  const started = performance.now();
  await sandbox.stop();
  // Filling so large a table takes a minute.
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(await unfinished).toBeInstanceOf(Error);
});
