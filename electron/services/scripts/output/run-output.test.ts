import { mkdtemp, open, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFrames, readTail, type Frame } from './frames.ts';
import { createRunOutput } from './run-output.ts';

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'output-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

const textOf = (frames: readonly Frame[]): string => frames.map(({ stream, data }) => `${stream}:${data.toString()}`).join('|');

async function stored(path: string): Promise<Frame[]> {
  const file = await open(path, 'r');
  const frames: Frame[] = [];
  for await (const { stream, data } of readFrames(file)) frames.push({ stream, data: Buffer.from(data) });
  await file.close();
  return frames;
}

test('streams are told apart in the order they came, in a file that only this user may read', async () => {
  const path = join(folder, 'a.out');
  const output = createRunOutput({ path, ringBytes: 1000, maxBytes: 1000 });
  output.write('out', 'one ');
  output.write('out', 'two');
  output.write('err', 'oh');
  output.write('out', 'three');
  await output.end();
  expect(textOf(await stored(path))).toBe('out:one two|err:oh|out:three');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(output.bytes).toBe(14);
});

test('memory holds the end only, and says how much stands in front of it', async () => {
  const path = join(folder, 'b.out');
  const output = createRunOutput({ path, ringBytes: 200_000, maxBytes: 100_000_000 });
  for (let count = 0; count < 1000; count += 1) output.write('out', Buffer.alloc(10_000, 97 + (count % 26)));
  const { frames, skipped } = output.follow(() => undefined);
  const kept = frames.reduce((sum, { data }) => sum + data.length, 0);
  expect(kept).toBeLessThanOrEqual(200_000);
  expect(kept + skipped).toBe(10_000_000);
  await output.end();
  const file = await open(path, 'r');
  const tail = await readTail(file, 100_000);
  await file.close();
  expect(tail.frames.at(-1)?.data.at(-1)).toBe(97 + (999 % 26));
  expect(tail.frames.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThan(200_000);
});

test('who follows gets everything once: what was there, then what comes', async () => {
  const output = createRunOutput({ path: join(folder, 'c.out'), ringBytes: 1000, maxBytes: 1000 });
  output.write('out', 'before');
  const seen: Frame[] = [];
  const { frames, stop } = output.follow((frame) => seen.push(frame));
  output.write('err', 'after');
  await output.end();
  stop();
  expect(textOf([...frames, ...seen])).toBe('out:before|err:after');
});

test('beyond its limit the file stops, and that is said', async () => {
  const path = join(folder, 'd.out');
  const output = createRunOutput({ path, ringBytes: 1000, maxBytes: 10 });
  output.write('out', '12345678');
  output.write('err', 'abcd');
  output.write('out', 'more');
  await output.end();
  expect(textOf(await stored(path))).toBe('out:12345678');
  expect(textOf(output.follow(() => undefined).frames)).toContain('err:abcd|note:The output is longer than');
});

test('a place that cannot be written is said in the output, and the run goes on', async () => {
  const output = createRunOutput({ path: join(folder, 'missing', 'e.out'), ringBytes: 1000, maxBytes: 1000 });
  output.write('out', 'still here');
  await output.end();
  expect(textOf(output.follow(() => undefined).frames)).toMatch(/out:still here\|note:The output cannot be kept \(ENOENT\)/);
});

test('a file that was cut off by a crash is read to its last whole frame, from both ends', async () => {
  const path = join(folder, 'f.out');
  const output = createRunOutput({ path, ringBytes: 1000, maxBytes: 1000 });
  output.write('out', 'whole');
  output.write('err', 'broken');
  await output.end();
  await truncate(path, (await stat(path)).size - 3);
  expect(textOf(await stored(path))).toBe('out:whole');
  const file = await open(path, 'r');
  expect(textOf((await readTail(file, 1000)).frames)).toBe('out:whole');
  await file.close();
});
