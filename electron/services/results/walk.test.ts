import { expect, test } from 'vitest';
import { cellText } from '../sql/row-decode.ts';
import { createBreather } from './breather.ts';
import { columns, makeResult } from './testing/make-result.ts';
import { walkRows } from './walk.ts';

test('a view’s rows come in its order, also where a few rows are far larger than the others', async () => {
  const large = 'x'.repeat(8 * 1024 * 1024);
  const rows = Array.from({ length: 20_000 }, (_, row) => [String(row), row % 1000 === 7 ? large : 'small']);
  await using result = await makeResult(columns(['n', 'int4'], ['t', 'text']), rows, { memoryBytes: 1024 * 1024 });
  const order = Uint32Array.from(rows.keys()).toSorted((left, right) => (left * 7919) % 20_000 - (right * 7919) % 20_000);
  const seen: number[] = [];
  await walkRows(result, order, 5, 19_990, (data, at, place) => {
    expect(place).toBe(5 + seen.length);
    seen.push(Number(cellText(data, at, 0)));
  }, createBreather());
  expect(seen).toEqual([...order.subarray(5, 19_990)]);
  const few: number[] = [];
  await walkRows(result, order, 0, 100, (data, at) => {
    few.push(Number(cellText(data, at, 0)));
    return few.length < 3;
  }, createBreather());
  expect(few).toEqual([...order.subarray(0, 3)]);
});
