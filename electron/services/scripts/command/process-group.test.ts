import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startGroup, type GroupOptions } from './process-group.ts';

const start = (command: string, take: GroupOptions['take'] = () => undefined, drainMs?: number) => startGroup({
  command, take, folder: tmpdir(), env: { PATH: '/usr/bin:/bin' }, os: 'linux', ...(drainMs === undefined ? {} : { drainMs }),
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

test.skipIf(process.platform === 'win32')('what ignores SIGTERM is killed after the grace, by being stopped once', async () => {
  const ready = Promise.withResolvers<void>();
  const group = await start(`trap '' TERM; echo ready; while :; do sleep 1; done`, () => ready.resolve(), 60_000);
  await ready.promise;
  await group.stop(30);
  expect(await group.ended).toEqual({ code: null, signal: 'SIGKILL', held: false });
});

test.skipIf(process.platform === 'win32')('output that waits for us after the end is not given up, however long we pause', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'borealis-group-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  // Its own clock: what comes after the pause has all the time it needs.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => { vi.useRealTimers(); });
  let text = '';
  let paused = true;
  // More than a stream holds by itself.
  const group = await start(`echo "$$ ." > ${folder}/pid; head -c 70000 /dev/zero; echo last`, (_, data) => {
    text += data.toString();
    if (paused) group.pause();
  }, 1_000);
  group.pause();
  const told = await vi.waitFor(async () => {
    const line = await readFile(join(folder, 'pid'), 'utf8');
    expect(line).toMatch(/^\d+ \.$/m);
    return line;
  });
  const pid = Number.parseInt(told, 10);
  await vi.waitFor(() => expect(isGone(pid)).toBe(true));
  vi.advanceTimersByTime(60_000);
  expect(await Promise.race([group.ended, Promise.resolve('open')])).toBe('open');
  paused = false;
  group.resume();
  expect(await group.ended).toEqual({ code: 0, signal: null, held: false });
  expect([text.length, text.replaceAll('\0', '')]).toEqual([70_005, 'last\n']);
});

test.skipIf(process.platform === 'win32')('output that a process in the background holds open is given up', async () => {
  const group = await start('sleep 60 &', undefined, 1);
  expect(await group.ended).toEqual({ code: 0, signal: null, held: true });
  await group.stop(0);
});

/** A shell as on Windows, with a stand-in for taskkill under the name that Windows would look for, which writes down what it is told. */
async function startWindows(body: string) {
  const folder = await mkdtemp(join(tmpdir(), 'borealis-group-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const taskkill = join(folder, 'Windows\\System32\\taskkill.exe');
  await writeFile(taskkill, `#!/bin/sh\necho "$@" >> '${folder}/told'\n${body}\n`);
  await chmod(taskkill, 0o755);
  const ready = Promise.withResolvers<void>();
  const group = await startGroup({
    command: `trap '' TERM; echo ready; while :; do sleep 0.1; done`, folder: tmpdir(), os: 'windows', env: { PATH: '/usr/bin:/bin', SystemRoot: join(folder, 'Windows') }, take: () => ready.resolve(),
  });
  await ready.promise;
  return { group, told: () => readFile(join(folder, 'told'), 'utf8') };
}

test.skipIf(process.platform === 'win32')('on Windows the system’s taskkill, not that of PATH, ends the whole tree at once', async () => {
  const { group, told } = await startWindows('kill -9 "$2"');
  // There is nothing to be asked politely, so the grace is not waited for, and a second word says nothing new.
  await Promise.all([group.stop(600_000), group.stop(0)]);
  expect(await group.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  expect(await told()).toMatch(/^\/pid \d+ \/T \/F\n$/);
});

test.skipIf(process.platform === 'win32')('where taskkill fails the shell is ended all the same', async () => {
  const { group } = await startWindows('exit 128');
  await group.stop(0);
  expect(await group.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
});
