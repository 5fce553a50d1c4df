import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type MouseEvent } from 'react';
import type { Column } from '../../../../shared/cell.ts';
import { toAppError } from '../../../api/failure.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { CellDialog } from './cell-dialog.tsx';
import { NARROWEST_PX, startWidths } from './column-widths.ts';
import { GridHeader } from './grid-header.tsx';
import { columnEdges, columnRange, geometry, HEADER_PX, ROW_PX, scrollTopFor, type CellAt } from './grid-model.ts';
import { GridRow } from './grid-row.tsx';
import { useGridKeys } from './use-grid-keys.ts';
import { usePageCache } from './use-page-cache.ts';

type View = { top: number; left: number; width: number; height: number };
const SAMPLE_ROWS = 60;

const rowsOf = ({ from, to }: { from: number; to: number }) => Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);

function useView() {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ top: 0, left: 0, width: 0, height: 0 });
  const read = () => {
    const element = scroller.current;
    if (element === null) return;
    setView({ top: element.scrollTop, left: element.scrollLeft, width: element.clientWidth, height: element.clientHeight });
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { scroller, view, read };
}

function useWidths(columns: readonly Column[], sample: Parameters<typeof startWidths>[1]) {
  const [own, setOwn] = useState<ReadonlyMap<number, number>>(new Map());
  const here = sample.length > 0;
  // Widths are taken once, from the first rows that arrive, so that nothing moves under the reader later.
  // oxlint-disable-next-line react/exhaustive-deps
  const start = useMemo(() => startWidths(columns, sample), [columns, here]);
  const edges = useMemo(() => columnEdges(start.map((width, index) => own.get(index) ?? width)), [start, own]);
  return { edges, resize: (column: number, width: number) => setOwn((old) => new Map(old).set(column, width)) };
}

function cellUnder(event: MouseEvent): CellAt | null {
  if (!(event.target instanceof Element)) return null;
  const column = event.target.closest('[data-column]')?.getAttribute('data-column');
  const row = event.target.closest('[data-row]')?.getAttribute('data-row');
  return column === null || column === undefined || row === null || row === undefined ? null : { row: Number(row), column: Number(column) };
}

function scrollToCell(element: HTMLElement | null, at: CellAt, { count, edges, gutter }: { count: number; edges: readonly number[]; gutter: number }) {
  if (element === null) return;
  const top = scrollTopFor(at.row, count, element.scrollTop, Math.max(0, element.clientHeight - HEADER_PX));
  const [left, right] = [edges[at.column] ?? 0, edges[at.column + 1] ?? 0];
  const farLeft = left < element.scrollLeft ? left : right > element.scrollLeft + element.clientWidth - gutter ? right - element.clientWidth + gutter : element.scrollLeft;
  element.scrollTo({ top: top ?? element.scrollTop, left: farLeft, behavior: 'instant' });
}

const gutterPx = (count: number) => 22 + String(Math.max(count, 99)).length * 8;

function Problem({ error }: { error: unknown }) {
  return error === null ? null : <div className="p-2"><FailureView compact error={toAppError(error)} /></div>;
}

type ResultGridProps = { resultId: string; columns: readonly Column[]; count: number; label: string };

/** A result as a grid that draws and fetches only what is in view. */
export function ResultGrid({ resultId, columns, count, label }: ResultGridProps) {
  const id = useId();
  const { scroller, view, read } = useView();
  const { cache, error, version } = usePageCache(resultId);
  const [active, setActive] = useState<CellAt | null>(null);
  const [opened, setOpened] = useState<CellAt | null>(null);
  const viewPx = Math.max(0, view.height - HEADER_PX);
  const shape = geometry(count, view.top, viewPx);
  const rows = rowsOf(shape);
  const { edges, resize } = useWidths(columns, rows.slice(0, SAMPLE_ROWS).flatMap((index) => [cache?.row(index)].filter((row) => row !== undefined)));
  const gutter = gutterPx(count);
  const range = columnRange(edges, view.left, Math.max(0, view.width - gutter));
  useEffect(() => cache?.want(shape.from, shape.to, count), [cache, shape.from, shape.to, count, version]);

  const show = (at: CellAt) => {
    setActive(at);
    scrollToCell(scroller.current, at, { count, edges, gutter });
    read();
  };
  const onKeyDown = useGridKeys({
    resultId, active, rows: count, columns: columns.length, pageRows: Math.max(1, Math.floor(viewPx / ROW_PX) - 1),
    valueAt: (at) => cache?.row(at.row)?.[at.column], onMove: show, onOpen: setOpened,
    onWiden: (column, by) => resize(column, Math.max(NARROWEST_PX, (edges[column + 1] ?? 0) - (edges[column] ?? 0) + by)),
  });
  return (
    <div className="relative flex h-full min-h-0 flex-col">
      <Problem error={error} />
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-readonly="true"
        aria-keyshortcuts="Control+C Enter Shift+Alt+ArrowLeft Shift+Alt+ArrowRight"
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={active === null ? undefined : `${id}-active`}
        tabIndex={0}
        onScroll={read}
        onKeyDown={onKeyDown}
        onMouseDown={(event) => setActive(cellUnder(event) ?? active)}
        onDoubleClick={(event) => setOpened(cellUnder(event))}
        className="relative isolate min-h-0 flex-1 overflow-auto bg-bg font-mono text-sm leading-[23px] outline-offset-[-2px]"
      >
        <GridHeader columns={columns} edges={edges} range={range} gutter={gutter} onResize={resize} />
        <div role="rowgroup" className="relative" style={{ height: shape.contentPx, width: gutter + (edges.at(-1) ?? 0) }}>
          {rows.map((index) => (
            <GridRow
              key={index} index={index}
              top={view.top + index * ROW_PX - shape.topPx}
              row={cache?.row(index)}
              columns={columns} edges={edges} from={range.from} to={range.to} gutter={gutter}
              activeColumn={active?.row === index ? active.column : null}
              gridId={id}
            />
          ))}
        </div>
      </div>
      <CellDialog resultId={resultId} at={opened} columns={columns} onClose={() => setOpened(null)} />
    </div>
  );
}
