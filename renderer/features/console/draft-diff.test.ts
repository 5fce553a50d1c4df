import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffText } from './draft-diff.ts';

const apply = (text: string, edit: ReturnType<typeof diffText>) =>
  edit === null ? text : text.slice(0, edit.offset) + edit.text + text.slice(edit.offset + edit.length);

describe('diffText', () => {
  it('sends only what changed', () => {
    expect(diffText('select 1;', 'select 12;')).toEqual({ offset: 8, length: 0, text: '2' });
    expect(diffText('aaa', 'aa')).toEqual({ offset: 2, length: 1, text: '' });
    expect(diffText('same', 'same')).toBeNull();
  });

  it('never cuts a surrogate pair', () => {
    expect(diffText('😀', '😁')).toEqual({ offset: 0, length: 2, text: '😁' });
    expect(diffText('a😀b', 'a😁b')).toEqual({ offset: 1, length: 2, text: '😁' });
  });

  it('always leads from one text to the other', () => {
    const text = string({ unit: 'grapheme', maxLength: 40 });
    assert(property(text, text, text, (start, middle, end) => {
      expect(apply(start + end, diffText(start + end, start + middle + end))).toBe(start + middle + end);
      expect(apply(start, diffText(start, end))).toBe(end);
    }));
  });
});
