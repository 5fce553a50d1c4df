import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createQueries, type QueriesService } from './queries-service.ts';
import { checkedPath, nameProblem } from './query-paths.ts';

let dataDir: string;
let queries: QueriesService;
const opened: QueriesService[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'borealis-queries-'));
  queries = open(null);
});
afterEach(async () => {
  for (const one of opened.splice(0)) one.dispose();
  await rm(dataDir, { recursive: true });
});

function open(queriesFolder: string | null): QueriesService {
  const service = createQueries({ dataDir, os: 'linux', settings: () => ({ queriesFolder }) });
  opened.push(service);
  return service;
}
const own = (...names: string[]) => join(dataDir, 'queries', ...names);
const code = (expected: string) => ({ error: { code: expected } });
const save = (path: string, text: string, revision: string | null = null, force = false) => queries.write({ path, text, revision, force });
const paths = async () => (await queries.list()).entries.map(({ path }) => path);

test('files in folders, private, as plain text', async () => {
  expect(await queries.list()).toEqual({ folder: own(), entries: [], more: false });
  await save('orders/late ones.sql', 'select 1 -- é\n');
  await queries.makeFolder('reports/daily');
  expect(await paths()).toEqual(['orders', 'reports', 'orders/late ones.sql', 'reports/daily']);
  expect((await queries.list()).entries[2]).toMatchObject({ kind: 'file', bytes: 15 });
  expect(await readFile(own('orders', 'late ones.sql'), 'utf8')).toBe('select 1 -- é\n');
  expect((await stat(own())).mode & 0o777).toBe(0o700);
  expect((await stat(own('orders'))).mode & 0o777).toBe(0o700);
  expect((await stat(own('orders', 'late ones.sql'))).mode & 0o777).toBe(0o600);
  expect(await readdir(own('orders'))).toEqual(['late ones.sql']);
});

test('what another program changed is not overwritten unasked', async () => {
  const { revision } = await save('a.sql', 'mine');
  expect(await queries.read('a.sql')).toEqual({ text: 'mine', revision });
  await writeFile(own('a.sql'), 'theirs');
  await expect(save('a.sql', 'mine 2', revision)).rejects.toMatchObject(code('query.changed'));
  await expect(save('a.sql', 'mine 2')).rejects.toMatchObject(code('query.exists'));
  expect(await readFile(own('a.sql'), 'utf8')).toBe('theirs');
  const forced = await save('a.sql', 'mine 2', revision, true);
  expect((await queries.read('a.sql')).revision).toBe(forced.revision);
  await rm(own('a.sql'));
  await expect(save('a.sql', 'mine 3', forced.revision)).rejects.toMatchObject(code('query.not-found'));
  await expect(queries.read('a.sql')).rejects.toMatchObject(code('query.not-found'));
});

test('a byte order mark and line ends stay; what is no text is not opened', async () => {
  await mkdir(own(), { recursive: true });
  await writeFile(own('bom.sql'), '\uFEFFselect 1;\r\n');
  const { text, revision } = await queries.read('bom.sql');
  expect(text).toBe('select 1;\r\n');
  await save('bom.sql', 'select 2;\r\n', revision);
  expect(await readFile(own('bom.sql'), 'utf8')).toBe('\uFEFFselect 2;\r\n');
  await writeFile(own('latin.sql'), Buffer.from([0x73, 0xe9]));
  await writeFile(own('zero.sql'), 'a\0b');
  await mkdir(own('folder.sql'));
  for (const path of ['latin.sql', 'zero.sql', 'folder.sql']) await expect(queries.read(path)).rejects.toMatchObject(code('query.unreadable'));
});

test.each(['../out.sql', '/etc/x.sql', 'a/../../x.sql', '.hidden.sql', 'a\\b.sql', 'a.txt', '.sql', 'x/.sql', 'a\n.sql', ' a.sql', `${'x'.repeat(260)}.sql`, '.trash/a.sql', `${'a/'.repeat(20)}a.sql`])('%j is no name for a saved query', async (path) => {
  await expect(save(path, '')).rejects.toMatchObject(code('query.invalid-name'));
  await expect(queries.read(path)).rejects.toMatchObject(code('query.invalid-name'));
});

