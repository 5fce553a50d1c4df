import { useState, type RefObject } from 'react';
import { toast } from 'sonner';
import type { Column } from '../../../../shared/cell.ts';
import { copyText } from '../../../ui/clipboard.ts';
import { formatCount } from '../../../ui/format.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { moved, movedBy, widened } from './column-layout.ts';
import { cellEntries, columnEntries, copyEntries, type MenuAt } from './grid-actions.ts';
import type { GridDialog } from './grid-dialogs.tsx';
import type { HeaderActions } from './grid-header.tsx';
import type { GridTools } from './grid-tools.tsx';
import { tableOf } from './table-of.ts';
import { blocksOf, selectAll, selectCell, selectColumns } from './selection.ts';
import { nextDirection, sortedBy } from './sorting.ts';
import { plainCopy, useCopy, type CopyChoice } from './use-copy.ts';
import { useFind } from './use-find.ts';
import type { Grid } from './use-grid.ts';
import type { GridKeyActions } from './use-grid-keys.ts';
import type { PanelKind } from './viewer/side-panel.tsx';

/** What one request for cells may hold (`results.text`). */
const MOST_BLOCKS = 1000;

export type ExportChoice = { viewId: string | null; columns: readonly number[]; count: number };
type ActionDeps = { grid: Grid; resultId: string; statementText: string | null; columns: readonly Column[]; element: RefObject<HTMLDivElement | null>; onExport: ((choice: ExportChoice) => void) | undefined };

/** What is open in and around the grid. */
function useOpen() {
  const [menu, setMenu] = useState<MenuAt | null>(null);
  const [dialog, setDialog] = useState<GridDialog | null>(null);
  const [panel, setPanel] = useState<PanelKind | null>(null);
  return { menu, setMenu, dialog, setDialog, panel, setPanel };
}

function useCopying({ grid, resultId, statementText }: ActionDeps) {
  const { engine, arranged, viewId, count } = grid;
  const copying = useCopy({ resultId, viewId, table: statementText === null ? null : tableOf(statementText) });
  const copy = (choice: CopyChoice) => {
    const blocks = blocksOf(engine.selection.get(), count, arranged.layout.columns);
    const only = blocks.length === 1 ? blocks[0] : undefined;
    const column = only?.columns[0];
    if (choice === plainCopy && only !== undefined && column !== undefined && only.to - only.from === 1 && only.columns.length === 1) {
      const row = engine.rowAt(only.from);
      void copying.value(row === undefined ? undefined : (row[column] ?? null), only.from, column);
    } else if (blocks.length > MOST_BLOCKS) toast.error(`The selection has more than ${formatCount(MOST_BLOCKS)} ranges. Select fewer, or export the result to a file.`);
    else if (blocks.length > 0) void copying.cells(blocks, choice);
  };
  return { copying, copy };
}

function headerActions({ grid }: ActionDeps, open: ReturnType<typeof useOpen>): HeaderActions {
  const { engine, ordered, arranged } = grid;
  return {
    select(position, event) {
      const old = engine.selection.get();
      engine.select(selectColumns(old, position, old?.active.row ?? engine.firstRow, event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'add' : 'replace'));
    },
    selectAll: () => engine.select(selectAll(engine.selection.get())),
    sort: (column, keep) => ordered.set((old) => ({ ...old, sort: sortedBy(old.sort, column, nextDirection(old.sort, column), keep) })),
    menu: (column, x, y) => open.setMenu({ kind: 'column', column, x, y }),
    resize: (column, width) => arranged.change((old) => widened(old, [[column, width]])),
    fit: (column) => arranged.fit([column]),
    drop: (column, position) => arranged.change((old) => moved(old, column, arranged.layout.columns[position] ?? null)),
  };
}

