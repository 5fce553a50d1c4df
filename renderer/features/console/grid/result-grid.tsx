import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { Column } from '../../../../shared/cell.ts';
import { toAppError } from '../../../api/failure.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/class-names.ts';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Busy } from '../../../ui/marks.tsx';
import { PlacedMenu } from '../../../ui/menu.tsx';
import { FindBar } from './find-bar.tsx';
import { GridDialogs } from './grid-dialogs.tsx';
import { GridHeader, type HeaderActions } from './grid-header.tsx';
import { gridMemory, statementKey } from './grid-memory.ts';
import { GridSurface } from './grid-surface.tsx';
import { GridToolButtons, useGridCommands } from './grid-tools.tsx';
import { OrderBar } from './order-bar.tsx';
import { selectCell } from './selection.ts';
import { SelectionFooter } from './selection-footer.tsx';
import { useGrid, type Grid } from './use-grid.ts';
import { useGridActions, type ExportChoice, type GridActions } from './use-grid-actions.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { useLatest } from './use-latest.ts';
import { SidePanel } from './viewer/side-panel.tsx';

type ResultGridProps = {
  resultId: string;
  columns: readonly Column[];
  /** Rows that are here so far. */
  count: number;
  /** True once the last row is here. */
  complete: boolean;
  label: string;
  /** The statement that gave the result, to know one that was run again for its order. */
  statementText?: string | null;
  /** Runs a statement in this tab, so that the server sorts and filters. */
  onRerun?: (text: string) => void;
  onExport?: (choice: ExportChoice) => void;
};

/** The header must not be drawn again for every row that arrives. */
function useStableHeader(actions: HeaderActions): HeaderActions {
  const latest = useLatest(actions);
  return useMemo(() => ({
    select: (position, event) => latest.read().select(position, event),
    selectAll: () => latest.read().selectAll(),
    sort: (column, keep) => latest.read().sort(column, keep),
    menu: (column, x, y) => latest.read().menu(column, x, y),
    resize: (column, width) => latest.read().resize(column, width),
    fit: (column) => latest.read().fit(column),
    drop: (column, position) => latest.read().drop(column, position),
  }), [latest]);
}

const NARROW_PX = 600;

/** True where the panel stands better below the cells than beside them. */
function useNarrow(box: RefObject<HTMLElement | null>): boolean {
  const [narrow, setNarrow] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setNarrow(element.clientWidth > 0 && element.clientWidth < NARROW_PX));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return narrow;
}

function NoRows({ grid, complete }: { grid: Grid; complete: boolean }) {
  const filtered = grid.ordered.order.filters.length > 0;
  if (grid.count > 0) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-16 flex justify-center text-muted">
      {!complete ? <Busy>Waiting for the first row…</Busy> : filtered && grid.viewId !== null ? (
        <p className="pointer-events-auto m-0 flex items-center gap-2">No row fits the filters. <Button small onClick={grid.ordered.clear}>Clear all</Button></p>
      ) : <p role="status" className="m-0">0 rows</p>}
    </div>
  );
}

type PartProps = ResultGridProps & { grid: Grid; actions: GridActions };

function GridArea({ resultId, columns, complete, label, grid, actions, element }: PartProps & { element: RefObject<HTMLDivElement | null> }) {
  const { engine, arranged, ordered, count } = grid;
  const onKeyDown = useGridKeys({ engine, rows: count, columns: arranged.layout.columns.length, actions: actions.keys });
  const header = useStableHeader(actions.header);
  return (
    <div className="relative flex h-full min-h-0 min-w-0 flex-col">
      {actions.finding.open ? <FindBar finding={actions.finding} onLeave={actions.focus} /> : null}
      <div className="grid-frame relative min-h-0 flex-1">
        <GridSurface
          id={grid.id} engine={engine} label={label} rows={count} columns={columns.length} grid={element} shownColumns={arranged.layout.columns.length}
          busy={!complete || ordered.state.kind === 'working'} onKeyDown={onKeyDown}
          onOpen={() => { if (actions.open.panel !== 'value') actions.tools.panel('value'); }}
          onMenu={(x, y) => actions.open.setMenu({ kind: 'cell', x, y })}
        >
          <GridHeader engine={engine} columns={columns} count={count} sort={ordered.order.sort} actions={header} />
        </GridSurface>
        <NoRows grid={grid} complete={complete} />
      </div>
      <SelectionFooter engine={engine} resultId={resultId} viewId={grid.viewId} rows={count} columns={arranged.layout.columns}>
        {actions.copying.busy ? <><Busy>Copying…</Busy><Button small kind="link" onClick={actions.copying.cancel}>Cancel copying</Button></> : null}
        <GridToolButtons tools={actions.tools} />
      </SelectionFooter>
    </div>
  );
}

