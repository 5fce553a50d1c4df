import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { sameState } from './callback-listener.ts';
import { matchesShown } from './heroku-grant.ts';
import { checkToken } from './token-shape.ts';

test('states are equal only when every byte is', () => {
  assert(property(string(), string(), (a, b) => {
    expect(sameState(a, b)).toBe(a === b);
    expect(sameState(a, a)).toBe(true);
  }));
});

test('a redacted token is known by its ends', () => {
  expect(matchesShown('HRKU-0123-cdef', 'HRKU-**********cdef')).toBe(true);
  expect(matchesShown('HRKU-0123-cdee', 'HRKU-**********cdef')).toBe(false);
  expect(matchesShown('HRKU-0123-cdef', 'HRKU-0123-cdef')).toBe(true);
  expect(matchesShown('HRKU-0123-cdef', '**********')).toBe(false);
  expect(matchesShown('abcd', 'abc**********bcd')).toBe(false);
});

function checked(text: string): string | null {
  try {
    return checkToken(text);
  } catch {
    return null;
  }
}

test('only what a header can carry is a token', () => {
  assert(property(string({ unit: 'binary' }), (text) => {
    expect(checked(text)).toBe(/^[\x21-\x7e]{1,512}$/.test(text.trim()) ? text.trim() : null);
  }));
  expect(checked(` ${'x'.repeat(512)}\n`)).toHaveLength(512);
  expect(checked('x'.repeat(513))).toBeNull();
});