function menuEntries(deps: ActionDeps, open: ReturnType<typeof useOpen>, copy: (choice: CopyChoice) => void, tools: GridTools): readonly MenuEntry[] {
  const { grid, columns } = deps;
  const { menu, setMenu, setDialog } = open;
  if (menu === null) return [];
  if (menu.kind === 'copy-as') return copyEntries(copy);
  if (menu.kind === 'column') {
    return columnEntries(menu.column, {
      columns, arranged: grid.arranged, order: grid.ordered.order, setOrder: grid.ordered.set,
      onFilter: (column) => setDialog({ kind: 'filter', column, at: null }), onChooser: tools.chooseColumns, onCopyName: (name) => void copyText(name, 'Name'),
    });
  }
  // The menu that was chosen from closes first, which would close the next one too.
  const then = (next: MenuAt) => setTimeout(() => setMenu(next));
  const active = grid.engine.selection.get()?.active ?? { row: 0, position: 0 };
  const column = grid.arranged.layout.columns[active.position] ?? 0;
  const value = grid.engine.rowAt(active.row)?.[column];
  return cellEntries({
    name: columns[column]?.name ?? '', column, value: typeof value === 'object' && value !== null ? undefined : value,
    onCopy: () => copy(plainCopy), onCopyAs: () => then({ ...menu, kind: 'copy-as' }), onOpen: () => tools.panel('value'), onRow: () => tools.panel('row'),
    onColumn: () => then({ ...menu, kind: 'column', column }), onExport: tools.exportRows,
    addFilter: (filter) => grid.ordered.set((old) => ({ ...old, filters: [...old.filters, filter] })),
  });
}

/** Everything that can be done with a grid, for its keys, menus, header and buttons. */
export function useGridActions(deps: ActionDeps) {
  const { grid, resultId, element, onExport } = deps;
  const { engine, arranged, ordered, viewId } = grid;
  const open = useOpen();
  const { copying, copy } = useCopying(deps);
  const finding = useFind({ resultId, viewId, engine, columns: () => arranged.layout.columns });
  const active = () => engine.selection.get()?.active ?? { row: engine.firstRow, position: 0 };
  const ensureActive = () => { if (engine.selection.get() === null) engine.select(selectCell(active())); };
  const menuAtCell = (kind: 'cell' | 'copy-as') => {
    ensureActive();
    open.setMenu({ kind, ...engine.pointOf(active()) });
  };
  const columnAt = (position: number) => arranged.layout.columns[position] ?? 0;
  // A dialog gives the focus back to where it was: to the grid, so that its keys go on.
  const ask = (dialog: GridDialog) => {
    element.current?.focus();
    open.setDialog(dialog);
  };
  const tools: GridTools = {
    find: finding.show, copyAs: () => menuAtCell('copy-as'), chooseColumns: () => ask({ kind: 'columns' }), goToRow: () => ask({ kind: 'go' }),
    panel(kind) {
      ensureActive();
      open.setPanel((old) => (old === kind ? null : kind));
    },
    fitAll: () => arranged.fit(arranged.layout.columns), resetColumns: arranged.reset, clearOrder: ordered.clear,
    exportRows: onExport === undefined ? null : () => onExport({ viewId, columns: arranged.layout.columns, count: grid.count }),
  };
  const keys: GridKeyActions = {
    copy: () => copy(plainCopy), copyAs: tools.copyAs, open: () => tools.panel('value'), rowDetails: () => tools.panel('row'), find: finding.show,
    findNext: finding.next, goToRow: tools.goToRow, menu: () => menuAtCell('cell'),
    moveColumn: (position, by) => arranged.change((old) => movedBy(old, columnAt(position), by)),
    widen: (position, by) => arranged.widen(columnAt(position), by),
    escape() {
      if (open.panel === null && !finding.open) return false;
      if (open.panel === null) finding.close();
      open.setPanel(null);
      return true;
    },
  };
  return {
    open, copying, copy, finding, tools, keys,
    header: headerActions(deps, open),
    entries: menuEntries(deps, open, copy, tools),
    focus: () => element.current?.focus(),
  };
}

export type GridActions = ReturnType<typeof useGridActions>;
