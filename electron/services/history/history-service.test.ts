import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Settings } from '../../../shared/contract/settings.ts';
import { createHistory, type HistoryDeps, type Ran } from './history-service.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let dataDir: string;
beforeEach(async () => { dataDir = await mkdtemp(join(tmpdir(), 'borealis-history-')); });
afterEach(() => rm(dataDir, { recursive: true }));

const ran = (text: string, change: Partial<Ran> = {}): Ran => ({
  at: '2026-11-23T10:00:00.000Z', addonId: 'a1', access: 'read-only', identity: 'personal', role: 'joe', text,
  outcome: 'done', elapsedMs: 12.5, rows: 1, command: 'SELECT 1', error: null, ...change,
});

function open(mode: Settings['history'] = 'on', change: Partial<HistoryDeps> = {}) {
  return createHistory({ dataDir, settings: () => ({ history: mode }), log, ...change });
}
type History = ReturnType<typeof open>;
const all = { addonId: null, search: '', before: null, limit: 100 };
const texts = async (history: History, change: Partial<typeof all> | { addonId: string } = {}) => (await history.list({ ...all, ...change })).entries.map(({ text }) => text);
const files = async () => (await readdir(join(dataDir, 'history'))).toSorted();

test('what ran is there after a restart, newest first, in private files', async () => {
  const history = open();
  for (const text of ['SELECT 1', 'SELECT 2']) history.record(ran(text));
  history.record(ran('SELEC', { addonId: 'a2', outcome: 'failed', rows: null, command: '', error: 'syntax error at or near "SELEC"' }));
  await history.flush();
  const again = open();
  expect(await texts(again)).toEqual(['SELEC', 'SELECT 2', 'SELECT 1']);
  expect((await again.list({ ...all, limit: 1 })).entries[0]).toMatchObject({ addonId: 'a2', outcome: 'failed', error: 'syntax error at or near "SELEC"', shortened: false });
  expect(await texts(again, { addonId: 'a1' })).toEqual(['SELECT 2', 'SELECT 1']);
  expect(await texts(again, { search: 'select  2' })).toEqual(['SELECT 2']);
  expect(await texts(again, { search: 'syntax near' })).toEqual(['SELEC']);
  const [name = ''] = await files();
  expect((await stat(join(dataDir, 'history', name))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, 'history'))).mode & 0o777).toBe(0o700);
});

test('pages follow each other across files, and the oldest files go', async () => {
  const history = open('on', { segmentEntries: 4, segments: 3 });
  for (let n = 1; n <= 30; n += 1) {
    history.record(ran(`SELECT ${n}`));
    await history.flush();
  }
  expect(await files()).toHaveLength(3);
  const seen: string[] = [];
  for (let before: string | null = null, more = true; more;) {
    const page = await history.list({ ...all, limit: 3, before });
    seen.push(...page.entries.map(({ text }) => text));
    before = page.entries.at(-1)?.id ?? null;
    more = page.more;
  }
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => `SELECT ${30 - index}`));
  expect(seen.length).toBeGreaterThanOrEqual(9);
  expect(seen.length).toBeLessThanOrEqual(12);
});

test('a torn last line is left out and does not spoil the next; damaged and foreign lines are skipped', async () => {
  const history = open();
  history.record(ran('SELECT 1'));
  await history.flush();
  const [name = ''] = await files();
  const path = join(dataDir, 'history', name);
  await appendFile(path, `{"from":"a later version"}\nno json\n${(await readFile(path, 'utf8')).slice(0, 60)}`);
  const again = open();
  expect(await texts(again)).toEqual(['SELECT 1']);
  again.record(ran('SELECT 2'));
  await again.flush();
  expect(await texts(open())).toEqual(['SELECT 2', 'SELECT 1']);
});

test('one entry, an add-on’s, and all can be forgotten, and then they are in no file', async () => {
  const history = open();
  for (const text of ['SELECT one', 'SELECT two', 'SELECT three']) history.record(ran(text));
  history.record(ran('SELECT other', { addonId: 'a2' }));
  await history.flush();
  const two = (await history.list({ ...all, search: 'two' })).entries[0]?.id ?? '';
  await history.remove(two);
  await history.remove('99-1');
  await history.remove('../../x');
  expect(await texts(history)).toEqual(['SELECT other', 'SELECT three', 'SELECT one']);
  const onDisk = async () => (await Promise.all((await files()).map((name) => readFile(join(dataDir, 'history', name), 'utf8')))).join('');
  expect(await onDisk()).not.toContain('two');
  history.record(ran('SELECT four'));
  await history.flush();
  expect(await texts(history)).toEqual(['SELECT four', 'SELECT other', 'SELECT three', 'SELECT one']);
  await history.clear('a1');
  expect(await texts(history)).toEqual(['SELECT other']);
  await history.clear(null);
  expect(await texts(history)).toEqual([]);
  expect(await files()).toEqual([]);
  history.record(ran('SELECT 5'));
  await history.flush();
  expect(await texts(history)).toEqual(['SELECT 5']);
});

test('off keeps nothing; without literals keeps no literal; a password is never kept', async () => {
  const off = open('off');
  off.record(ran('SELECT 1'));
  await off.flush();
  await expect(files()).rejects.toMatchObject({ code: 'ENOENT' });
  const without = open('without-literals');
  without.record(ran("SELECT 'secret'::int", { outcome: 'failed', error: 'invalid input syntax for type integer: "secret"' }));
  const on = open('on');
  on.record(ran("ALTER ROLE joe PASSWORD 'secret'"));
  await Promise.all([without.flush(), on.flush()]);
  const onDisk = (await Promise.all((await files()).map((name) => readFile(join(dataDir, 'history', name), 'utf8')))).join('');
  expect(onDisk).not.toContain('secret');
  expect((await texts(on)).toSorted()).toEqual(['ALTER ROLE joe PASSWORD ?', 'SELECT ?::int']);
});

test('a long text is shortened and says so', async () => {
  const history = open();
  history.record(ran(`SELECT '${'x'.repeat(200_000)}'`));
  history.record(ran(`SELECT ${'a'.repeat(2_000_000)}`));
  await history.flush();
  const { entries } = await history.list(all);
  expect(entries.map(({ text, shortened }) => [text.length, shortened])).toEqual([[100_000, true], [100_000, true]]);
});

test('where nothing can be written it goes on, and keeps what comes after', async () => {
  await writeFile(join(dataDir, 'history'), '');
  const history = open();
  history.record(ran('SELECT 1'));
  await history.flush();
  await rm(join(dataDir, 'history'));
  history.record(ran('SELECT 2'));
  await history.flush();
  expect(await texts(history)).toEqual(['SELECT 2']);
});
