import { chmod, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { newCliAddress, notPrivate, readCliEntry } from './cli-address.ts';
import { cliPath, newNonce, proofOf, proves } from './cli-handshake.ts';
import { createBusy, quitWhenUnused } from './background.ts';
import { createCliServer, type CliServer } from './cli-server.ts';
import { textOf } from './socket-messages.ts';

const nothing = (): void => undefined;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
let server: CliServer | null = null;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'borealis-cli-')); });
afterEach(async () => {
  await server?.dispose();
  server = null;
  await rm(folder, { recursive: true, force: true });
});

const start = async (): Promise<CliServer> => (server = await createCliServer({ router: {}, dataDir: folder, appVersion: '1.2.3', by: 'command', log: quiet, validateOutputs: true }));

/** A connection that says what it is given, one message after another, and collects the answers until it is closed. */
function speak(address: string, next: (answers: string[]) => string | null): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const answers: string[] = [];
    const socket = new WebSocket(`ws://localhost${cliPath}`, { createConnection: () => connect(address) });
    const say = (): void => {
      const text = next(answers);
      if (text === null) socket.close();
      else socket.send(text);
    };
    socket.once('error', reject);
    socket.once('open', say);
    socket.on('message', (data) => {
      answers.push(textOf(data));
      say();
    });
    socket.once('close', () => resolve(answers));
  });
}

const kindOf = (text: string | undefined): unknown => JSON.parse(text ?? '{}').kind;

describe('the local socket', () => {
  test('a holder of the secret is welcome, and the secret is never sent', async () => {
    const { address } = await start();
    const secret = (await readCliEntry(folder))?.secret ?? '';
    const nonce = newNonce();
    const answers = await speak(address, (said) => {
      if (said.length === 0) return JSON.stringify({ kind: 'hello', nonce });
      if (said.length > 1) return null;
      const challenge = JSON.parse(said[0] ?? '');
      const nonces = { command: nonce, app: challenge.nonce };
      expect(proves(secret, 'app', nonces, challenge.proof)).toBe(true);
      return JSON.stringify({ kind: 'proof', proof: proofOf(secret, 'command', nonces) });
    });
    expect(answers.map(kindOf)).toEqual(['challenge', 'welcome']);
    expect(JSON.parse(answers[1] ?? '')).toEqual({ kind: 'welcome', appVersion: '1.2.3', by: 'command' });
    expect(answers.join('')).not.toContain(secret);
  });

  test.each([
    ['says something else', () => 'nonsense'],
    ['proves another secret', (said: string[]) => (said.length === 0
      ? JSON.stringify({ kind: 'hello', nonce: 'n'.repeat(43) })
      : JSON.stringify({ kind: 'proof', proof: proofOf('other', 'command', { command: 'n'.repeat(43), app: JSON.parse(said[0] ?? '').nonce }) }))],
    ['sends the app’s own proof back', (said: string[]) => (said.length === 0
      ? JSON.stringify({ kind: 'hello', nonce: 'n'.repeat(43) })
      : JSON.stringify({ kind: 'proof', proof: JSON.parse(said[0] ?? '').proof }))],
  ])('who %s is refused', async (_, next) => {
    const { address, clients } = await start();
    const answers = await speak(address, (said) => (kindOf(said.at(-1)) === 'refused' ? null : next(said)));
    expect(kindOf(answers.at(-1))).toBe('refused');
    expect(clients()).toBe(0);
  });

  test('it is this user’s alone, even where the folder was open and a dead process left a socket', async () => {
    await start();
    const before = (await readCliEntry(folder))?.secret;
    await server?.dispose();
    await writeFile(newCliAddress(folder), '');
    const { address } = await start();
    expect((await stat(address)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'cli.json'))).mode & 0o777).toBe(0o600);
    expect((await readCliEntry(folder))?.secret).not.toBe(before);
    await server?.dispose();
    await expect(lstat(address)).rejects.toMatchObject({ code: 'ENOENT' });
    await chmod(folder, 0o755);
    await expect(start()).rejects.toThrow('open to other users');
    expect(await readFile(join(folder, 'cli.json'), 'utf8').catch(() => null)).toBeNull();
  });

  test('the system refuses another user', async () => {
    const { address } = await start();
    const root = process.getuid?.() === 0;
    // Only root can try it; for anybody else the one who tries is the owner.
    if (root) process.seteuid?.('nobody');
    const outcome = await new Promise<unknown>((resolve) => {
      const socket = connect(address);
      socket.once('connect', () => { socket.destroy(); resolve('connected'); });
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    }).finally(() => { if (root) process.seteuid?.(0); });
    expect(outcome).toBe(root ? 'EACCES' : 'connected');
  });

  test('a link or another user’s folder is not private', async () => {
    await symlink(folder, join(folder, 'link'));
    expect(notPrivate(join(folder, 'link'))).not.toBeNull();
    expect(notPrivate('/', 'linux')).not.toBeNull();
    expect(notPrivate('/', 'win32')).toBeNull();
  });

  test('a pipe’s name cannot be guessed', () => {
    const [one, two] = [newCliAddress(folder, 'win32'), newCliAddress(folder, 'win32')];
    expect(one).toMatch(/^\\\\\.\\pipe\\borealis-desktop-[0-9a-f]{24}-[0-9a-f]{32}$/);
    expect(one).not.toBe(two);
  });
});

describe('an app without a window', () => {
  test('quits a minute after its last command, unless work goes on or a window was opened', () => {
    let clients = 1;
    let tell = nothing;
    const timer: { due: (() => void) | null } = { due: null };
    let [quits, shown, busy] = [0, false, true];
    const stop = quitWhenUnused({
      cli: { clients: () => clients, onClients: (listener) => { tell = listener; return nothing; } },
      hasWindow: () => shown, busy: () => busy, quit: () => { quits += 1; },
      after: (ms, run) => { expect(ms).toBe(60_000); timer.due = run; return () => { timer.due = null; }; },
    });
    expect(timer.due).toBeNull();
    clients = 0;
    tell();
    clients = 1;
    tell();
    expect(timer.due).toBeNull();
    clients = 0;
    tell();
    const beforeWork = timer.due;
    timer.due?.();
    expect(quits).toBe(0);
    expect(timer.due).not.toBe(beforeWork);
    busy = false;
    timer.due?.();
    expect(quits).toBe(1);
    shown = true;
    timer.due?.();
    expect(quits).toBe(1);
    stop();
  });

  test.each([
    ['a tunnel', { tunnels: { list: () => [{ state: 'reconnecting' }] } }, true], ['a closed tunnel', { tunnels: { list: () => [{ state: 'closed' }, { state: 'failed' }] } }, false],
    ['extensions that are changed', { extensions: { busy: () => true } }, true],
    ['a script', { scripts: { running: () => [{}] } }, true],
    ['a reset', { users: { resets: () => [{ phase: 'waiting' }] } }, true], ['an ended reset', { users: { resets: () => [{ phase: 'done' }, { phase: 'failed' }] } }, false],
    ['a restore', { restores: { jobs: () => [{ state: 'done' }, { state: 'borealis' }] } }, true], ['ended restores', { restores: { jobs: () => [{ state: 'cancelled' }, { state: 'failed' }] } }, false],
  ])('%s is work that goes on, or not', (_, work, goesOn) => {
    const idle = { tunnels: { list: () => [] }, scripts: { running: () => [] }, users: { resets: () => [] }, restores: { jobs: () => [] }, extensions: { busy: () => false } };
    expect(createBusy({ ...idle, ...work })()).toBe(goesOn);
    expect(createBusy(idle)()).toBe(false);
  });
});
