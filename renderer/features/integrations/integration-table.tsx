import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { CliAddon } from '../../../shared/cli-command.ts';
import { removeIntegrationCommand } from '../../../shared/cli-command.ts';
import type { Integration } from '../../../shared/contract/integrations.ts';
import { cx } from '../../ui/class-names.ts';
import { copyText } from '../../ui/clipboard.ts';
import { useNow } from '../../ui/clock.ts';
import { movedIndex } from '../../ui/list-keys.ts';
import { PointerMenu, type MenuEntry } from '../../ui/menu.tsx';
import { columnsClass, IntegrationRow, rowPx } from './integration-row.tsx';
import { nextSort, type Column, type Sort } from './list-model.ts';

const columns: readonly { column: Column; title: string }[] = [
  { column: 'name', title: 'Name' }, { column: 'dbUsername', title: 'Database user' }, { column: 'sshUsername', title: 'SSH user' },
  { column: 'access', title: 'Access' }, { column: 'created', title: 'Registered' },
];
const pageRows = 12;

function Head({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) {
  return (
    <div role="row" aria-rowindex={1} className={cx(columnsClass, 'sticky top-0 z-10 h-7 border-b border-line bg-panel')}>
      {columns.map(({ column, title }) => {
        const chosen = sort.by === column;
        return (
          <span key={column} role="columnheader" aria-sort={chosen ? (sort.down ? 'descending' : 'ascending') : 'none'} className="min-w-0">
            <button type="button" onClick={() => onSort(nextSort(sort, column))} className={cx('flex max-w-full items-center gap-1 text-sm font-medium hover:text-text', chosen ? 'text-text' : 'text-muted')}>
              <span className="truncate">{title}</span>
              {chosen ? (sort.down ? <ArrowDown size={12} aria-hidden="true" /> : <ArrowUp size={12} aria-hidden="true" />) : null}
            </button>
          </span>
        );
      })}
      <span role="columnheader"><span className="sr-only">Actions</span></span>
    </div>
  );
}

function entriesOf({ name, dbUsername, sshUsername }: Integration, cli: CliAddon | null, onRemove: () => void): MenuEntry[] {
  return [
    { label: 'Copy name', onSelect: () => void copyText(name, 'Name') },
    { label: 'Copy database user', onSelect: () => void copyText(dbUsername, 'Database user') },
    { label: 'Copy SSH user', onSelect: () => void copyText(sshUsername, 'SSH user') },
    ...(cli === null ? [] : [{ label: 'Copy as command: remove', separator: true, onSelect: () => void copyText(removeIntegrationCommand(cli, name), 'Command') }]),
    { label: 'Remove…', danger: true, separator: true, hint: 'Del', onSelect: onRemove },
  ];
}

type TableProps = {
  rows: readonly Integration[];
  sort: Sort;
  cli: CliAddon | null;
  onSort: (sort: Sort) => void;
  onRemove: (integration: Integration) => void;
};

/** The row that has the table's one tab stop; a row that is not drawn yet gets the focus as soon as it is. */
function useRoving(count: number, scrollTo: (index: number) => void) {
  const scroller = useRef<HTMLDivElement>(null);
  const pending = useRef(false);
  const [at, setAt] = useState(0);
  const current = Math.min(at, Math.max(0, count - 1));
  useEffect(() => {
    if (!pending.current) return;
    const row = scroller.current?.querySelector(`[data-index="${current}"]`);
    if (!(row instanceof HTMLElement)) return;
    pending.current = false;
    row.focus();
  });
  const go = (index: number) => {
    pending.current = true;
    setAt(index);
    scrollTo(index);
  };
  return { scroller, current, setAt, go };
}

/** The virtual table of integrations: arrows move, Delete asks about removal, the menu key opens the menu. */
export function IntegrationTable({ rows, sort, cli, onSort, onRemove }: TableProps) {
  const now = useNow(60_000);
  const roving = useRoving(rows.length, (index) => virtual.scrollToIndex(index, { align: 'auto' }));
  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => roving.scroller.current, estimateSize: () => rowPx, getItemKey: (index) => rows[index]?.name ?? index,
    overscan: 8, paddingStart: rowPx, scrollPaddingStart: rowPx,
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = rows[roving.current];
    if (!(event.target instanceof HTMLElement) || event.target.closest('[role=columnheader]') !== null || chosen === undefined) return;
    const next = movedIndex(roving.current, event.key, rows.length - 1, pageRows);
    if (event.key === 'Delete') onRemove(chosen);
    else if (next === null) return;
    else roving.go(next);
    event.preventDefault();
  };
  return (
    <div ref={roving.scroller} role="grid" aria-label="Data integrations" aria-rowcount={rows.length + 1} aria-colcount={6} onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-auto">
      <div role="rowgroup" className="relative min-w-[600px]" style={{ height: virtual.getTotalSize() }}>
        <Head sort={sort} onSort={onSort} />
        {virtual.getVirtualItems().map((item) => {
          const integration = rows[item.index];
          if (integration === undefined) return null;
          return (
            <div key={item.key} role="presentation" className="absolute inset-x-0 top-0" style={{ height: item.size, transform: `translateY(${item.start}px)` }}>
              <PointerMenu label={`Actions for ${integration.name}`} entries={entriesOf(integration, cli, () => onRemove(integration))}>
                <IntegrationRow
                  integration={integration} index={item.index} now={now} focusable={item.index === roving.current}
                  onFocus={() => roving.setAt(item.index)} onRemove={() => onRemove(integration)}
                />
              </PointerMenu>
            </div>
          );
        })}
      </div>
    </div>
  );
}
