import { Eraser } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import type { HistoryEntry } from '../../../../shared/contract/history.ts';
import { toAppError } from '../../../api/failure.ts';
import { editorAsked, openDialog } from '../../../state/workbench-state.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { copyText } from '../../../ui/clipboard.ts';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Choice, inputClass } from '../../../ui/field.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import type { ConsoleSession, ConsoleTabs } from '../console-session.ts';
import { SidePanel } from '../layout/side-panel.tsx';
import { HistoryList } from './history-list.tsx';
import { insertText, outcomeWords } from './history-words.ts';
import { useAddonNames, useForget, useHistory, useHistoryMode } from './use-history.ts';

type HistoryPanelProps = { session: ConsoleSession; tabs: ConsoleTabs; width: number | undefined };

const scopes = [{ value: 'addon', text: 'This database' }, { value: 'all', text: 'All' }] as const;

/** The value once it has stopped changing for a moment: every search reads files. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 150);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** What can be done with a statement that was run. It never runs by itself. */
function useEntryActions(session: ConsoleSession, tabs: ConsoleTabs) {
  const { remove } = useForget();
  return {
    open(entry: HistoryEntry, where: 'here' | 'new-tab') {
      const active = tabs.tabs.find((tab) => tab.tabId === tabs.activeId);
      if (where === 'new-tab' || active === undefined) session.open({ text: insertText(entry.text) });
      else active.content.insert(insertText(entry.text));
      editorAsked.set((old) => old + 1);
    },
    copy: (entry: HistoryEntry) => void copyText(entry.text, 'Statement'),
    remove: (entry: HistoryEntry) => remove.mutate({ id: entry.id }, { onError: (error) => toast.error(toAppError(error).message) }),
  };
}

function ClearDialog({ open, addonId, addonName, onClose }: { open: boolean; addonId: string; addonName: string; onClose: () => void }) {
  const { clear } = useForget();
  const safe = useRef<HTMLButtonElement>(null);
  const forget = (which: string | null) => clear.mutate({ addonId: which }, { onSuccess: onClose });
  return (
    <Dialog open={open} onClose={onClose} title="Clear history" initialFocus={safe} description="The statements are removed from the files on this computer. This cannot be undone.">
      {clear.isError ? <FailureView compact error={toAppError(clear.error)} /> : null}
      <DialogActions>
        <Button ref={safe} onClick={onClose}>Cancel</Button>
        <Button kind="danger" disabled={clear.isPending} onClick={() => forget(addonId)}>Clear {addonName}</Button>
        <Button kind="danger" disabled={clear.isPending} onClick={() => forget(null)}>Clear all databases</Button>
      </DialogActions>
    </Dialog>
  );
}

function Details({ entry, onOpen, onCopy, onRemove }: { entry: HistoryEntry; onOpen: (where: 'here' | 'new-tab') => void; onCopy: () => void; onRemove: () => void }) {
  return (
    <section aria-label="Statement" className="flex max-h-[45%] shrink-0 flex-col border-t border-line bg-bg">
      <pre tabIndex={0} className="m-0 min-h-0 flex-1 overflow-auto px-3 py-2 font-mono text-sm whitespace-pre-wrap select-text [overflow-wrap:anywhere]">{entry.text}</pre>
      {entry.shortened ? <p className="m-0 px-3 pb-1 text-sm text-amber">Only the beginning was kept.</p> : null}
      {entry.error === null ? null : <p className="m-0 max-h-24 overflow-auto px-3 pb-2 text-sm text-red select-text [overflow-wrap:anywhere]">{outcomeWords[entry.outcome]}: {entry.error}</p>}
      <div className="flex flex-wrap gap-1 border-t border-line-soft px-2 py-1">
        <Button small kind="primary" onClick={() => onOpen('here')}>Insert</Button>
        <Button small onClick={() => onOpen('new-tab')}>New tab</Button>
        <Button small kind="quiet" onClick={onCopy}>Copy</Button>
        <Button small kind="quiet" onClick={onRemove}>Forget</Button>
      </div>
    </section>
  );
}

