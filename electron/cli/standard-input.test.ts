import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { blocksOf, textOf } from './standard-input.ts';

test('blocks come as they are written, and all of it as text', async () => {
  const { signal } = new AbortController();
  const stream = new PassThrough();
  const blocks = blocksOf(stream, signal);
  stream.write('select ');
  expect(String((await blocks.next()).value)).toBe('select ');
  stream.end('1');
  expect(String((await blocks.next()).value)).toBe('1');
  expect(await blocks.next()).toMatchObject({ done: true });
  expect(await textOf(new PassThrough().end('{"a":"ü"}'), signal)).toBe('{"a":"ü"}');
});

test('an interrupt ends the wait for somebody who writes nothing', async () => {
  const stop = new AbortController();
  const stream = new PassThrough();
  const blocks = blocksOf(stream, stop.signal);
  stream.write('select 1;');
  await blocks.next();
  const waits = [blocks.next(), textOf(new PassThrough(), stop.signal)];
  stop.abort();
  for (const wait of waits) await expect(wait).rejects.toMatchObject({ name: 'AbortError' });
});

test('an interrupt between two blocks is met at the next', async () => {
  const stop = new AbortController();
  const stream = new PassThrough();
  const blocks = blocksOf(stream, stop.signal);
  stream.write('select 1;');
  await blocks.next();
  stop.abort();
  await expect(blocks.next()).rejects.toMatchObject({ name: 'AbortError' });
});
