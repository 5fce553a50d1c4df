import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { AppFailure } from '../errors/app-failure.ts';
import { createJsonFile, type JsonFile } from './json-file.ts';

const schema = z.object({ v: z.literal(1), names: z.array(z.string()) });
type Value = z.infer<typeof schema>;
const fallback: Value = { v: 1, names: [] };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'borealis-json-'));
  path = join(folder, 'file.json');
});
afterEach(async () => { await rm(folder, { recursive: true }); });

const make = (onUnwritable?: (problem: AppFailure) => void, at = path): JsonFile<Value> =>
  createJsonFile<Value>({ path: at, schema, fallback, log, ...(onUnwritable ? { onUnwritable } : {}) });

test('keeps a value, private, and leaves no temporary file', async () => {
  const file = make();
  expect(file.read()).toEqual(fallback);
  await file.write({ v: 1, names: ['a'] });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(make().read()).toEqual({ v: 1, names: ['a'] });
  expect(await readdir(folder)).toEqual(['file.json']);
});

test('a burst of writes ends with the last value, and is readable at once', async () => {
  const file = make();
  const writes = Array.from({ length: 200 }, (_, index) => file.write({ v: 1, names: [String(index)] }));
  expect(file.read().names).toEqual(['199']);
  await Promise.all(writes);
  await file.flush();
  expect(make().read().names).toEqual(['199']);
});

test('a file cut at any byte is set aside or whole, never half', async () => {
  const text = JSON.stringify({ v: 1, names: ['é', 'b'] });
  const bytes = Buffer.from(text);
  for (let length = 0; length < bytes.length; length += 1) {
    await writeFile(path, bytes.subarray(0, length));
    expect(make().read()).toEqual(fallback);
  }
  const kept = (await readdir(folder)).filter((name) => name.startsWith('file.json.bad-'));
  expect(kept).toHaveLength(bytes.length);
});

test.each([
  ['random bytes', '\u0000\u0001garbage'],
  ['another version', '{"v":2,"names":[]}'],
  ['another shape', '[]'],
  ['a __proto__ key', '{"v":1,"names":[],"__proto__":{"polluted":true}}'],
  ['an escaped __proto__ key', '{"v":1,"names":[],"\\u005f_proto__":{"polluted":true}}'],
])('%s: set aside', async (_name, text) => {
  await writeFile(path, text);
  expect(make().read()).toEqual(fallback);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  const [bad] = await readdir(folder);
  expect(await readFile(join(folder, bad ?? ''), 'utf8')).toBe(text);
});

test('a file that is too large is set aside unread', async () => {
  await writeFile(path, '{}');
  await truncate(path, 500 * 1024 * 1024);
  expect(make().read()).toEqual(fallback);
  expect((await readdir(folder))[0]).toMatch(/^file\.json\.bad-/);
});

test('where nothing can be written it works in memory and says so', async () => {
  await writeFile(path, '');
  const problems: string[] = [];
  const file = make((problem) => problems.push(problem.error.code), join(path, 'below-a-file.json'));
  await file.write({ v: 1, names: ['kept'] });
  expect(file.read().names).toEqual(['kept']);
  expect(problems).toEqual(['storage.unwritable']);
});
