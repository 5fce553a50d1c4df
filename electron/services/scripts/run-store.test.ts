import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import type { Log } from '../deps.ts';
import { createRunStore } from './run-store.ts';

const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let folder = '';
beforeEach(async () => { folder = join(await mkdtemp(join(tmpdir(), 'runs-')), 'scripts'); });
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const run = (id: string, more: Partial<ScriptRun> = {}): ScriptRun => ({
  id, addonId: 'a', addonName: 'sushi', access: 'read-write', identity: 'app', task: { kind: 'file', path: '/x.sql', transaction: true, format: 'table' },
  startedAt: `2026-01-01T00:00:${id.padStart(2, '0')}.000Z`, endedAt: null, state: 'done', exit: null, progress: null, stop: null, error: null, transaction: 'none', outputBytes: 0, ...more,
});
const open = (most = 30) => createRunStore({ folder, log, most });

test('after a crash a run that was under way is lost, and a password that it left is gone', async () => {
  const first = open();
  await first.ready();
  first.put(run('1', { state: 'running' }));
  first.put(run('2'));
  await Promise.all([first.save('1'), first.save('2')]);
  for (const path of [first.passPath('1'), first.outputPath('1'), join(folder, '9.out')]) await writeFile(path, 'x');
  const next = open();
  await next.ready();
  expect(next.list().map(({ id, state, transaction }) => [id, state, transaction])).toEqual([['2', 'done', 'none'], ['1', 'lost', 'unknown']]);
  expect((await readdir(folder)).toSorted()).toEqual(['1.json', '1.out', '2.json']);
  expect((await stat(join(folder, '1.json'))).mode & 0o777).toBe(0o600);
});

test('only the last runs are kept, those under way besides', async () => {
  const store = open(2);
  await store.ready();
  store.put(run('0', { state: 'running' }));
  await store.save('0');
  for (let id = 1; id <= 5; id += 1) {
    store.put(run(String(id)));
    await writeFile(store.outputPath(String(id)), 'x');
    await store.save(String(id));
  }
  await store.flush();
  expect(store.list().map(({ id }) => id)).toEqual(['5', '4', '0']);
  expect((await readdir(folder)).toSorted()).toEqual(['0.json', '4.json', '4.out', '5.json', '5.out']);
});

test('a record that is none is passed over', async () => {
  const first = open();
  await first.ready();
  await writeFile(join(folder, '1.json'), '{"id": "2"}');
  await writeFile(join(folder, '3.json'), JSON.stringify(run('4')));
  expect(open().list()).toEqual([]);
});
