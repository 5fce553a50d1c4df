import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf16Offset } from './position.ts';
import { cutOnBorder, decodeRow, freshAnswerLimit, isWellFormedRow } from './row-decode.ts';
import { rowCount } from './run-statement.ts';

function body(cells: (string | null)[]): Buffer {
  return Buffer.concat(cells.map((cell) => {
    const text = Buffer.from(cell ?? '');
    const framed = Buffer.alloc(4 + text.length);
    framed.writeInt32BE(cell === null ? -1 : text.length);
    framed.set(text, 4);
    return framed;
  }));
}

test('property: what was encoded comes back', () => {
  fc.assert(fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' })), { maxLength: 8 }), (cells) => {
    const row = body(cells);
    expect(isWellFormedRow(row, 0, row.length, cells.length)).toBe(true);
    expect(isWellFormedRow(row, 0, row.length, cells.length + 1)).toBe(false);
    expect(decodeRow(row, 0, cells.length, freshAnswerLimit())).toEqual(cells);
  }));
});

test('property: a cut never leaves a broken character', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 60 }), (text, length) => {
    const bytes = Buffer.from(text);
    const cut = cutOnBorder(bytes.subarray(0, length));
    expect(text.startsWith(cut)).toBe(true);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(Math.min(length, bytes.length) - 4);
  }));
});

test('property: the server’s characters become UTF-16 offsets', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), fc.nat({ max: 30 }), (characters, index) => {
    const before = characters.slice(0, index).join('');
    expect(utf16Offset(characters.join(''), index + 1)).toBe(before.length);
  }));
});

test.each([['SELECT 7', 7], ['INSERT 0 3', 3], ['COPY 5', 5], ['CREATE TABLE', null], ['', null], ['MERGE 12', 12], ['REFRESH MATERIALIZED VIEW', null]])('the count in %j', (tag, count) => {
  expect(rowCount(tag)).toBe(count);
});
