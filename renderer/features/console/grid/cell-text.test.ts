import { describe, expect, it } from 'vitest';
import { drawCell, drawnWidth, visibleText } from './cell-text.ts';

const textOf = (value: Parameters<typeof drawCell>[0]) => drawCell(value, null).text;

it('shows values exactly; NULL, the empty text and the words are three things', () => {
  expect(drawCell('9007199254740993', null)).toEqual({ kind: 'text', text: '9007199254740993', pieces: null });
  expect(drawCell('', null).kind).toBe('empty');
  expect(drawCell(null, null).kind).toBe('null');
  expect(drawCell('NULL', null).kind).toBe('text');
});

it('makes control and bidirectional characters visible', () => {
  expect(visibleText('a\tb\nc\u0000')).toBe('a⇥b↵c␀');
  expect(visibleText('abc\u202Edef')).toBe('abc⟨U+202E⟩def');
  expect(visibleText('👩‍🚀 é')).toBe('👩‍🚀 é');
  expect(visibleText('می‌خواهم')).toBe('می‌خواهم');
  expect(visibleText('pass\u200dword')).toBe('pass⟨U+200D⟩word');
});

describe('a grid cell', () => {
  it('marks blanks at the ends and blanks that are no space', () => {
    expect(textOf('  a b ')).toBe('␣␣a b␣');
    expect(textOf('a\u00a0b\u2003c')).toBe('a⍽b⟨U+2003⟩c');
    expect(drawCell(' a', null).pieces).toEqual([{ text: '␣', kind: 'mark' }, { text: 'a', kind: 'text' }]);
    expect(drawCell('␣a', null).pieces).toBeNull();
  });

  it('draws only the beginning of a long value, and how long it is', () => {
    expect(textOf('x'.repeat(1000))).toBe(`${'x'.repeat(400)}…`);
    expect(textOf({ preview: 'abc', bytes: 5 * 1024 * 1024 })).toBe('5.0 MiB abc…');
  });

  it('shows what is searched', () => {
    expect(drawCell('Banana', { text: 'an', caseSensitive: false }).pieces?.map((piece) => [piece.text, piece.kind])).toEqual([['B', 'text'], ['an', 'found'], ['an', 'found'], ['a', 'text']]);
    expect(drawCell('Banana', { text: 'AN', caseSensitive: true }).pieces).toBeNull();
    expect(drawCell('İx', { text: 'x', caseSensitive: false }).text).toBe('İx');
  });

  it('is as wide as it is drawn', () => {
    expect(drawnWidth('abc')).toBe(3);
    expect(drawnWidth('漢字')).toBe(4);
  });
});
