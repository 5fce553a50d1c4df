import { expect, it } from 'vitest';
import { bytesOf, dumpLine, dumpLines } from './hex-dump.ts';

it('dumps hex output with offset and ASCII', () => {
  const bytes = bytesOf(`\\x${[...new TextEncoder().encode('Hello, world! \u0000ÿ and more')].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  expect(dumpLine(bytes, 0)).toBe('00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 21 20 00 c3  Hello, world! ··');
  expect(dumpLine(bytes, 1)).toBe('00000010  bf 20 61 6e 64 20 6d 6f  72 65                    · and more');
  expect(dumpLines(bytes, 0, 100).split('\n').length).toBe(2);
  expect(dumpLines(bytesOf('\\x'), 0, 10)).toBe('');
});

it('reads the old escape output', () => {
  const bytes = bytesOf('a\\\\b\\000\\377c');
  expect(Array.from({ length: bytes.length }, (_, index) => bytes.at(index))).toEqual([97, 92, 98, 0, 255, 99]);
});
