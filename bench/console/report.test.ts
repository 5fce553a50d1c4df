import { expect, test } from 'vitest';
import { limitResult, lineOf, quantile, ratioResult, shareAbove } from './report.ts';

test('quantiles are values that were measured', () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect([0, 0.5, 0.95, 1].map((share) => quantile(values, share))).toEqual([1, 10, 19, 20]);
  expect(quantile([], 0.5)).toBeNaN();
  expect(shareAbove(values, 18)).toBe(0.1);
  expect(shareAbove([], 18)).toBe(0);
});

test('a figure at its target is met, one above is missed, one that could not be measured too', () => {
  expect(ratioResult('total', 's', { ours: 1.25, theirs: 1, ratio: 1.25 }, 1.25)).toMatchObject({ ok: true, target: '<= 1.25' });
  expect(ratioResult('total', 's', { ours: 2, theirs: 1, ratio: 2 }, 1.25).ok).toBe(false);
  expect(limitResult('jump', 'ms', 100, 100)).toMatchObject({ ok: true, ratio: 1, theirs: 100 });
  expect(limitResult('jump', 'ms', Number.NaN, 100).ok).toBe(false);
  expect(lineOf(limitResult('jump', 'ms', 101, 100), 'limit')).toMatch(/jump +101 ms, limit 100 ms, ratio 1.01 \(target <= 100 ms\) MISSED/);
});
