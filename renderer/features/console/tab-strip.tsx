import { Plus, X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore, useStorePart } from '../../state/store.ts';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import type { ConsoleTab } from './console-tab.ts';
import type { LinkState } from './queries/file-link.ts';
import { isRunning } from './run-state.ts';
import { openTransaction } from './tab-database.ts';

const differs = (link: LinkState | null) => link !== null && link.status !== 'same' && link.status !== 'unknown';

function linkWords(link: LinkState | null): string {
  if (link === null) return '';
  const state = { unknown: '', same: '', modified: ', changed here since', changed: ', changed by another program', gone: ', whose file is gone' }[link.status];
  return `; saved query ${link.path}${state}`;
}

type TabProps = {
  tab: ConsoleTab;
  active: boolean;
  onActivate: () => void;
  onClose: () => void;
  onStep: (by: 1 | -1) => void;
  /** A tab is being dragged: from here, over here, and let go. */
  drag: { start: () => void; over: () => void; end: () => void };
};

function Rename({ tab, onDone }: { tab: ConsoleTab; onDone: () => void }) {
  const [text, setText] = useState(tab.title.get());
  const leave = (keep: boolean) => {
    if (keep) tab.rename(text);
    onDone();
  };
  return (
    <input
      aria-label="Tab name"
      data-own-escape=""
      autoFocus
      value={text}
      maxLength={120}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => leave(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') leave(true);
        if (event.key === 'Escape') leave(false);
      }}
      className="h-5 w-28 rounded-sm border border-line bg-bg px-1"
    />
  );
}

function Tab({ tab, active, onActivate, onClose, onStep, drag }: TabProps) {
  const link = useStore(tab.link.state);
  const title = useStore(tab.title);
  const running = useStorePart(tab.run, isRunning);
  // A run is told of before a save, which typing would otherwise draw twice a key.
  const saving = useStorePart(tab.saver.state, (state) => (running && state === 'pending' ? 'saved' : state));
  const transaction = openTransaction(useStore(tab.database.state))?.transaction ?? null;
  const [renaming, setRenaming] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') onStep(1);
    else if (event.key === 'ArrowLeft') onStep(-1);
    else if (event.key === 'F2') setRenaming(true);
    else if (event.key === 'Delete') onClose();
    else return;
    event.preventDefault();
  };
  const mark = running ? '▸' : saving === 'failed' || differs(link) ? '●' : '';
  const word = running ? 'running' : saving === 'failed' ? 'not saved yet; trying again' : saving === 'pending' ? 'saving' : 'saved';
  return (
    <div
      draggable={!renaming}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        drag.start();
      }}
      onDragOver={(event) => {
        event.preventDefault();
        drag.over();
      }}
      onDragEnd={drag.end}
      className={cx('flex h-7 max-w-52 shrink-0 items-center gap-1 rounded-t-md border border-b-0 pr-1 pl-3', active ? 'border-line bg-bg text-text' : 'border-transparent text-muted hover:text-text')}
    >
      {renaming ? <Rename tab={tab} onDone={() => setRenaming(false)} /> : (
        <button
          type="button"
          role="tab"
          aria-selected={active}
          tabIndex={active ? 0 : -1}
          title={`${title} (${word}${linkWords(link)})${transaction === null ? '' : `; transaction ${transaction}`}; double-click or F2 renames`}
          onClick={onActivate}
          onDoubleClick={() => setRenaming(true)}
          onKeyDown={onKeyDown}
          className="min-w-0 truncate"
        >
          {title}
        </button>
      )}
      {transaction === null ? null : <span role="img" aria-label={`Transaction ${transaction}`} className={cx('size-1.5 shrink-0 rounded-full', transaction === 'failed' ? 'bg-red' : 'bg-amber')} />}
      <span aria-hidden="true" className={cx('w-3 text-center text-xs', saving === 'failed' ? 'text-red' : 'text-accent-text')}>{mark}</span>
      <button type="button" aria-label={`Close ${title}`} title="Close tab" tabIndex={-1} onClick={onClose} className="inline-flex size-4 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-text">
        <X size={12} aria-hidden="true" />
      </button>
    </div>
  );
}

type TabStripProps = { tabs: readonly ConsoleTab[]; activeId: string | null; onActivate: (tabId: string) => void; onClose: (tabId: string) => void; onAdd: () => void; onMove: (tabId: string, to: number) => void; tools?: ReactNode };

/** A dragged tab takes the place of the one that it is dragged over. */
function useTabDrag(tabs: readonly ConsoleTab[], onMove: (tabId: string, to: number) => void) {
  const dragged = useRef<string | null>(null);
  return (index: number) => ({
    start: () => { dragged.current = tabs[index]?.tabId ?? null; },
    over: () => { if (dragged.current !== null && tabs[index]?.tabId !== dragged.current) onMove(dragged.current, index); },
    end: () => { dragged.current = null; },
  });
}

/** The editor tabs of an add-on. */
export function TabStrip({ tabs, activeId, onActivate, onClose, onAdd, onMove, tools }: TabStripProps) {
  const list = useRef<HTMLDivElement>(null);
  const dragOf = useTabDrag(tabs, onMove);
  const step = (from: number, by: 1 | -1) => {
    const next = tabs[(from + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    onActivate(next.tabId);
    requestAnimationFrame(() => {
      const shown = list.current?.querySelector('[role="tab"][aria-selected="true"]');
      if (shown instanceof HTMLElement) shown.focus();
    });
  };
  return (
    <div className="flex h-8 shrink-0 items-end border-b border-line bg-panel pl-2">
      <div ref={list} role="tablist" aria-label="Editor tabs" className="-mb-px flex min-w-0 items-end gap-0.5 overflow-x-auto [scrollbar-width:none]">
        {tabs.map((tab, index) => (
          <Tab
            key={tab.tabId}
            tab={tab}
            active={tab.tabId === activeId}
            onActivate={() => onActivate(tab.tabId)}
            onClose={() => onClose(tab.tabId)}
            onStep={(by) => step(index, by)}
            drag={dragOf(index)}
          />
        ))}
      </div>
      <IconButton label="New editor tab" icon={<Plus size={14} />} onClick={onAdd} className="mx-1 mb-0.5" />
      {tools}
    </div>
  );
}
