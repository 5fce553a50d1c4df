import type { Column } from '../../../../shared/cell.ts';
import type { Filter } from '../../../../shared/contract/results.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { FilterDialog } from './filter-dialog.tsx';
import { GoToRow } from './go-to-row.tsx';
import { selectCell } from './selection.ts';
import type { Grid } from './use-grid.ts';

/** The dialog that is open over the grid; `at` is the filter that is changed, null for a new one. */
export type GridDialog = { kind: 'filter'; column: number; at: number | null } | { kind: 'columns' } | { kind: 'go' };

type GridDialogsProps = { dialog: GridDialog | null; grid: Grid; columns: readonly Column[]; onClose: () => void };

function FilterOf({ dialog, grid, columns, onClose }: GridDialogsProps & { dialog: GridDialog & { kind: 'filter' } }) {
  const column = columns[dialog.column];
  if (column === undefined) return null;
  const { ordered } = grid;
  const old = dialog.at === null ? null : (ordered.order.filters[dialog.at] ?? null);
  const put = (filter: Filter | null) => {
    ordered.set((order) => {
      const rest = order.filters.filter((one) => one !== old);
      return { ...order, filters: filter === null ? rest : [...rest, filter] };
    });
    onClose();
  };
  return <FilterDialog column={column} index={dialog.column} old={old} onApply={put} onRemove={old === null ? null : () => put(null)} onClose={onClose} />;
}

/** The dialogs of the grid. */
export function GridDialogs(props: GridDialogsProps) {
  const { dialog, grid, columns, onClose } = props;
  const { engine, arranged, count } = grid;
  const goTo = (row: number, position: number) => {
    engine.select(selectCell({ row, position }), { row, position });
    onClose();
  };
  const active = engine.selection.get()?.active;
  switch (dialog?.kind) {
    case undefined: return null;
    case 'filter': return <FilterOf {...props} dialog={dialog} />;
    case 'columns': return <ColumnChooser columns={columns} arranged={arranged} onGo={(column) => goTo(active?.row ?? engine.firstRow, arranged.layout.columns.indexOf(column))} onClose={onClose} />;
    case 'go': return <GoToRow count={count} onGo={(row) => goTo(row, active?.position ?? 0)} onClose={onClose} />;
  }
}
