import { expect, it } from 'vitest';
import { doneByServer, doneHere, filterWords, nextDirection, operatorsFor, sortedBy } from './sorting.ts';

const columns = [{ name: 'amount', typeOid: 1700, typeName: 'numeric' }, { name: 'note', typeOid: 25, typeName: 'text' }];
const up = (column: number) => ({ column, descending: false });

it('sorts by one column, by more, and not at all', () => {
  expect(sortedBy([up(0)], 1, true, false)).toEqual([{ column: 1, descending: true }]);
  expect(sortedBy([up(0)], 1, true, true)).toEqual([up(0), { column: 1, descending: true }]);
  expect(sortedBy([up(0), up(1)], 0, true, true)).toEqual([{ column: 0, descending: true }, up(1)]);
  expect(sortedBy([up(0), up(1)], 0, null, true)).toEqual([up(1)]);
  expect([nextDirection([], 0), nextDirection([up(0)], 0), nextDirection([{ column: 0, descending: true }], 0)]).toEqual([false, true, null]);
});

it('offers comparisons first for numbers, words first for text', () => {
  expect(operatorsFor(columns[0]!)[0]).toBe('equals');
  expect(operatorsFor(columns[0]!)).not.toContain('is-empty');
  expect(operatorsFor(columns[1]!)[0]).toBe('contains');
});

it('says conditions and what was done in words', () => {
  expect(filterWords({ column: 0, op: 'at-least', value: '10', caseSensitive: false }, columns)).toBe('amount ≥ 10');
  expect(filterWords({ column: 1, op: 'is-null', value: '', caseSensitive: false }, columns)).toBe('note is NULL');
  const filters = [{ column: 0, op: 'less' as const, value: '1', caseSensitive: false }];
  expect(doneHere({ sort: [up(0)], filters: [] }, 1234, 1234)).toBe('Sorted here (all 1,234 rows)');
  expect(doneHere({ sort: [up(0)], filters }, 12, 1234)).toBe('Sorted and filtered here: 12 of 1,234 rows');
  expect(doneByServer({ sort: [up(0)], filters })).toBe('filtered and ordered');
});
