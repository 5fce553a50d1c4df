import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { partCount, partOf, utf8Bytes } from './parts.ts';

it('the parts make the whole again, with no character cut', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 7 }), (text, size) => {
    const parts = Array.from({ length: partCount(text.length, size) + 1 }, (_, part) => partOf(text, part, size));
    expect(parts.join('')).toBe(text);
    for (const part of parts) expect(part.isWellFormed()).toBe(true);
  }));
});

it('counts the bytes of UTF-8', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length); }));
});
