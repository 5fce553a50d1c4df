import { expect, test } from 'vitest';
import { createOutputLines, mostLines } from './output-lines.ts';

const out = (text: string) => ({ stream: 'out' as const, text });
const err = (text: string) => ({ stream: 'err' as const, text });
const texts = (lines: ReturnType<typeof createOutputLines>) => lines.lines().map(({ stream, text }) => `${stream}:${text}`);

test('streams that come in turns keep their lines whole, in the order they began', () => {
  const lines = createOutputLines();
  lines.push([out('foo'), err('bar\n'), out('baz\nnext'), err('last')]);
  expect(texts(lines)).toEqual(['out:foobaz', 'err:bar', 'out:next', 'err:last']);
});

test('a progress bar is one line that changes', () => {
  const lines = createOutputLines();
  for (let percent = 0; percent <= 100; percent += 1) lines.push([out(`\r${percent}%`)]);
  lines.push([out('\ndone\r\n')]);
  expect(texts(lines)).toEqual(['out:100%', 'out:done']);
});

test('a style goes on over lines and chunks', () => {
  const lines = createOutputLines();
  lines.push([out('\u001b[31mone\ntw')]);
  lines.push([out('o\u001b[0m three')]);
  expect(lines.lines()[1]?.spans.map(({ text, style }) => [text, style.colour])).toEqual([['two', 'red'], [' three', null]]);
});

test('only the end is kept, and what is gone is counted', () => {
  const lines = createOutputLines();
  for (let part = 0; part < 50; part += 1) lines.push([out('line\n'.repeat(1000))]);
  expect(lines.lines()).toHaveLength(mostLines);
  expect(lines.dropped()).toBe(50_000 - mostLines);
  lines.push([out('x'.repeat(10_000) + '\n')]);
  for (let part = 0; part < 1200; part += 1) lines.push([out('y'.repeat(9999) + '\n')]);
  expect(lines.lines().reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(8 * 1024 * 1024 + 10_000);
});

test('an endless line is cut in the view, and says so', () => {
  const lines = createOutputLines();
  for (let part = 0; part < 100; part += 1) lines.push([out('x'.repeat(1000))]);
  const [line] = lines.lines();
  expect(line?.text).toHaveLength(10_000);
  expect(line?.spans.at(-1)?.text).toContain('the line goes on');
});
