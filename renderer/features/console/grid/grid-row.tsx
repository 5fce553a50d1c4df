import { memo } from 'react';
import { isRightAligned, type Column } from '../../../../shared/cell.ts';
import { cx } from '../../../ui/class-names.ts';
import { formatBytes } from '../../../ui/format.ts';
import { cellText } from './cell-text.ts';
import { ROW_PX } from './grid-model.ts';
import type { Row } from './page-cache.ts';

type GridRowProps = {
  index: number;
  top: number;
  row: Row | undefined;
  columns: readonly Column[];
  edges: readonly number[];
  from: number;
  to: number;
  gutter: number;
  activeColumn: number | null;
  gridId: string;
};

/** One row; its place is kept while its values are on their way. */
export const GridRow = memo(function GridRow({ index, top, row, columns, edges, from, to, gutter, activeColumn, gridId }: GridRowProps) {
  const number = index + 1;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      className="absolute left-0 border-b border-line-soft"
      style={{ top: 0, transform: `translateY(${top}px)`, height: ROW_PX, width: gutter + (edges.at(-1) ?? 0) }}
    >
      <span role="rowheader" aria-colindex={1} className="sticky left-0 z-10 block h-full border-r border-line-soft bg-panel px-2 text-right text-faint" style={{ width: gutter }}>{number}</span>
      {columns.slice(from, to).map((column, offset) => {
        const at = from + offset;
        const left = edges[at] ?? 0;
        const value = row?.[at];
        const text = value === undefined ? '' : cellText(value);
        const active = activeColumn === at;
        return (
          <div
            key={at}
            role="gridcell"
            id={active ? `${gridId}-active` : undefined}
            data-column={at}
            aria-colindex={at + 2}
            aria-selected={active}
            title={typeof value === 'object' && value !== null ? `${formatBytes(value.bytes)}; press Enter for the whole value` : undefined}
            className={cx(
              'absolute top-0 h-full truncate border-r border-line-soft px-2.5 whitespace-pre',
              isRightAligned(column.typeOid) && 'text-right',
              text === null && 'text-faint italic',
              active && 'bg-accent-soft outline-[1.5px] outline-offset-[-1.5px] outline-accent',
            )}
            style={{ left: gutter + left, width: (edges[at + 1] ?? left) - left }}
          >
            {value === undefined ? <span className="skeleton my-1.5 block h-3 w-2/3" /> : (text ?? 'NULL')}
          </div>
        );
      })}
    </div>
  );
});