test.each(['CON', 'con.sql', 'Lpt1.sql', 'com¹', 'a:b', 'a?', 'a.', 'x|y'])('Windows refuses %j, which others allow', (name) => {
  expect(nameProblem(name, 'windows')).not.toBeNull();
  expect(nameProblem(name, 'linux')).toBeNull();
});

test('names that only look like devices are allowed', () => {
  expect(checkedPath('console/com10.sql', 'file', 'windows')).toEqual(['console', 'com10.sql']);
});

test('links that lead out are neither listed, read nor written through', async () => {
  const outside = join(dataDir, 'outside');
  await mkdir(outside);
  await writeFile(join(outside, 'secret.sql'), 'outside');
  await mkdir(own(), { recursive: true });
  await writeFile(own('real.sql'), 'inside');
  await symlink(join(outside, 'secret.sql'), own('out.sql'));
  await symlink(outside, own('folder'));
  await symlink(join(outside, 'none.sql'), own('dangling.sql'));
  await symlink(own('real.sql'), own('alias.sql'));
  expect(await paths()).toEqual(['alias.sql', 'real.sql']);
  for (const path of ['out.sql', 'folder/secret.sql', 'dangling.sql']) {
    await expect(queries.read(path)).rejects.toMatchObject(code('query.not-found'));
    await expect(save(path, 'x', null, true)).rejects.toMatchObject(code('query.not-found'));
  }
  expect(await readdir(outside)).toEqual(['secret.sql']);
  expect((await queries.read('alias.sql')).text).toBe('inside');
});

test('moves and renames, never over another', async () => {
  await save('a.sql', 'a');
  await save('b.sql', 'b');
  await expect(queries.move('a.sql', 'b.sql')).rejects.toMatchObject(code('query.exists'));
  await expect(queries.move('a.sql', 'b.txt')).rejects.toMatchObject(code('query.invalid-name'));
  await expect(queries.move('none.sql', 'c.sql')).rejects.toMatchObject(code('query.not-found'));
  await queries.move('a.sql', 'new/c.sql');
  await expect(queries.move('new', 'new/inner')).rejects.toMatchObject(code('query.invalid-name'));
  await queries.move('new', 'old');
  expect(await paths()).toEqual(['b.sql', 'old', 'old/c.sql']);
});

test('what is removed can be taken back', async () => {
  await save('reports/a.sql', 'a');
  await save('b.sql', 'b');
  const { trashed } = await queries.remove('reports');
  const other = await queries.remove('b.sql');
  expect(await paths()).toEqual([]);
  await queries.move(trashed, 'reports');
  await queries.move(other.trashed, 'b.sql');
  expect(await paths()).toEqual(['b.sql', 'reports', 'reports/a.sql']);
  await expect(queries.move('.trash/../x.sql', 'x.sql')).rejects.toMatchObject(code('query.invalid-name'));
});

test('the trash keeps a hundred', async () => {
  for (let n = 0; n < 103; n += 1) {
    await save('a.sql', String(n));
    await queries.remove('a.sql');
  }
  expect(await readdir(own('.trash'))).toHaveLength(100);
});

test('a folder of the user’s own: files keep their mode, and one that is not there is said', async () => {
  const folder = join(dataDir, 'shared');
  await expect(open(folder).list()).rejects.toMatchObject({ error: { code: 'query.unreadable', details: { path: folder } } });
  await mkdir(folder);
  await writeFile(join(folder, 'team.sql'), 'one');
  await chmod(join(folder, 'team.sql'), 0o644);
  const shared = open(`${folder}/`);
  const { revision } = await shared.read('team.sql');
  await shared.write({ path: 'team.sql', text: 'two', revision, force: false });
  expect((await stat(join(folder, 'team.sql'))).mode & 0o777).toBe(0o644);
});

test('tells when another program changes something, in new folders too', async () => {
  await save('sub/a.sql', 'a');
  await queries.list();
  let told = 0;
  queries.changed.subscribe(() => { told += 1; });
  await writeFile(own('sub', 'b.sql'), 'b');
  await expect.poll(() => told).toBeGreaterThan(0);
  await mkdir(own('later'));
  const before = told;
  await expect.poll(async () => { await queries.list(); return told; }).toBeGreaterThan(before);
  const then = told;
  await writeFile(own('later', 'c.sql'), 'c');
  await expect.poll(() => told).toBeGreaterThan(then);
});
