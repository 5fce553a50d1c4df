import { RefreshCw, X } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { AddonList as List } from '../../../shared/contract/addons.ts';
import { toAppError } from '../../api/failure.ts';
import { useConnected } from '../../api/api-context.tsx';
import { useCommands, chordText } from '../../state/commands.ts';
import { liveTunnels } from '../../state/live-tunnels.ts';
import { useStore } from '../../state/store.ts';
import { selectedAddonId, sidebarShown } from '../../state/workbench-state.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { inputClass } from '../../ui/field.tsx';
import { formatAgo, formatTime } from '../../ui/format.ts';
import { AddonList } from './addon-list.tsx';
import { CustomLabelDialog } from './custom-label-dialog.tsx';
import { useAddonList, useRefreshAddons } from './queries.ts';
import { sidebarRows, type SidebarRow } from './sidebar-model.ts';

const noTunnels: readonly never[] = [];
const skeletonRows = ['a', 'b', 'c', 'd', 'e', 'f'];

function Skeleton() {
  return (
    <div aria-busy="true" aria-label="Loading add-ons" className="flex-1 pt-7">
      {skeletonRows.map((key) => (
        <div key={key} className="flex h-11 flex-col justify-center gap-1.5 pr-3 pl-9">
          <div className="skeleton h-3 w-3/4" />
          <div className="skeleton h-2.5 w-1/2" />
        </div>
      ))}
    </div>
  );
}

function Freshness({ list, busy, onRefresh }: { list: List | undefined; busy: boolean; onRefresh: () => void }) {
  const now = useNow(30_000);
  const at = list?.fetchedAt ?? null;
  const refreshing = busy || list?.refreshing === true;
  const words = refreshing ? 'Refreshing…' : at === null ? 'Not fetched yet' : `${list?.error === null ? 'Updated' : 'Last known'} ${formatAgo(at, now)}`;
  return (
    <footer className="flex h-8 shrink-0 items-center gap-2 border-t border-line px-3 text-sm text-muted">
      <span role="status" className="min-w-0 flex-1 truncate" title={at === null ? undefined : formatTime(at)}>{words}</span>
      <IconButton label="Refresh add-ons" icon={<RefreshCw size={13} className={refreshing ? 'turning' : ''} />} disabled={busy} onClick={onRefresh} />
    </footer>
  );
}

function NoAddons({ onRefresh }: { onRefresh: () => void }) {
  const openLink = useOpenLink();
  return (
    <div className="flex flex-1 flex-col items-start gap-3 p-4">
      <h2 className="m-0 text-base font-semibold">No Borealis add-on yet</h2>
      <p className="m-0 text-muted">Once an app of yours has Borealis Isolated Postgres, it stands here.</p>
      <Button kind="primary" onClick={() => openLink({ link: 'borealis-docs' })}>How to add one</Button>
      <Button kind="link" onClick={onRefresh}>Refresh</Button>
    </div>
  );
}

function Filter({ value, onChange, onDown }: { value: string; onChange: (text: string) => void; onDown: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const focus = () => {
    sidebarShown.set(true);
    input.current?.focus();
    input.current?.select();
  };
  useCommands([{ id: 'addons.filter', title: 'Filter add-ons', group: 'Go to', keys: ['Mod+Shift+F', '/'], run: focus }]);
  return (
    <div className="relative m-2.5">
      <input
        ref={input}
        type="text"
        role="searchbox"
        aria-label="Filter add-ons"
        title={`Filter add-ons (${chordText('Mod+Shift+F')} or /)`}
        placeholder="Filter add-ons"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('');
          if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
          event.preventDefault();
          onDown();
        }}
        className={`${inputClass} pr-7`}
      />
      {value === '' ? null : (
        <IconButton label="Clear filter" icon={<X size={13} />} className="absolute top-0.5 right-0.5" onClick={() => { onChange(''); input.current?.focus(); }} />
      )}
    </div>
  );
}

function choose(addonId: string) {
  selectedAddonId.set(addonId);
  sidebarShown.set(false);
}

type Body = { rows: readonly SidebarRow[]; nothingKnown: boolean; failed: boolean; filter: string; onClear: () => void; onRefresh: () => void };

/** What stands where the list would be: skeleton, nothing found, nothing there. */
function InsteadOfList({ rows, nothingKnown, failed, filter, onClear, onRefresh }: Body) {
  if (nothingKnown) return failed ? <div className="flex-1" /> : <Skeleton />;
  if (rows.length > 0) return null;
  if (filter === '') return failed ? <div className="flex-1" /> : <NoAddons onRefresh={onRefresh} />;
  return (
    <div className="flex flex-1 flex-col items-start gap-3 p-4">
      <p role="status" className="m-0 text-muted">No add-on matches “{filter}”.</p>
      <Button onClick={onClear}>Clear filter</Button>
    </div>
  );
}

function problemOf(refresh: ReturnType<typeof useRefreshAddons>, list: ReturnType<typeof useAddonList>) {
  if (refresh.isError) return toAppError(refresh.error);
  return list.isError ? toAppError(list.error) : (list.data?.error ?? null);
}

/** The add-ons of all apps: pinned, by team, personal; with a filter and how fresh they are. */
export function Sidebar() {
  const list = useAddonList();
  const refresh = useRefreshAddons();
  const live = useStore(liveTunnels);
  const tunnels = useConnected() ? (live ?? noTunnels) : null;
  const selectedId = useStore(selectedAddonId);
  const [filter, setFilter] = useState('');
  const deferred = useDeferredValue(filter);
  const addons = list.data?.addons;
  const rows = useMemo(() => sidebarRows(addons ?? [], deferred), [addons, deferred]);
  const focusList = useRef<(() => void) | null>(null);
  const doRefresh = () => refresh.mutate({});
  useCommands([{ id: 'addons.refresh', title: 'Refresh add-ons', group: 'Add-ons', run: doRefresh }]);
  const problem = problemOf(refresh, list);
  const nothingKnown = list.data === undefined || (list.data.fetchedAt === null && list.data.addons.length === 0);
  return (
    <nav aria-label="Add-on browser" className="flex h-full min-h-0 flex-col bg-panel">
      <Filter value={filter} onChange={setFilter} onDown={() => focusList.current?.()} />
      {problem === null ? null : <div className="mx-2.5 mb-2"><FailureView compact error={problem} onRetry={doRefresh} /></div>}
      <InsteadOfList rows={rows} nothingKnown={nothingKnown} failed={problem !== null} filter={deferred} onClear={() => setFilter('')} onRefresh={doRefresh} />
      {rows.length === 0 ? null : <AddonList rows={rows} tunnels={tunnels} selectedId={selectedId} onSelect={choose} focusList={focusList} />}
      <Freshness list={list.data} busy={refresh.isPending} onRefresh={doRefresh} />
      <CustomLabelDialog />
    </nav>
  );
}
