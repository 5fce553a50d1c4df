import { describe, expect, it } from 'vitest';
import { columnEdges, columnRange, geometry, MOST_PX, movedCell, ROW_PX, scrollTopFor } from './grid-model.ts';

const VIEW = 480;

describe('geometry', () => {
  it('draws a small window of any number of rows', () => {
    for (const count of [1, 20, 200_000, 5_000_000]) {
      const { contentPx } = geometry(count, 0, VIEW);
      for (const share of [0, 0.3, 0.99, 1]) {
        const { from, to, topPx } = geometry(count, Math.max(0, contentPx - VIEW) * share, VIEW);
        expect(to - from).toBeLessThan(60);
        expect(topPx).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(count);
      }
      expect(geometry(count, Math.max(0, contentPx - VIEW), VIEW).to).toBe(count);
      expect(contentPx).toBeLessThanOrEqual(MOST_PX);
    }
  });

  it('finds the scroll position that shows a row', () => {
    for (const count of [1000, 200_000, 5_000_000]) {
      for (const row of [0, 500, count - 1]) {
        const scrollTop = scrollTopFor(row, count, row === 0 ? 9000 : 0, VIEW) ?? 0;
        const { topPx } = geometry(count, scrollTop, VIEW);
        expect(row * ROW_PX).toBeGreaterThanOrEqual(topPx - 1);
        expect((row + 1) * ROW_PX).toBeLessThanOrEqual(topPx + VIEW + 1);
      }
    }
    expect(scrollTopFor(3, 1000, 0, VIEW)).toBeNull();
  });
});

describe('movedCell', () => {
  const at = { row: 5, column: 2 };
  it.each([
    ['ArrowDown', false, { row: 6, column: 2 }], ['ArrowUp', true, { row: 0, column: 2 }], ['ArrowRight', true, { row: 5, column: 3 }],
    ['PageDown', false, { row: 9, column: 2 }], ['PageUp', false, { row: 0, column: 2 }], ['Home', false, { row: 5, column: 0 }],
    ['End', false, { row: 5, column: 3 }], ['End', true, { row: 9, column: 3 }], ['Home', true, { row: 0, column: 0 }], ['x', false, null],
  ])('%s mod=%s', (key, mod, expected) => {
    expect(movedCell(at, { key, mod }, 10, 4, 8)).toEqual(expected);
  });
});

it('draws only the columns in view', () => {
  const edges = columnEdges(Array.from({ length: 1000 }, () => 100));
  expect(columnRange(edges, 0, 350)).toEqual({ from: 0, to: 4 });
  expect(columnRange(edges, 99_650, 350)).toEqual({ from: 996, to: 1000 });
});