function Beside({ resultId, columns, grid, actions, narrow }: PartProps & { narrow: boolean }) {
  const { engine, arranged, rows, viewId, count } = grid;
  const { panel, setPanel } = actions.open;
  if (panel === null || rows === null) return null;
  const go = (row: number, position: number) => {
    if (row < 0 || row >= count || position < 0) return;
    engine.select(selectCell({ row, position }), { row, position });
  };
  const active = () => engine.selection.get()?.active ?? { row: 0, position: 0 };
  return (
    <>
      <Separator aria-label="Size of the panel" className={cx('shrink-0 bg-panel outline-offset-[-1px] hover:bg-accent/40', narrow ? 'h-1' : 'w-1')} />
      <Panel id={`${grid.id}-beside`} defaultSize={narrow ? '50%' : '38%'} minSize={narrow ? '96px' : '220px'} className="min-h-0 min-w-0">
        <SidePanel
          kind={panel} engine={engine} rows={rows} resultId={resultId} viewId={viewId} columns={columns} order={arranged.layout.columns} count={count}
          onKind={setPanel}
          onRow={(row) => go(row, active().position)}
          onColumn={(column) => go(active().row, arranged.layout.columns.indexOf(column))}
          onCopy={(row, column) => void actions.copying.value(engine.rowAt(row)?.[column], row, column)}
          onClose={() => {
            setPanel(null);
            actions.focus();
          }}
        />
      </Panel>
    </>
  );
}

/** A result as a grid that draws and fetches only what is in view. */
export function ResultGrid(props: ResultGridProps) {
  const { resultId, columns, count, complete, statementText = null, onRerun, onExport } = props;
  const element = useRef<HTMLDivElement>(null);
  const grid = useGrid({ resultId, columns, count, complete, statementText, onRerun });
  const actions = useGridActions({ grid, resultId, statementText, columns, element, onExport });
  useGridCommands(actions.tools);
  useEffect(() => grid.engine.setNeedle(null), [grid.engine]);
  const server = statementText === null ? undefined : gridMemory.serverOrders.get(statementKey(statementText));
  const original = server?.original ?? null;
  const { open } = actions;
  const box = useRef<HTMLDivElement>(null);
  const narrow = useNarrow(box);
  return (
    <div ref={box} className="flex h-full min-h-0 flex-col">
      {grid.error === null ? null : <div className="shrink-0 p-2"><FailureView compact error={toAppError(grid.error)} /></div>}
      <OrderBar
        columns={columns} count={count} ordered={grid.ordered} server={server}
        onFilter={(column, at) => open.setDialog({ kind: 'filter', column, at })}
        onUndoServer={original === null || onRerun === undefined ? null : () => onRerun(original)}
      />
      <Group key={String(narrow)} orientation={narrow ? 'vertical' : 'horizontal'} className="min-h-0 flex-1">
        <Panel id={`${grid.id}-cells`} minSize={narrow ? '100px' : '160px'} className="min-h-0 min-w-0"><GridArea {...props} grid={grid} actions={actions} element={element} /></Panel>
        <Beside {...props} grid={grid} actions={actions} narrow={narrow} />
      </Group>
      <PlacedMenu at={open.menu} entries={actions.entries} label={open.menu?.kind === 'column' ? 'Column' : open.menu?.kind === 'copy-as' ? 'Copy as' : 'Cell'} onClose={() => open.setMenu(null)} returnTo={element} />
      <GridDialogs dialog={open.dialog} grid={grid} columns={columns} onClose={() => open.setDialog(null)} />
    </div>
  );
}
