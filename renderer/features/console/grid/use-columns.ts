import { useMemo, useState } from 'react';
import type { Column } from '../../../../shared/cell.ts';
import { layoutOf, plainArrangement, widened, type Arrangement, type ColumnLayout } from './column-layout.ts';
import { fitWidth, startWidths } from './column-widths.ts';
import { gridMemory, namesKey } from './grid-memory.ts';
import type { Row } from './page-cache.ts';

export type Columns = {
  arrangement: Arrangement;
  layout: ColumnLayout;
  change: (next: (old: Arrangement) => Arrangement) => void;
  reset: () => void;
  /** Makes columns as wide as their names and the rows seen. */
  fit: (columns: readonly number[]) => void;
  widen: (column: number, by: number) => void;
};

/** How the columns of a result are arranged, remembered for results with the same names. `seen` gives the rows that are here. */
export function useColumns(columns: readonly Column[], seen: () => readonly Row[], here: boolean): Columns {
  const key = useMemo(() => namesKey(columns), [columns]);
  const [arrangement, setArrangement] = useState<Arrangement>(() => gridMemory.arrangements.get(key) ?? plainArrangement(columns.length));
  // Widths are taken once, from the first rows that arrive, so that nothing moves under the reader later.
  // oxlint-disable-next-line react/exhaustive-deps
  const start = useMemo(() => startWidths(columns, seen().slice(0, 60)), [columns, here]);
  const layout = useMemo(() => layoutOf(arrangement, start), [arrangement, start]);
  const change = (next: (old: Arrangement) => Arrangement) => setArrangement((old) => {
    const after = next(old);
    gridMemory.arrangements.set(key, after);
    return after;
  });
  return {
    arrangement, layout, change,
    reset: () => change(() => plainArrangement(columns.length)),
    fit(which) {
      const rows = seen();
      change((old) => widened(old, which.flatMap((index) => {
        const column = columns[index];
        return column === undefined ? [] : [[index, fitWidth(column, index, rows)] as const];
      })));
    },
    widen(column, by) {
      change((old) => widened(old, [[column, (old.widths.get(column) ?? start[column] ?? 0) + by]]));
    },
  };
}
