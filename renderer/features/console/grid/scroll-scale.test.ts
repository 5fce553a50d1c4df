import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampTop, isScaled, MOST_PX, ROW_PX, rowsAt, scaleOf, scrollTopOf, topOf, topShowing } from './scroll-scale.ts';

const counts = fc.integer({ min: 1, max: 100_000_000 });
const views = fc.integer({ min: 60, max: 2000 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

describe('up to a hundred million rows', () => {
  it('the scrollbar never says more than a browser can place, and reaches both ends', () => {
    fc.assert(fc.property(counts, views, (count, view) => {
      const scale = scaleOf(count, view);
      expect(scale.contentPx).toBeLessThanOrEqual(MOST_PX);
      expect(topOf(scale, 0)).toBe(0);
      expect(topOf(scale, Math.max(0, scale.contentPx - view))).toBe(scale.mostTop);
    }));
  });

  it('any row can be shown whole, with few rows drawn', () => {
    fc.assert(fc.property(counts, views, shares, shares, (count, view, rowShare, topShare) => {
      const scale = scaleOf(count, view);
      const row = Math.min(count - 1, Math.floor(rowShare * count));
      const top = topShowing(scale, row, clampTop(scale, topShare * scale.mostTop));
      expect(row * ROW_PX).toBeGreaterThanOrEqual(top);
      expect((row + 1) * ROW_PX).toBeLessThanOrEqual(top + view);
      const { from, to } = rowsAt(scale, top);
      expect(from).toBeLessThanOrEqual(row);
      expect(to).toBeGreaterThan(row);
      expect(to - from).toBeLessThanOrEqual(Math.ceil(view / ROW_PX) + 8);
    }));
  });

  it('a place survives the way through the scrollbar as well as a scrollbar can say it', () => {
    fc.assert(fc.property(counts, views, shares, (count, view, share) => {
      const scale = scaleOf(count, view);
      const top = clampTop(scale, share * scale.mostTop);
      expect(Math.abs(topOf(scale, scrollTopOf(scale, top)) - top)).toBeLessThanOrEqual(1);
    }));
  });

  it('a wheel of one pixel moves one pixel, wherever it is', () => {
    fc.assert(fc.property(counts, views, shares, (count, view, share) => {
      const scale = scaleOf(count, view);
      const top = clampTop(scale, share * scale.mostTop);
      expect(clampTop(scale, top + 1) - top).toBe(top < scale.mostTop ? 1 : 0);
    }));
  });
});

it('scales only beyond the height that a browser can place', () => {
  expect(isScaled(scaleOf(MOST_PX / ROW_PX, 480))).toBe(false);
  expect(isScaled(scaleOf(MOST_PX / ROW_PX + 1, 480))).toBe(true);
  expect(topShowing(scaleOf(1000, 480), 3, 0)).toBe(0);
});
