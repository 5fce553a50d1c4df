import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { PointerMenu } from '../../ui/menu.tsx';
import { useAddonEntries } from './addon-menu.ts';
import { AddonRow } from './addon-row.tsx';
import { nextAddonRow, type SidebarRow } from './sidebar-model.ts';
import { useReportVisible } from './use-visible.ts';

const GROUP_PX = 28;
const ADDON_PX = 44;
const PAGE_ROWS = 10;

type AddonListProps = {
  rows: readonly SidebarRow[];
  tunnels: readonly Tunnel[] | null;
  selectedId: string | null;
  onSelect: (addonId: string) => void;
  focusList: RefObject<(() => void) | null>;
};

function moved(rows: readonly SidebarRow[], from: number, key: string): number | null {
  switch (key) {
    case 'ArrowDown': return nextAddonRow(rows, from, 1);
    case 'ArrowUp': return nextAddonRow(rows, from, -1);
    case 'Home': return nextAddonRow(rows, -1, 1);
    case 'End': return nextAddonRow(rows, rows.length, -1);
    case 'PageDown': return nextAddonRow(rows, Math.min(rows.length, from + PAGE_ROWS) - 1, 1);
    case 'PageUp': return nextAddonRow(rows, Math.max(0, from - PAGE_ROWS), -1);
    default: return null;
  }
}

function GroupTitle({ title, count }: { title: string; count: number }) {
  return (
    <div role="presentation" className="flex h-7 items-end justify-between px-3 pb-1 text-xs font-medium text-faint">
      <span className="truncate">{title}</span>
      <span className="tabular">{count}</span>
    </div>
  );
}

function useAddonRows(rows: readonly SidebarRow[], scroller: RefObject<HTMLDivElement | null>) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'group' ? GROUP_PX : ADDON_PX),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  useReportVisible(items.flatMap(({ index }) => (rows[index]?.kind === 'addon' ? [rows[index].key] : [])));
  return { virtual, items, total: rows.filter((row) => row.kind === 'addon').length };
}

type RovingFocus = Pick<AddonListProps, 'rows' | 'selectedId' | 'focusList'> & { scroller: RefObject<HTMLDivElement | null>; scrollTo: (index: number) => void };

/** The row that has the list's one tab stop, and moving the focus to a row that may have to be scrolled to first. */
function useRovingFocus({ rows, selectedId, scroller, focusList, scrollTo }: RovingFocus) {
  const chosen = rows.findIndex((row) => row.key === selectedId);
  const [moving, setMoving] = useState<number | null>(null);
  const current = moving !== null && rows[moving]?.kind === 'addon' ? moving : Math.max(chosen, nextAddonRow(rows, -1, 1));
  const pending = useRef(false);
  const focusRow = (index: number) => {
    setMoving(index);
    pending.current = true;
    // The row may not be drawn yet; until it is, the list itself takes the keys.
    if (scroller.current?.contains(document.activeElement) !== true) scroller.current?.focus();
    scrollTo(index);
  };
  useEffect(() => {
    focusList.current = () => focusRow(current);
    if (!pending.current) return;
    const row = scroller.current?.querySelector(`[data-index="${current}"]`);
    if (!(row instanceof HTMLElement)) return;
    pending.current = false;
    row.focus();
  });
  return { current, setMoving, focusRow };
}

/** The virtual list of add-ons: one tab stop, arrows move, Enter chooses, the menu key opens the menu. */
export function AddonList({ rows, tunnels, selectedId, onSelect, focusList }: AddonListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const entriesOf = useAddonEntries();
  const { virtual, items, total } = useAddonRows(rows, scroller);
  const { current, setMoving, focusRow } = useRovingFocus({ rows, selectedId, scroller, focusList, scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }) });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      const row = rows[current];
      if (row?.kind === 'addon') onSelect(row.addon.id);
      event.preventDefault();
      return;
    }
    const next = moved(rows, current, event.key);
    if (next === null || next < 0) return;
    event.preventDefault();
    focusRow(next);
  };
  return (
    <div ref={scroller} role="listbox" aria-label="Add-ons" tabIndex={-1} onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div key={item.key} role="presentation" className="absolute inset-x-0 top-0" style={{ height: item.size, transform: `translateY(${item.start}px)` }}>
              {row.kind === 'group' ? <GroupTitle title={row.title} count={row.count} /> : (
                <PointerMenu label={`Actions for ${row.addon.name}`} entries={entriesOf(row.addon)}>
                  <AddonRow
                    addon={row.addon}
                    tunnels={tunnels?.filter((tunnel) => tunnel.addonId === row.addon.id) ?? null}
                    selected={row.addon.id === selectedId}
                    focusable={item.index === current}
                    position={row.position} total={total} index={item.index}
                    onSelect={() => { setMoving(item.index); onSelect(row.addon.id); }}
                  />
                </PointerMenu>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
