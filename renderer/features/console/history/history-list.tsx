import { useVirtualizer } from '@tanstack/react-virtual';
import { Ban, CircleCheck, CircleX, Unplug } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { HistoryEntry } from '../../../../shared/contract/history.ts';
import { formatUtc } from '../../../../shared/utc.ts';
import { cx } from '../../../ui/class-names.ts';
import { formatTime } from '../../../ui/format.ts';
import { PointerMenu, type MenuEntry } from '../../../ui/menu.tsx';
import { movedIndex } from '../../../ui/list-keys.ts';
import { oneLine, outcomeWords, resultWords } from './history-words.ts';

const ROW_PX = 48;
const PAGE_ROWS = 8;

const outcomeIcons = { done: CircleCheck, failed: CircleX, cancelled: Ban, lost: Unplug } as const;

type RowProps = { entry: HistoryEntry; chosen: boolean; addonName: string | null; onChoose: () => void; onOpen: () => void };

function Row({ entry, chosen, addonName, onChoose, onOpen }: RowProps) {
  const Icon = outcomeIcons[entry.outcome];
  const bad = entry.outcome === 'failed' || entry.outcome === 'lost';
  return (
    <div
      onPointerDown={onChoose}
      onDoubleClick={onOpen}
      className={cx('flex h-12 flex-col justify-center gap-0.5 border-b border-line-soft px-3', chosen ? 'bg-hover' : 'hover:bg-hover/60')}
    >
      <div className="flex items-center gap-2">
        <span role="img" aria-label={outcomeWords[entry.outcome]} title={outcomeWords[entry.outcome]} className={cx('shrink-0', bad ? 'text-red' : 'text-faint')}><Icon size={12} aria-hidden="true" /></span>
        <span className="min-w-0 flex-1 truncate font-mono text-sm">{oneLine(entry.text)}</span>
      </div>
      <div className="flex items-center gap-2 pl-5 text-xs text-muted">
        <span className="shrink-0 tabular" title={formatUtc(entry.at)}>{formatTime(entry.at)}</span>
        {addonName === null ? null : <span className="max-w-28 shrink-0 truncate">{addonName}</span>}
        <span className={cx('min-w-0 truncate', bad && 'text-red')} title={resultWords(entry)}>{entry.error ?? resultWords(entry)}</span>
      </div>
    </div>
  );
}

type HistoryListProps = {
  entries: readonly HistoryEntry[];
  chosen: number;
  nameOf: (entry: HistoryEntry) => string | null;
  menu: readonly MenuEntry[];
  onChoose: (index: number) => void;
  onOpen: (entry: HistoryEntry, where: 'here' | 'new-tab') => void;
  onCopy: (entry: HistoryEntry) => void;
  onRemove: (entry: HistoryEntry) => void;
  /** The end of what is loaded is in view. */
  onEnd: () => void;
};

/** The statements as a list box: arrows choose, Enter inserts, Shift+Enter opens a tab, Ctrl+C copies, Delete forgets. */
export function HistoryList({ entries, chosen, nameOf, menu, onChoose, onOpen, onCopy, onRemove, onEnd }: HistoryListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: entries.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 6, getItemKey: (index) => entries[index]?.id ?? index });
  const items = virtual.getVirtualItems();
  const atEnd = (items.at(-1)?.index ?? 0) >= entries.length - 1;
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => { if (atEnd) onEnd(); }, [atEnd, entries.length]);
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = entries[chosen];
    const next = movedIndex(chosen, event.key, entries.length - 1, PAGE_ROWS);
    if (next !== null) {
      onChoose(next);
      virtual.scrollToIndex(next, { align: 'auto' });
    } else if (entry === undefined) return;
    else if (event.key === 'Enter') onOpen(entry, event.shiftKey ? 'new-tab' : 'here');
    else if (event.key === 'Delete') onRemove(entry);
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') onCopy(entry);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <PointerMenu label="Statement" entries={menu}>
      <div
        ref={scroller}
        role="listbox"
        aria-label="Statements that were run"
        aria-activedescendant={entries[chosen] === undefined ? undefined : `history-${entries[chosen].id}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      >
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const entry = entries[index];
            if (entry === undefined) return null;
            return (
              <div key={key} id={`history-${entry.id}`} role="option" aria-selected={index === chosen} aria-posinset={index + 1} aria-setsize={-1} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start}px)` }}>
                <Row entry={entry} chosen={index === chosen} addonName={nameOf(entry)} onChoose={() => onChoose(index)} onOpen={() => onOpen(entry, 'here')} />
              </div>
            );
          })}
        </div>
      </div>
    </PointerMenu>
  );
}
