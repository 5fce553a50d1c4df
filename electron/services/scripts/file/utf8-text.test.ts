import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadText, createUtf8Text } from './utf8-text.ts';

function decode(data: Buffer, cuts: readonly number[]): string {
  const text = createUtf8Text();
  const places = [0, ...cuts.map((cut) => cut % (data.length + 1)).toSorted((a, b) => a - b), data.length];
  let out = '';
  for (let index = 1; index < places.length; index += 1) out += text.push(data.subarray(places[index - 1], places[index]));
  return out + text.end();
}

function problemOf(run: () => unknown): { line: number; problem: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof BadText) return { line: error.line, problem: error.problem };
    throw error;
  }
  throw new Error('Nothing was wrong.');
}

test('characters survive every cut', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && !text.startsWith('\uFEFF')), fc.array(fc.nat()), (text, cuts) => {
    expect(decode(Buffer.from(text), cuts)).toBe(text);
  }));
});

test('a byte order mark is left out, however it is cut', () => {
  const data = Buffer.from('\uFEFFselect 1');
  for (let cut = 0; cut <= data.length; cut += 1) expect(decode(data, [cut])).toBe('select 1');
});

test('bytes that are no UTF-8 are named with their line', () => {
  const latin = Buffer.concat([Buffer.from('select 1;\nselect 2;\n-- caf'), Buffer.from([0xe9]), Buffer.from(';\n')]);
  for (let cut = 0; cut <= latin.length; cut += 1) {
    expect(problemOf(() => decode(latin, [cut]))).toEqual({ line: 3, problem: expect.stringContaining('e9') });
  }
  expect(problemOf(() => decode(Buffer.from([0x61, 0xed, 0xa0, 0x80]), [])).problem).toContain('ed a0 80');
});

test('half a character at the end, a U+0000 and UTF-16 are refused', () => {
  expect(problemOf(() => decode(Buffer.from([0x0a, 0xe2, 0x82]), []))).toEqual({ line: 2, problem: 'It ends in the middle of a character.' });
  expect(problemOf(() => decode(Buffer.from('a\nb\0'), [2])).line).toBe(2);
  expect(problemOf(() => decode(Buffer.from('\uFEFFselect 1', 'utf16le'), [])).problem).toContain('UTF-16');
});
