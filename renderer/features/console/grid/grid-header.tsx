import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react';
import { memo, useCallback, useRef, useState, type PointerEvent } from 'react';
import { isRightAligned, type Column } from '../../../../shared/cell.ts';
import type { Sort } from '../../../../shared/contract/results.ts';
import { useStore } from '../../../state/store.ts';
import { cx } from '../../../ui/class-names.ts';
import { ColumnResizer } from './column-resizer.tsx';
import type { GridEngine } from './grid-engine.ts';
import { gutterPx } from './grid-geometry.ts';
import { HEADER_PX } from './scroll-scale.ts';

/** What the header's cells do; columns by their index in the result. */
export type HeaderActions = {
  select: (position: number, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => void;
  selectAll: () => void;
  sort: (column: number, keep: boolean) => void;
  menu: (column: number, x: number, y: number) => void;
  resize: (column: number, width: number) => void;
  fit: (column: number) => void;
  /** Moves a column in front of the one at `position`; behind the last for a position past it. */
  drop: (column: number, position: number) => void;
};

type HeaderProps = { engine: GridEngine; columns: readonly Column[]; count: number; sort: readonly Sort[]; actions: HeaderActions };
type CellProps = { column: Column; index: number; position: number; left: number; width: number; sort: readonly Sort[]; actions: HeaderActions; onDrag: (event: PointerEvent, column: number, position: number) => void };

const ariaSort = (one: Sort | undefined) => (one === undefined ? 'none' : one.descending ? 'descending' : 'ascending');

function SortSign({ column, index, sort, actions }: Pick<CellProps, 'column' | 'index' | 'sort' | 'actions'>) {
  const at = sort.findIndex((one) => one.column === index);
  const now = sort[at];
  const Sign = now?.descending === true ? ArrowDown : ArrowUp;
  const word = now === undefined ? `Sort by ${column.name}` : `Sorted ${ariaSort(now)} by ${column.name}`;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={word}
      title={`${word}; Shift adds to the columns sorted by`}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => actions.sort(index, event.shiftKey)}
      className={cx('inline-flex h-5 shrink-0 items-center rounded-sm text-accent-text hover:bg-hover', now === undefined && 'w-0 overflow-hidden opacity-0 group-hover:w-auto group-hover:opacity-60')}
    >
      <Sign size={12} aria-hidden="true" />
      {now !== undefined && sort.length > 1 ? <span className="text-[10px] tabular">{at + 1}</span> : null}
    </button>
  );
}

