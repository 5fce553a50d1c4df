import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { Column } from '../../../../../shared/cell.ts';
import { IconButton } from '../../../../ui/button.tsx';
import { inputClass } from '../../../../ui/field.tsx';
import { formatCount } from '../../../../ui/format.ts';
import { drawCell } from '../cell-text.ts';
import type { Row } from '../page-cache.ts';
import { Pieces } from './pieces.tsx';

type RowDetailsProps = {
  columns: readonly Column[];
  /** The columns in the order of the grid. */
  order: readonly number[];
  rowIndex: number;
  rows: number;
  row: Row | undefined;
  activeColumn: number;
  onRow: (row: number) => void;
  onColumn: (column: number) => void;
};
const LINE_PX = 26;

type FieldListProps = Pick<RowDetailsProps, 'columns' | 'row' | 'activeColumn' | 'onColumn'> & { found: readonly number[] };

function FieldList({ columns, found, row, activeColumn, onColumn }: FieldListProps) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const virtual = useVirtualizer({ count: found.length, getScrollElement: () => scroller, estimateSize: () => LINE_PX, overscan: 8 });
  return (
    <div ref={setScroller} tabIndex={0} role="table" aria-label="Fields of the row" aria-rowcount={found.length} className="min-h-0 flex-1 overflow-auto border-t border-line-soft outline-offset-[-2px]">
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const index = found[item.index] ?? 0;
          const column = columns[index];
          if (column === undefined) return null;
          const cell = row === undefined ? undefined : (row[index] ?? null);
          return (
            <div
              key={index}
              role="row"
              aria-rowindex={item.index + 1}
              onClick={() => onColumn(index)}
              className={`absolute inset-x-0 grid grid-cols-[minmax(80px,38%)_minmax(0,1fr)] border-b border-line-soft text-sm ${index === activeColumn ? 'bg-accent-soft' : 'hover:bg-hover'}`}
              style={{ top: item.start, height: LINE_PX }}
            >
              <span role="rowheader" title={`${column.name} ${column.typeName}`} className="flex min-w-0 items-baseline gap-1.5 truncate border-r border-line-soft px-2 leading-[25px]">
                <span className="truncate font-medium">{column.name}</span><span className={`min-w-0 shrink-[100] truncate text-xs ${index === activeColumn ? 'text-muted' : 'text-faint'}`}>{column.typeName}</span>
              </span>
              <span role="cell" className="truncate px-2 font-mono leading-[25px] whitespace-pre select-text">
                {cell === undefined ? <span className="skeleton mt-1.5 block h-3 w-2/3" /> : <Pieces drawn={drawCell(cell, null)} />}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** One row as a list of names and values, for results too wide to read across. Alt+Up and Alt+Down go to the rows beside it. */
export function RowDetails({ columns, order, rowIndex, rows, row, activeColumn, onRow, onColumn }: RowDetailsProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = wanted === '' ? order : order.filter((index) => columns[index]?.name.toLowerCase().includes(wanted));
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0 || !event.altKey) return;
    event.preventDefault();
    onRow(rowIndex + by);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
      <div className="flex shrink-0 items-center gap-1 px-2 py-1">
        <IconButton label="Previous row (Alt+Up)" icon={<ChevronUp size={14} />} disabled={rowIndex === 0} onClick={() => onRow(rowIndex - 1)} />
        <IconButton label="Next row (Alt+Down)" icon={<ChevronDown size={14} />} disabled={rowIndex >= rows - 1} onClick={() => onRow(rowIndex + 1)} />
        <span role="status" aria-label="Row shown" className="px-1 text-sm whitespace-nowrap text-muted">Row {formatCount(rowIndex + 1)} of {formatCount(rows)}</span>
        <input type="search" aria-label="Search names" placeholder="Search names" value={text} onChange={(event) => setText(event.target.value)} className={`${inputClass} h-6! text-sm`} />
      </div>
      <FieldList key={wanted} columns={columns} found={found} row={row} activeColumn={activeColumn} onColumn={onColumn} />
      {found.length === 0 ? <p role="status" className="m-0 p-3 text-muted">No column has this in its name.</p> : null}
    </div>
  );
}
