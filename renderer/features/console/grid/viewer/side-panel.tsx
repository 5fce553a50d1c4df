import { X } from 'lucide-react';
import type { Column } from '../../../../../shared/cell.ts';
import { useStore } from '../../../../state/store.ts';
import { IconButton } from '../../../../ui/button.tsx';
import { Choice } from '../../../../ui/field.tsx';
import { formatCount } from '../../../../ui/format.ts';
import type { GridEngine } from '../grid-engine.ts';
import type { Rows } from '../use-rows.ts';
import { RowDetails } from './row-details.tsx';
import { ValueView } from './value-view.tsx';

export type PanelKind = 'value' | 'row';

type SidePanelProps = {
  kind: PanelKind;
  engine: GridEngine;
  rows: Rows;
  resultId: string;
  viewId: string | null;
  columns: readonly Column[];
  order: readonly number[];
  count: number;
  onKind: (kind: PanelKind) => void;
  onRow: (row: number) => void;
  onColumn: (column: number) => void;
  onCopy: (row: number, column: number) => void;
  onClose: () => void;
};

const kinds = [{ value: 'value', text: 'Value' }, { value: 'row', text: 'Row' }] as const;

/** What is beside the grid: the active value whole, or its row; it follows the active cell. */
export function SidePanel(props: SidePanelProps) {
  const { kind, engine, rows, resultId, viewId, columns, order, count, onKind, onRow, onColumn, onCopy, onClose } = props;
  const selection = useStore(engine.selection);
  useStore(rows.arrivals);
  const row = Math.min(selection?.active.row ?? 0, Math.max(0, count - 1));
  const columnIndex = order[selection?.active.position ?? 0] ?? 0;
  const column = columns[columnIndex];
  if (column === undefined || count === 0) return null;
  const cells = rows.cache.row(row);
  return (
    <section
      aria-label={kind === 'value' ? 'Value' : 'Row details'}
      data-own-escape=""
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      className="flex h-full min-h-0 min-w-0 flex-col bg-raised"
    >
      <header className="flex h-8 shrink-0 items-center gap-2 border-b border-line-soft px-2">
        <Choice label="Panel" value={kind} options={kinds} onChange={onKind} />
        {kind === 'value' ? (
          <h3 className="m-0 min-w-0 truncate text-sm font-normal" title={`${column.name} ${column.typeName}, row ${formatCount(row + 1)}`}>
            <span className="font-semibold">{column.name}</span> <span className="font-mono text-xs text-faint">{column.typeName}</span> <span className="text-muted">row {formatCount(row + 1)}</span>
          </h3>
        ) : null}
        <IconButton label="Close panel" className="ml-auto" icon={<X size={14} />} onClick={onClose} />
      </header>
      {kind === 'value'
        ? <ValueView at={{ resultId, viewId, row, column: columnIndex }} column={column} cell={cells === undefined ? undefined : (cells[columnIndex] ?? null)} onCopy={() => onCopy(row, columnIndex)} />
        : <RowDetails columns={columns} order={order} rowIndex={row} rows={count} row={cells} activeColumn={columnIndex} onRow={onRow} onColumn={onColumn} />}
    </section>
  );
}
