import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyWriter } from './sort-key.ts';
import type { Kind } from './type-kinds.ts';

function key(kind: Kind, text: string | null, descending = false): Buffer {
  const writer = createKeyWriter();
  const bytes = Buffer.from(text ?? '');
  writer.write(kind, bytes, 0, text === null ? -1 : bytes.length, descending);
  return Buffer.from(writer.bytes.subarray(0, writer.length));
}

const ordered: [Kind, (string | null)[]][] = [
  ['number', ['-Infinity', '-1e308', '-9223372036854775808', '-9223372036854775807', '-10', '-9.99', '-1', '-0.5', '-5e-324', '0', '5e-324', '0.000001', '0.09', '0.1', '0.11', '1', '1.0000000000000000000001', '2', '9', '10', '99', '100', '9223372036854775806', '9223372036854775807', '1e+20', `1${'0'.repeat(400)}`, 'Infinity', 'NaN', null]],
  ['money', ['-$1,000.50', '-$0.01', '$0.00', '$0.10', '$2.00', '$10.00', '$1,234,567.89', null]],
  ['boolean', ['f', 't', null]],
  ['date', ['-infinity', '4713-01-01 BC', '0044-03-15 BC', '0001-12-31 BC', '0001-01-01', '1999-12-31', '2000-02-29', '2000-03-01', '2024-01-01', '9999-12-31', '10000-01-01', '5874897-12-31', 'infinity', null]],
  ['timestamp', ['-infinity', '4713-01-01 00:00:00 BC', '1999-12-31 23:59:59', '1999-12-31 23:59:59.000001', '2024-06-01 12:00:00+02', '2024-06-01 12:00:00+00', '2024-06-01 12:00:00-04:30', '294276-12-31 23:59:59.999999', 'infinity', null]],
  ['time', ['00:00:00', '09:05:00', '09:05:00.5', '24:00:00', null]],
  ['timetz', ['12:00:00+02', '12:00:00+01:30', '12:00:00+00', '11:00:00-01', '12:00:00-15:59:59', null]],
  ['interval', ['-infinity', '-178000000 years', '-1 years', '-1 days', '-23:59:59', '00:00:00', '00:00:00.000001', '23:00:00', '1 day', '1 day 00:00:01', '29 days', '1 mon', '31 days', '1 year -1 days', '1 year', '178000000 years', 'infinity', null]],
  ['uuid', ['00000000-0000-0000-0000-000000000001', '7fffffff-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', null]],
  ['text', ['', '\u0001', ' ', 'A', 'B', 'a', 'aa', 'ab', 'b', 'é', '\uffff', '😀', null]],
];

test.each(ordered)('%s: ascending with NULL last, descending the other way round', (kind, values) => {
  for (const descending of [false, true]) {
    const keys = values.map((value) => key(kind, value, descending));
    for (let left = 0; left < keys.length; left += 1) {
      for (let right = 0; right < keys.length; right += 1) {
        const expected = Math.sign(left - right) * (descending ? -1 : 1) + 0;
        expect([values[left], values[right], Math.sign(keys[left]!.compare(keys[right]!)) + 0]).toEqual([values[left], values[right], expected]);
      }
    }
  }
});

test.each<[Kind, string[]]>([
  ['number', ['1', '1.0', '1.000', '+1', '1e0', '10e-1', '0.1e1']],
  ['number', ['0', '-0', '0.00', '0e10']],
  ['timestamp', ['2024-06-01 12:00:00+02', '2024-06-01 10:00:00+00', '2024-06-01 05:30:00-04:30']],
  ['interval', ['1 mon', '30 days', '720:00:00']],
])('%s: equal values have one key', (kind, texts) => {
  expect(new Set(texts.map((text) => key(kind, text).toString('hex'))).size).toBe(1);
});

test('timetz: times of one moment are ordered by their zone, as timetz_cmp_internal() does', () => {
  expect(key('timetz', '12:00:00+02').compare(key('timetz', '10:00:00+00'))).toBe(-1);
});

test('property: integers of any size are in order', () => {
  const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
  fc.assert(fc.property(integer, integer, (left, right) => {
    expect(Math.sign(key('number', String(left)).compare(key('number', String(right))))).toBe(left < right ? -1 : left > right ? 1 : 0);
  }));
});

test('property: doubles are in order by their shortest text', () => {
  const double = fc.double({ noNaN: true });
  fc.assert(fc.property(double, double, (left, right) => {
    expect(Math.sign(key('number', String(left)).compare(key('number', String(right))))).toBe(left < right ? -1 : left > right ? 1 : 0);
  }));
});

test('property: no key begins with another', () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme' }).map((text) => ['text', text.replaceAll('\0', '')] as const), fc.double().map((number) => ['number', String(number)] as const));
  fc.assert(fc.property(value, value, fc.boolean(), ([leftKind, left], [rightKind, right], descending) => {
    const [one, other] = [key(leftKind, left, descending), key(rightKind, right, descending)];
    fc.pre(!one.equals(other) && leftKind === rightKind);
    expect(other.subarray(0, one.length).equals(one)).toBe(false);
  }));
});
