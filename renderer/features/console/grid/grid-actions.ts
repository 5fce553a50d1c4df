import type { Column } from '../../../../shared/cell.ts';
import type { Filter } from '../../../../shared/contract/results.ts';
import { chordText } from '../../../state/commands.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { hiddenTo, movedBy, pinnedTo } from './column-layout.ts';
import { sortedBy, type Order } from './sorting.ts';
import { copyChoices, type CopyChoice } from './use-copy.ts';
import type { Columns } from './use-columns.ts';

/** A menu that is open: what it is about, and where. */
export type MenuAt = { x: number; y: number } & ({ kind: 'cell' } | { kind: 'copy-as' } | { kind: 'column'; column: number });

export type ColumnMenuDeps = {
  columns: readonly Column[];
  arranged: Columns;
  order: Order;
  setOrder: (next: (old: Order) => Order) => void;
  onFilter: (column: number) => void;
  onChooser: () => void;
  onCopyName: (name: string) => void;
};

const WIDEN_PX = 16;

function sortEntries(column: number, { order, setOrder }: ColumnMenuDeps): MenuEntry[] {
  const now = order.sort.find((one) => one.column === column);
  const others = order.sort.some((one) => one.column !== column);
  const sort = (descending: boolean | null, keep: boolean) => () => setOrder((old) => ({ ...old, sort: sortedBy(old.sort, column, descending, keep) }));
  return [
    { label: 'Sort ascending', checked: now?.descending === false && !others, onSelect: sort(false, false) },
    { label: 'Sort descending', checked: now?.descending === true && !others, onSelect: sort(true, false) },
    ...(others ? [
      { label: 'Then by this, ascending', checked: now?.descending === false, onSelect: sort(false, true) },
      { label: 'Then by this, descending', checked: now?.descending === true, onSelect: sort(true, true) },
    ] : []),
    ...(now === undefined ? [] : [{ label: 'Do not sort by this', onSelect: sort(null, true) }]),
  ];
}

/** The menu of a column: sorting, filter, place and width. */
export function columnEntries(column: number, deps: ColumnMenuDeps): MenuEntry[] {
  const { columns, arranged, onFilter, onChooser, onCopyName } = deps;
  const { arrangement, change } = arranged;
  const pinned = arrangement.pinned.has(column);
  return [
    ...sortEntries(column, deps),
    { label: 'Filter…', separator: true, onSelect: () => onFilter(column) },
    { label: pinned ? 'Unpin' : 'Pin to the left', separator: true, onSelect: () => change((old) => pinnedTo(old, column, !pinned)) },
    { label: 'Move left', hint: 'Alt+Shift+←', onSelect: () => change((old) => movedBy(old, column, -1)) },
    { label: 'Move right', hint: 'Alt+Shift+→', onSelect: () => change((old) => movedBy(old, column, 1)) },
    { label: 'Hide', onSelect: () => change((old) => hiddenTo(old, [column], true)) },
    { label: 'Fit to content', separator: true, onSelect: () => arranged.fit([column]) },
    { label: 'Fit all columns', onSelect: () => arranged.fit(arranged.layout.columns) },
    { label: 'Wider', hint: 'Alt+→', onSelect: () => arranged.widen(column, WIDEN_PX) },
    { label: 'Narrower', hint: 'Alt+←', onSelect: () => arranged.widen(column, -WIDEN_PX) },
    { label: 'Copy name', separator: true, onSelect: () => onCopyName(columns[column]?.name ?? '') },
    { label: 'Choose columns…', onSelect: onChooser },
    { label: 'Reset columns', onSelect: arranged.reset },
  ];
}

/** The formats of "Copy as". */
export function copyEntries(onCopy: (choice: CopyChoice) => void): MenuEntry[] {
  return copyChoices.map((choice, index) => ({
    label: choice.label, separator: index > 0 && copyChoices[index - 1]?.format !== choice.format, onSelect: () => onCopy(choice),
  }));
}

export type CellMenuDeps = {
  name: string;
  /** The active value where it can be a filter's: short enough and here. */
  value: string | null | undefined;
  column: number;
  onCopy: () => void;
  onCopyAs: () => void;
  onOpen: () => void;
  onRow: () => void;
  onColumn: () => void;
  onExport: (() => void) | null;
  addFilter: (filter: Filter) => void;
};

const LONGEST_FILTER = 10_000;

/** The menu of the selected cells. */
export function cellEntries(deps: CellMenuDeps): MenuEntry[] {
  const { value, column, addFilter } = deps;
  const usable = value === null || (typeof value === 'string' && value.length <= LONGEST_FILTER);
  const only: Filter = value === null ? { column, op: 'is-null', value: '', caseSensitive: true } : { column, op: 'equals', value: value ?? '', caseSensitive: true };
  const not: Filter = value === null ? { column, op: 'is-not-null', value: '', caseSensitive: true } : { column, op: 'not-equals', value: value ?? '', caseSensitive: true };
  return [
    { label: 'Copy', hint: chordText('Mod+C'), onSelect: deps.onCopy },
    { label: 'Copy as…', hint: chordText('Mod+Shift+C'), onSelect: deps.onCopyAs },
    { label: 'View value', hint: 'Enter', separator: true, onSelect: deps.onOpen },
    { label: 'Row details', hint: 'Shift+Enter', onSelect: deps.onRow },
    { label: 'Only rows with this value', separator: true, disabled: !usable, onSelect: () => addFilter(only) },
    { label: 'No rows with this value', disabled: !usable, onSelect: () => addFilter(not) },
    { label: `Column ${deps.name}…`, separator: true, onSelect: deps.onColumn },
    ...(deps.onExport === null ? [] : [{ label: 'Export…', separator: true, onSelect: deps.onExport }]),
  ];
}
