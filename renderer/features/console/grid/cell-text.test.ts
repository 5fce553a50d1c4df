import { expect, it } from 'vitest';
import { cellText, visibleText } from './cell-text.ts';

it('shows values exactly and NULL as none', () => {
  expect(cellText('9007199254740993')).toBe('9007199254740993');
  expect(cellText('')).toBe('');
  expect(cellText(null)).toBeNull();
});

it('makes control and bidirectional characters visible', () => {
  expect(visibleText('a\tb\nc\u0000')).toBe('a⇥b↵c␀');
  expect(visibleText('abc\u202Edef')).toBe('abc⟨U+202E⟩def');
  expect(visibleText('👩‍🚀 é')).toBe('👩‍🚀 é');
});

it('draws only the beginning of a long value', () => {
  expect(cellText('x'.repeat(1000))).toBe(`${'x'.repeat(400)}…`);
  expect(cellText({ preview: 'abc', bytes: 5_000_000 })).toBe('abc…');
});
