import { expect, it } from 'vitest';
import { trendPoints, trendWords } from './trend-model.ts';

const sample = (minute: number, bytes: number) => ({ at: new Date(minute * 60_000).toISOString(), bytes });

it('draws from left to right, the most at the top', () => {
  expect(trendPoints([sample(0, 10), sample(1, 30), sample(4, 20)], 100, 20)).toEqual([{ x: 0, y: 20 }, { x: 25, y: 0 }, { x: 100, y: 10 }]);
  expect(trendPoints([sample(0, 7), sample(1, 7)], 100, 20)).toEqual([{ x: 0, y: 10 }, { x: 100, y: 10 }]);
  expect(trendPoints([sample(0, 7)], 100, 20)).toEqual([{ x: 0, y: 10 }]);
});

it.each([
  [[], null],
  [[sample(0, 1)], null],
  [[sample(0, 5), sample(14, 5)], 'unchanged in 14 min'],
  [[sample(0, 0), sample(90, 3 * 1024 ** 2)], '3.0 MiB more in 1 h 30 min'],
  [[sample(0, 2048), sample(0.5, 0)], '2 KiB less in the last minute'],
] as const)('says %#', (samples, words) => {
  expect(trendWords(samples)).toBe(words);
});
