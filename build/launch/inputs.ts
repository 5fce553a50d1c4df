import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

async function filesOf(path: string): Promise<string[]> {
  const entry = await stat(path).catch(() => undefined);
  if (!entry) return [];
  if (!entry.isDirectory()) return [path];
  const names = await readdir(path);
  const lists = await Promise.all(names.toSorted().map((name) => filesOf(join(path, name))));
  return lists.flat();
}

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);

/** One digest over the names and contents of all files at or below the paths, tests left out. */
async function digestOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesOf(resolve(root, path))) {
      if (!isTest(file)) hash.update(file).update('\0').update(await readFile(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

/**
 * Runs `build` unless the stamp beside `output` says that the same inputs made it last time. Answers whether it ran.
 * `settings` is what else the outcome depends on. By content, not by time: a fresh clone and a switched branch have new times and old contents.
 */
export async function buildIfChanged(output: string, inputs: readonly string[], build: () => Promise<void>, settings = ''): Promise<boolean> {
  const stampFile = resolve(root, `${output}.stamp`);
  const digest = `${await digestOf(inputs)} ${createHash('sha256').update(settings).digest('hex')}`;
  const before = await readFile(stampFile, 'utf8').catch(() => '');
  const there = await stat(resolve(root, output)).then(() => true, () => false);
  if (there && before === digest) return false;
  await build();
  await writeFile(stampFile, digest);
  return true;
}
