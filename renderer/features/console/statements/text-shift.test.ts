import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTextShift } from './text-shift.ts';

it('moves with what is typed in front, and knows what was changed itself', () => {
  const shift = createTextShift();
  for (const [index] of Array.from('abc').entries()) shift.note({ offset: 2 + index, length: 0, inserted: 1 });
  expect([1, 2, 5].map((at) => shift.place(at))).toEqual([1, 5, 8]);
  shift.note({ offset: 0, length: 6, inserted: 1 });
  expect([1, 2, 3].map((at) => shift.place(at))).toEqual([null, null, 1]);
  shift.reset();
  expect(shift.place(2)).toBe(2);
});

it('property: a character that still stands is found where it stands', () => {
  const edit = fc.record({ at: fc.nat(60), length: fc.nat(6), text: fc.string({ maxLength: 5 }) });
  fc.assert(fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
    const shift = createTextShift();
    // Every character is unlike all others, so that it can be found again.
    let text = Array.from({ length: 40 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    const start = text;
    for (const { at, length, text: put } of edits) {
      const offset = Math.min(at, text.length);
      const removed = Math.min(length, text.length - offset);
      shift.note({ offset, length: removed, inserted: put.length });
      text = text.slice(0, offset) + put.replaceAll(/[\u4e00-\u4eff]/g, 'x') + text.slice(offset + removed);
    }
    for (const [index, character] of Array.from(start).entries()) {
      const now = text.indexOf(character);
      expect(shift.place(index)).toBe(now === -1 ? null : now);
    }
  }));
});
