import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { hiddenTo, layoutOf, leftShowing, moved, movedBy, pinnedTo, pinsThatFit, plainArrangement, positionAt, positionsInView, widened, type Arrangement } from './column-layout.ts';

const start = Array.from({ length: 1600 }, () => 100);
const shown = (arrangement: Arrangement) => layoutOf(arrangement, start).columns;

it('moves columns before others, to the end and by one place', () => {
  const plain = plainArrangement(5);
  expect(shown(moved(plain, 3, 1))).toEqual([0, 3, 1, 2, 4]);
  expect(shown(moved(plain, 1, null))).toEqual([0, 2, 3, 4, 1]);
  expect(shown(movedBy(plain, 1, 1))).toEqual([0, 2, 1, 3, 4]);
  expect(shown(movedBy(plain, 4, 1))).toEqual([0, 1, 2, 3, 4]);
  expect(shown(movedBy(hiddenTo(plain, [1], true), 2, -1))).toEqual([2, 0, 3, 4]);
});

it('draws pinned columns first and moves them among themselves', () => {
  const pinned = pinnedTo(pinnedTo(plainArrangement(5), 4, true), 2, true);
  expect(shown(pinned)).toEqual([2, 4, 0, 1, 3]);
  expect(layoutOf(pinned, start).pinned).toBe(2);
  expect(shown(movedBy(pinned, 2, 1))).toEqual([4, 2, 0, 1, 3]);
  expect(shown(pinnedTo(pinned, 4, false))).toEqual([2, 0, 1, 3, 4]);
});

it('hides columns, but never the last one', () => {
  const all = hiddenTo(plainArrangement(3), [0, 1, 2], true);
  expect(shown(all)).toEqual([2]);
  expect(shown(hiddenTo(all, [0, 1, 2], false))).toEqual([0, 1, 2]);
});

it('keeps widths within what can be drawn', () => {
  const layout = layoutOf(widened(plainArrangement(3), [[0, 3], [1, 150.4], [2, 9999]]), start);
  expect(layout.edges).toEqual([0, 36, 186, 2186]);
});

it('draws only the columns in view, whatever the arrangement', () => {
  const layout = layoutOf(plainArrangement(1600), start);
  expect(positionsInView(layout, 0, 0, 350)).toEqual({ from: 0, to: 4 });
  expect(positionsInView(layout, 0, 159_650, 350)).toEqual({ from: 1596, to: 1600 });
  expect(positionsInView(layout, 2, 100, 450)).toEqual({ from: 3, to: 6 });
  fc.assert(fc.property(fc.array(fc.integer({ min: 36, max: 400 }), { minLength: 1, maxLength: 60 }), fc.nat(10_000), (widths, px) => {
    const { edges } = layoutOf(plainArrangement(widths.length), widths);
    const at = positionAt(edges, px);
    expect(edges[at]).toBeLessThanOrEqual(px);
    expect(at === widths.length - 1 || edges[at + 1]! > px).toBe(true);
  }));
});

it('scrolls a column into view beside the pinned ones', () => {
  const layout = layoutOf(pinnedTo(plainArrangement(20), 0, true), start);
  expect(leftShowing(layout, 1, 0, 700, 500)).toBe(700);
  expect(leftShowing(layout, 1, 3, 700, 500)).toBe(200);
  expect(leftShowing(layout, 1, 9, 0, 500)).toBe(500);
  expect(leftShowing(layout, 1, 2, 0, 500)).toBe(0);
});

it('lets pinned columns go where they would leave nothing to scroll', () => {
  const layout = layoutOf({ ...plainArrangement(20), pinned: new Set([0, 1, 2, 3]) }, start);
  expect(pinsThatFit(layout, 1000)).toBe(4);
  expect(pinsThatFit(layout, 300)).toBe(2);
});