const HeaderCell = memo(function HeaderCell({ column, index, position, left, width, sort, actions, onDrag }: CellProps) {
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={ariaSort(sort.find((one) => one.column === index))}
      title={`${column.name} ${column.typeName}`}
      onPointerDown={(event) => onDrag(event, index, position)}
      onContextMenu={(event) => { event.preventDefault(); actions.menu(index, event.clientX, event.clientY); }}
      className={cx('group absolute top-0 flex h-full items-center gap-1 border-r border-line-soft pr-1 pl-2.5 hover:bg-hover', isRightAligned(column.typeOid) && 'justify-end')}
      style={{ left, width }}
    >
      <span className="truncate font-semibold">{column.name === '' ? <em className="font-normal text-faint">no name</em> : column.name}</span>
      <span className="min-w-0 shrink-[100] truncate pl-0.5 text-[11px] text-faint">{column.typeName}</span>
      <SortSign column={column} index={index} sort={sort} actions={actions} />
      <button
        type="button"
        tabIndex={-1}
        aria-haspopup="menu"
        aria-label={`Column ${column.name}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          actions.menu(index, box.left, box.bottom);
        }}
        className="inline-flex size-5 shrink-0 items-center justify-center rounded-sm text-faint hover:bg-line hover:text-text"
      >
        <ChevronDown size={12} aria-hidden="true" />
      </button>
      <ColumnResizer name={column.name} width={width} onResize={(next) => actions.resize(index, next)} onFit={() => actions.fit(index)} />
    </div>
  );
});

type Drag = { column: number; from: number; x: number; moved: boolean };
const DRAG_PX = 5;

/** Click selects the column, Alt+click sorts, dragging moves it. */
function useHeaderDrag(engine: GridEngine, actions: HeaderActions) {
  const drag = useRef<Drag | null>(null);
  const [dropAt, setDropAt] = useState<number | null>(null);
  const target = (event: PointerEvent) => {
    const { layout } = engine.header.get();
    const position = Math.max(0, engine.positionAt(event.clientX));
    const box = document.elementFromPoint(event.clientX, event.clientY)?.closest('[role="columnheader"]')?.getBoundingClientRect();
    const behind = box !== undefined && event.clientX > box.left + box.width / 2 ? 1 : 0;
    return Math.min(position + behind, layout.columns.length);
  };
  const onDrag = useCallback((event: PointerEvent, column: number, position: number) => {
    if (event.button !== 0) return;
    drag.current = { column, from: position, x: event.clientX, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  }, []);
  const onPointerMove = (event: PointerEvent) => {
    const now = drag.current;
    if (now === null || (!now.moved && Math.abs(event.clientX - now.x) < DRAG_PX)) return;
    now.moved = true;
    setDropAt(target(event));
  };
  const onPointerUp = (event: PointerEvent) => {
    const now = drag.current;
    drag.current = null;
    setDropAt(null);
    if (now === null) return;
    if (now.moved) actions.drop(now.column, target(event));
    else if (event.altKey) actions.sort(now.column, event.shiftKey);
    else actions.select(now.from, event);
  };
  return { dropAt, onDrag, onPointerMove, onPointerUp, onPointerCancel: () => { drag.current = null; setDropAt(null); } };
}

/** The names and types of the columns; stays while the rows scroll. */
export function GridHeader({ engine, columns, count, sort, actions }: HeaderProps) {
  const { from, to, pins, layout } = useStore(engine.header);
  const { dropAt, onDrag, ...handlers } = useHeaderDrag(engine, actions);
  const gutter = gutterPx(count);
  const pinnedPx = layout.edges[pins] ?? 0;
  const cell = (position: number, left: number) => {
    const index = layout.columns[position] ?? 0;
    const column = columns[index];
    if (column === undefined) return null;
    const width = (layout.edges[position + 1] ?? 0) - (layout.edges[position] ?? 0);
    return <HeaderCell key={index} column={column} index={index} position={position} left={left} width={width} sort={sort} actions={actions} onDrag={onDrag} />;
  };
  const line = dropAt === null ? null : layout.edges[dropAt] ?? 0;
  return (
    <div role="rowgroup" className="absolute inset-x-0 top-0 z-10 border-b border-line bg-raised" style={{ height: HEADER_PX }} {...handlers}>
      <div role="row" aria-rowindex={1} className="relative h-full overflow-hidden">
        <div role="columnheader" aria-colindex={1} className="absolute top-0 left-0 z-20 h-full border-r border-line-soft bg-raised" style={{ width: gutter }}>
          <button type="button" tabIndex={-1} aria-label="Select all" title="Select all (Ctrl+A)" onClick={actions.selectAll} className="flex h-full w-full items-end justify-end p-1 text-faint hover:bg-hover">
            <svg width="8" height="8" aria-hidden="true"><path d="M8 0V8H0Z" fill="currentColor" /></svg>
          </button>
        </div>
        <div role="presentation" className={cx('absolute top-0 z-10 h-full bg-raised', pins > 0 && 'border-r border-line')} style={{ left: gutter, width: pinnedPx }}>
          {Array.from({ length: pins }, (_, position) => cell(position, layout.edges[position] ?? 0))}
        </div>
        <div role="presentation" ref={engine.setHead} className="absolute top-0 h-full" style={{ left: gutter }}>
          {Array.from({ length: Math.max(0, to - from) }, (_, offset) => cell(from + offset, layout.edges[from + offset] ?? 0))}
          {line === null ? null : <span className="absolute top-0 z-30 h-full w-0.5 bg-accent" style={{ left: line - 1 }} />}
        </div>
      </div>
    </div>
  );
}