function Nothing({ searching, mode }: { searching: boolean; mode: string | null }) {
  if (mode === 'off') {
    return (
      <div className="flex flex-col items-start gap-2 p-3 text-muted">
        <p className="m-0">History is off: statements that you run are not remembered.</p>
        <Button small onClick={() => openDialog.set('settings')}>Open settings</Button>
      </div>
    );
  }
  return <p className="m-0 p-3 text-muted">{searching ? 'No statement holds all of these words.' : 'Statements that you run are listed here, with how long they took and how many rows they gave.'}</p>;
}

/** Every statement that was run, to be found and used again. */
export function HistoryPanel({ session, tabs, width }: HistoryPanelProps) {
  const [scope, setScope] = useState<'addon' | 'all'>('addon');
  const [search, setSearch] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [clearing, setClearing] = useState(false);
  const names = useAddonNames();
  const mode = useHistoryMode();
  const found = useHistory(scope === 'addon' ? session.addonId : null, useSettled(search.trim()));
  const { entries } = found;
  const chosen = Math.max(0, entries.findIndex((entry) => entry.id === chosenId));
  const entry = entries[chosen];
  const actions = useEntryActions(session, tabs);
  const choose = (index: number) => setChosenId(entries[index]?.id ?? null);
  const remove = (gone: HistoryEntry) => {
    setChosenId(entries[chosen + 1]?.id ?? entries[chosen - 1]?.id ?? null);
    actions.remove(gone);
  };
  const menu: MenuEntry[] = entry === undefined ? [] : [
    { label: 'Insert at the cursor', hint: 'Enter', onSelect: () => actions.open(entry, 'here') },
    { label: 'Open in a new tab', hint: 'Shift+Enter', onSelect: () => actions.open(entry, 'new-tab') },
    { label: 'Copy', onSelect: () => actions.copy(entry) },
    { label: 'Forget', hint: 'Del', danger: true, separator: true, onSelect: () => remove(entry) },
  ];
  return (
    <SidePanel session={session} title="History" width={width} tools={<IconButton label="Clear history…" icon={<Eraser size={14} />} onClick={() => setClearing(true)} />}>
      <div className="flex shrink-0 flex-col gap-2 border-b border-line p-2">
        <input aria-label="Search history" placeholder="Search statements and errors" className={inputClass} value={search} onChange={(event) => setSearch(event.target.value)} />
        <Choice label="History of" value={scope} options={scopes} onChange={setScope} />
        {mode === 'without-literals' ? <p className="m-0 text-xs text-muted">Literals are replaced by ? before a statement is kept.</p> : null}
        {mode === 'off' && entries.length > 0 ? <p className="m-0 text-xs text-amber">History is off; these are from before.</p> : null}
      </div>
      {found.isError ? <div className="p-2"><FailureView compact error={toAppError(found.error)} onRetry={() => void found.refetch()} /></div> : null}
      {entries.length === 0 && found.isSuccess ? <Nothing searching={search.trim() !== ''} mode={mode} /> : null}
      {entries.length === 0 ? null : (
        <HistoryList
          entries={entries} chosen={chosen} menu={menu} onChoose={choose} onOpen={(one, where) => actions.open(one, where)} onCopy={actions.copy} onRemove={remove}
          nameOf={(one) => (scope === 'all' ? (names.get(one.addonId) ?? one.addonId) : null)}
          onEnd={() => { if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage(); }}
        />
      )}
      {entry === undefined ? null : <Details entry={entry} onOpen={(where) => actions.open(entry, where)} onCopy={() => actions.copy(entry)} onRemove={() => remove(entry)} />}
      <ClearDialog open={clearing} addonId={session.addonId} addonName={names.get(session.addonId) ?? 'this database'} onClose={() => setClearing(false)} />
    </SidePanel>
  );
}
