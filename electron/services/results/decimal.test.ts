import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSumming, divide, formatDecimal, parseDecimal } from './decimal.ts';

function sum(...texts: string[]): string {
  const summing = createSumming();
  for (const text of texts) expect(summing.add(text)).toBe(true);
  const total = summing.sum();
  return typeof total === 'string' ? total : formatDecimal(total);
}

test.each([
  [['0.1', '0.2'], '0.3'],
  [['9007199254740993', '1'], '9007199254740994'],
  [['9223372036854775807', '9223372036854775807'], '18446744073709551614'],
  [['1e+20', '0.00001'], '100000000000000000000.00001'],
  [['5e-324', '-5e-324'], `0.${'0'.repeat(324)}`],
  [['1.10', '-1.1'], '0.00'],
  [['-0', '-0.5'], '-0.5'],
  [['NaN', 'Infinity', '1'], 'NaN'],
  [['Infinity', '1'], 'Infinity'],
  [['Infinity', '-Infinity'], 'NaN'],
  [['-Infinity', '-Infinity'], '-Infinity'],
])('the sum of %j is %s', (texts, expected) => {
  expect(sum(...texts)).toBe(expected);
});

test('property: sums of any decimals are exact, short or long', () => {
  const decimal = fc.record({ units: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), scale: fc.nat({ max: 20 }) });
  fc.assert(fc.property(fc.array(decimal, { minLength: 1, maxLength: 50 }), (values) => {
    const scale = Math.max(...values.map((value) => value.scale));
    const units = values.reduce((total, value) => total + value.units * 10n ** BigInt(scale - value.scale), 0n);
    expect(sum(...values.map(formatDecimal))).toBe(formatDecimal({ units, scale }));
  }));
});

test('many short values pass what a JavaScript number holds exactly', () => {
  const summing = createSumming();
  for (let count = 0; count < 100; count += 1) summing.add('999999999999999');
  expect(formatDecimal(summing.sum() as { units: bigint; scale: number })).toBe('99999999999999900');
});

test.each(['', 'x', '1.2.3', '$5', '--1', '1 2', '0x10', '٣'])('%j is no number', (text) => {
  expect(createSumming().add(text)).toBe(false);
  expect(parseDecimal(text)).toBeNull();
});

/** As `SELECT sum / count` in PostgreSQL 18 answers. */
test.each([['1', 3, '0.33333333333333333333'], ['10', 4, '2.5000000000000000'], ['-2', 3, '-0.66666666666666666667'], ['0', 7, '0.00000000000000000000'], ['123456789.5', 2, '61728394.750000000000']])('%s / %d is %s', (text, by, expected) => {
  const value = parseDecimal(text);
  if (value === null || typeof value === 'string') throw new Error(text);
  expect(formatDecimal(divide(value, by))).toBe(expected);
});
