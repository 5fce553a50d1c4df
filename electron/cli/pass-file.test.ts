import { spawnSync } from 'node:child_process';
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandFileName, createPgFiles } from '../services/handoff/pg-files.ts';
import { writePassFile } from './pass-file.ts';

const user = { host: '127.0.0.1', port: 15_400, database: 'db', username: 'p_ro_1', password: 'secret' };
let dataDir: string;
beforeEach(async () => { dataDir = await mkdtemp(join(tmpdir(), 'borealis-pass-')); });
afterEach(() => rm(dataDir, { recursive: true }));

/** The id of a process that has ended. */
const goneId = (): number => spawnSync(process.execPath, ['--version']).pid;
const names = (): Promise<string[]> => readdir(join(dataDir, 'pg'));

test('a killed command’s pass file goes with the next command, a living one’s and other tools’ stay', async () => {
  await mkdir(join(dataDir, 'pg'));
  const others = [commandFileName('a', process.ppid), 'tools.pgpass'];
  const abandoned = [commandFileName('b', goneId()), `${commandFileName('c', goneId())}.123`, 'cli-0123456789abcdef.pgpass'];
  for (const name of [...others, ...abandoned]) await writeFile(join(dataDir, 'pg', name), 'x');
  const { path, remove } = await writePassFile(dataDir, 'service', user);
  expect((await names()).map((name) => join(dataDir, 'pg', name)).toSorted()).toEqual([path, ...others.map((name) => join(dataDir, 'pg', name))].toSorted());
  await remove();
  expect((await names()).toSorted()).toEqual(others.toSorted());
});

test('clearing up spares the commands that run', async () => {
  const { path } = await writePassFile(dataDir, 'service', user);
  await writeFile(join(dataDir, 'pg', commandFileName('b', goneId())), 'x');
  expect(await createPgFiles(join(dataDir, 'pg')).clear()).toBe(1);
  expect((await names()).map((name) => join(dataDir, 'pg', name))).toEqual([path]);
});
