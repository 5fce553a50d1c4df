import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteaBytes } from './save-cell.ts';

const bytesOf = (text: string): Buffer => Buffer.concat([...byteaBytes(Buffer.from(text, 'latin1'))]);

/** As bytea_output = escape writes it (bytea.c, byteaout()). */
function escaped(bytes: Buffer): string {
  return [...bytes].map((byte) => (byte === 0x5c ? '\\\\' : byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte))).join('');
}

test('property: bytea comes back from both of its formats', () => {
  fc.assert(fc.property(fc.uint8Array(), (data) => {
    const bytes = Buffer.from(data);
    expect(bytesOf(`\\x${bytes.toString('hex')}`)).toEqual(bytes);
    // What begins with a backslash and an x can only be hex: escape writes two backslashes.
    expect(bytesOf(escaped(bytes))).toEqual(bytes);
  }));
});

test('large values come in pieces', () => {
  const bytes = Buffer.alloc(3 * 1024 * 1024, 'ab');
  expect(bytesOf(`\\x${bytes.toString('hex')}`).equals(bytes)).toBe(true);
});
