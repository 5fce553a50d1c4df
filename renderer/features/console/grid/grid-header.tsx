import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { isRightAligned, type Column } from '../../../../shared/cell.ts';
import { cx } from '../../../ui/class-names.ts';
import { NARROWEST_PX } from './column-widths.ts';
import { HEADER_PX } from './grid-model.ts';

type ResizerProps = { name: string; width: number; onResize: (width: number) => void };

function Resizer({ name, width, onResize }: ResizerProps) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const move = (event: PointerEvent) => {
    if (from.current !== null) onResize(Math.max(NARROWEST_PX, from.current.width + event.clientX - from.current.x));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onResize(Math.max(NARROWEST_PX, width + step));
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of column ${name}`}
      aria-valuenow={width}
      tabIndex={-1}
      className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize hover:bg-accent/40"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={move}
      onPointerUp={() => { from.current = null; }}
      onKeyDown={onKeyDown}
    />
  );
}

type GridHeaderProps = {
  columns: readonly Column[];
  edges: readonly number[];
  range: { from: number; to: number };
  gutter: number;
  onResize: (column: number, width: number) => void;
};

/** The names and types of the columns; stays while the rows scroll. */
export function GridHeader({ columns, edges, range, gutter, onResize }: GridHeaderProps) {
  return (
    <div role="row" aria-rowindex={1} className="sticky top-0 z-20 border-b border-line bg-raised" style={{ height: HEADER_PX, width: gutter + (edges.at(-1) ?? 0) }}>
      <span role="columnheader" aria-label="Row" aria-colindex={1} className="sticky left-0 z-20 block h-full border-r border-line-soft bg-raised" style={{ width: gutter }} />
      {columns.slice(range.from, range.to).map((column, offset) => {
        const index = range.from + offset;
        const left = edges[index] ?? 0;
        const width = (edges[index + 1] ?? left) - left;
        return (
          <div
            key={index}
            role="columnheader"
            aria-colindex={index + 2}
            title={`${column.name} ${column.typeName}`}
            className={cx('absolute top-0 flex h-full items-center gap-1.5 border-r border-line-soft px-2.5', isRightAligned(column.typeOid) && 'justify-end')}
            style={{ left: gutter + left, width }}
          >
            <span className="truncate font-semibold">{column.name}</span>
            <span className="min-w-0 shrink-[3] truncate font-mono text-[11px] text-faint">{column.typeName}</span>
            <Resizer name={column.name} width={width} onResize={(next) => onResize(index, next)} />
          </div>
        );
      })}
    </div>
  );
}
