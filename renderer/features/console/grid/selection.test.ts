import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCell, apart, blocksOf, extendTo, isSelected, LAST, movedCell, selectAll, selectCell, selectColumns, selectRows, sizeOf, sizeWords, stretched } from './selection.ts';

const extent = { rows: 10, columns: 4 };
const at = (row: number, position: number) => ({ row, position });

describe('as in a spreadsheet', () => {
  it('a range grows from the active cell, which stays', () => {
    const range = extendTo(selectCell(at(5, 2)), at(3, 3));
    expect(range).toEqual({ active: at(5, 2), lead: at(3, 3), ranges: [{ top: 3, left: 2, bottom: 5, right: 3 }] });
    expect(extendTo(range, at(6, 2)).ranges).toEqual([{ top: 5, left: 2, bottom: 6, right: 2 }]);
  });

  it('adds ranges, and only the last one grows', () => {
    const two = extendTo(addCell(selectCell(at(0, 0)), at(4, 1)), at(5, 2));
    expect(two.ranges).toEqual([{ top: 0, left: 0, bottom: 0, right: 0 }, { top: 4, left: 1, bottom: 5, right: 2 }]);
    expect(sizeWords(two, extent, String)).toBe('5 cells in 2 ranges');
  });

  it('selects whole rows, columns and everything, also what is still to come', () => {
    const column = selectColumns(null, 1, 3, 'replace');
    expect(blocksOf(column, 20, [7, 8, 9])).toEqual([{ from: 0, to: 20, columns: [8] }]);
    expect(blocksOf(selectColumns(column, 2, 3, 'extend'), 20, [7, 8, 9])).toEqual([{ from: 0, to: 20, columns: [8, 9] }]);
    expect(blocksOf(selectRows(selectRows(null, 6, 'replace'), 4, 'extend'), 20, [7, 8])).toEqual([{ from: 4, to: 7, columns: [7, 8] }]);
    expect(sizeWords(selectAll(null), extent, String)).toBe('10 × 4 cells');
    expect(stretched(selectCell(at(2, 1)), 'rows').ranges).toEqual([{ top: 2, bottom: 2, left: 0, right: LAST }]);
    expect(stretched(extendTo(selectCell(at(2, 1)), at(3, 2)), 'columns').ranges).toEqual([{ top: 0, bottom: LAST, left: 1, right: 2 }]);
  });
});

it('counts every cell once, however ranges overlap', () => {
  const rect = fc.tuple(fc.nat(9), fc.nat(3), fc.nat(12), fc.nat(6)).map(([top, left, down, right]) => ({ top, left, bottom: top + down, right: left + right }));
  fc.assert(fc.property(fc.array(rect, { maxLength: 5 }), (ranges) => {
    const cells = Array.from({ length: 40 }, (_, index) => at(Math.floor(index / 4), index % 4));
    const selected = cells.filter((cell) => isSelected(ranges, cell.row, cell.position));
    const parts = apart(ranges, extent);
    for (const cell of cells) {
      const holders = parts.filter((part) => isSelected([part], cell.row, cell.position)).length;
      expect(holders).toBe(isSelected(ranges, cell.row, cell.position) ? 1 : 0);
    }
    expect(sizeOf({ active: at(0, 0), lead: at(0, 0), ranges }, extent).cells).toBe(selected.length);
  }));
});

it.each([
  ['ArrowDown', false, at(6, 2)], ['ArrowUp', true, at(0, 2)], ['ArrowRight', true, at(5, 3)], ['PageDown', false, at(9, 2)], ['PageUp', false, at(0, 2)],
  ['Home', false, at(5, 0)], ['End', false, at(5, 3)], ['End', true, at(9, 3)], ['Home', true, at(0, 0)], ['x', false, null],
])('%s mod=%s', (key, mod, expected) => {
  expect(movedCell(at(5, 2), { key, mod }, extent, 8)).toEqual(expected);
});
