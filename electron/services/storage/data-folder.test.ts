import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import { lockAddress } from './instance-lock.ts';

let root: string;
const children: ChildProcess[] = [];
beforeEach(async () => { root = await mkdtemp(join(tmpdir(), 'borealis-folder-')); });
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(root, { recursive: true });
});

const script = `
  import { openDataFolder } from ${JSON.stringify(new URL('data-folder.ts', import.meta.url).href)};
  setInterval(() => {}, 60_000);
  try {
    await openDataFolder(process.argv[1]);
    console.log('open');
  } catch (error) {
    console.log(JSON.stringify(error.error));
  }
`;

async function other(path: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [chunk] = await once(child.stdout, 'data');
  return { child, said: String(chunk).trim() };
}

test('the folder is private, and a second process is refused with the first one\'s pid', async () => {
  const path = join(root, 'data');
  const folder = await openDataFolder(path);
  expect(folder.problem()).toBeNull();
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  expect(JSON.parse((await other(path)).said)).toMatchObject({ code: 'storage.locked', details: { path, pid: process.pid } });
  await folder.dispose();
  expect((await other(path)).said).toBe('open');
});

test('a killed process leaves no lock', async () => {
  const path = join(root, 'data');
  const { child } = await other(path);
  await expect(openDataFolder(path)).rejects.toMatchObject({ error: { code: 'storage.locked', details: { pid: child.pid } } });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const folder = await openDataFolder(path);
  expect(folder.problem()).toBeNull();
  await folder.dispose();
});

test('of many processes that find a dead lock, one wins', async () => {
  const path = join(root, 'data');
  const { child } = await other(path);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const said = (await Promise.all(Array.from({ length: 4 }, () => other(path)))).map((each) => each.said);
  expect(said.filter((words) => words === 'open')).toHaveLength(1);
});

test('a folder with a long path is locked too', async () => {
  const path = join(root, 'x'.repeat(120));
  const folder = await openDataFolder(path);
  await expect(openDataFolder(path)).rejects.toMatchObject({ error: { code: 'storage.locked' } });
  expect((await stat(dirname(lockAddress(path)))).mode & 0o777).toBe(0o700);
  await folder.dispose();
  await expect(stat(dirname(lockAddress(path)))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(lockAddress('C:\\Users\\dana', 'win32')).toMatch(/^\\\\\.\\pipe\\borealis-desktop-[0-9a-f]{24}$/);
});

test('a folder that cannot be made is a standing problem, not a crash', async () => {
  await writeFile(join(root, 'file'), '');
  const folder = await openDataFolder(join(root, 'file', 'data'));
  expect(folder.problem()).toMatchObject({ code: 'storage.unwritable', details: { problem: 'ENOTDIR' } });
  await folder.dispose();
});
