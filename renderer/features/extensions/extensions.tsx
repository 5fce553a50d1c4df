import { ExternalLink, Search } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { extensionsCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { useApi, useConnected } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { cliAddon } from '../../state/cli-addon.ts';
import { useCommands } from '../../state/commands.ts';
import { doctorAction } from '../../state/doctor.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { inputClass } from '../../ui/field.tsx';
import { ByNameDialog } from './by-name-dialog.tsx';
import { ExtensionDetails } from './extension-details.tsx';
import { ExtensionList } from './extension-list.tsx';
import { InstallDialog } from './install-dialog.tsx';
import { installRuns, resumeInstall, runShown, startInstall } from './install-runs.ts';
import { foundRows, needers, rowsOf, type ExtensionRow } from './model.ts';
import { useCurrentInstall, useInstalled, useOffered } from './queries.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { RunDialog } from './run-dialog.tsx';
import { byNameAsked } from './state.ts';
import { UpdateDialog } from './update-dialog.tsx';

type Asked = { kind: 'install'; names: readonly string[] } | { kind: 'remove'; name: string } | { kind: 'update'; row: ExtensionRow } | null;

/** Both sides of the list, and what is missing of either. */
function useRows(addonId: string) {
  const installed = useInstalled(addonId);
  const offered = useOffered(addonId);
  return {
    rows: rowsOf(installed.data, offered.data),
    installed, offered,
    fetching: installed.isFetching || offered.isFetching,
    refresh: () => {
      void installed.refetch();
      void offered.refetch();
    },
  };
}

function Troubles({ addonId, installed, offered }: { addonId: string } & Pick<ReturnType<typeof useRows>, 'installed' | 'offered'>) {
  const unread = offered.isError ? toAppError(offered.error) : null;
  const cause = unread === null ? undefined : doctorAction(unread, addonId);
  return (
    <>
      {installed.isError ? <FailureView compact error={toAppError(installed.error)} onRetry={() => void installed.refetch()} /> : null}
      {unread === null ? null : (
        <div role="status" className="flex items-center gap-3 rounded-md border border-line bg-panel px-3 py-1.5">
          <span className="min-w-0 flex-1">{offered.data === undefined ? 'What the server offers cannot be read, so only what Borealis lists is shown.' : 'What the server offers cannot be read now; this is what it said before.'} {wordsOf(unread).what} {wordsOf(unread).why}</span>
          {cause === undefined ? null : <Button small onClick={cause.run}>{cause.label}</Button>}
          <Button small disabled={offered.isFetching} onClick={() => void offered.refetch()}>Retry</Button>
        </div>
      )}
    </>
  );
}

/** Comes back to an installation that this window does not follow, as after it was loaded anew. */
function useResumed(addon: Addon) {
  const { client } = useApi();
  const { names, at } = useCurrentInstall(addon.id);
  const { id, name } = addon;
  useEffect(() => { if (names !== null) resumeInstall(client, { id, name }, names); }, [client, id, name, names, at]);
}

function useAsk(addon: Addon) {
  const { client } = useApi();
  const [asked, setAsked] = useState<Asked>(null);
  const running = useStore(installRuns).get(addon.id)?.state === 'running';
  const install = (names: readonly string[]) => {
    if (running) runShown.set(addon.id);
    else if (names.length > 0) setAsked({ kind: 'install', names });
  };
  const begin = (names: readonly string[]) => {
    startInstall(client, addon, names);
    runShown.set(addon.id);
    setAsked(null);
  };
  return { asked, setAsked, running, install, begin };
}

function useExtensionCommands({ running, install, setAsked }: ReturnType<typeof useAsk>, { marked, chosen, refresh }: { marked: readonly string[]; chosen: ExtensionRow | null; refresh: () => void }) {
  const idle = useConnected() && !running;
  useCommands([
    { id: 'extensions.marked', title: 'Install the marked extensions…', group: 'Extensions', run: () => install(marked), disabled: marked.length === 0 || !idle },
    {
      id: 'extensions.remove', title: 'Remove the chosen extension…', group: 'Extensions', disabled: chosen?.installed?.listed !== true || !idle,
      run: () => { if (chosen !== null) setAsked({ kind: 'remove', name: chosen.name }); },
    },
    {
      id: 'extensions.update', title: 'Update the chosen extension…', group: 'Extensions', disabled: !canUpdate(chosen) || !idle,
      run: () => { if (chosen !== null) setAsked({ kind: 'update', row: chosen }); },
    },
    { id: 'extensions.refresh', title: 'Refresh the extensions', group: 'Extensions', run: refresh },
  ]);
}

const canUpdate = (row: ExtensionRow | null): boolean => row !== null && row.installed !== null && row.offered !== null && row.offered.update !== null;

type ToolbarProps = { addon: Addon; search: string; onSearch: (text: string) => void; onDown: () => void; marked: readonly string[]; fetching: boolean; ask: ReturnType<typeof useAsk>; onRefresh: () => void };

function Toolbar({ addon, search, onSearch, onDown, marked, fetching, ask, onRefresh }: ToolbarProps) {
  const openLink = useOpenLink();
  const connected = useConnected();
  const named = cliAddon(addon);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') onDown();
    else if (event.key === 'Escape' && search !== '') onSearch('');
    else return;
    event.preventDefault();
  };
  return (
    <div className="@container/tools">
      <div className="flex flex-wrap items-center gap-2">
        <div className="relative w-44 @5xl/tools:w-64">
          <Search size={13} aria-hidden="true" className="pointer-events-none absolute top-2 left-2 text-faint" />
          <input type="search" aria-label="Search extensions" placeholder="Search" value={search} onChange={(event) => onSearch(event.target.value)} onKeyDown={onKeyDown} className={`${inputClass} pl-7`} />
        </div>
        {ask.running
          ? <Button kind="primary" onClick={() => runShown.set(addon.id)}>Show progress</Button>
          : <Button kind="primary" disabled={marked.length === 0 || !connected} title={marked.length === 0 ? 'Mark several with Space or a click on their boxes' : undefined} onClick={() => ask.install(marked)}>{marked.length === 0 ? 'Install marked…' : `Install ${marked.length} marked…`}</Button>}
        <Button disabled={ask.running || !connected} onClick={() => byNameAsked.set(addon.id)}>Install by name…</Button>
        {named === null ? null : <Button onClick={() => void copyText(extensionsCommand(named), 'Command')}>Copy as command</Button>}
        <Button kind="link" onClick={() => openLink({ link: 'borealis-extensions' })}>Supported extensions <ExternalLink size={12} aria-hidden="true" /></Button>
        <span className="flex-1" />
        <Button kind="quiet" className="min-w-18" disabled={fetching} aria-busy={fetching} onClick={onRefresh}>{fetching ? 'Reading…' : 'Refresh'}</Button>
      </div>
    </div>
  );
}

const noName = () => byNameAsked.set(null);

function toggled(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(name)) next.add(name);
  return next;
}

/** What is installed and what could be, with installing, removing and updating. */
export default function Extensions({ addon, elevated }: { addon: Addon; elevated: boolean }) {
  const { rows, installed, offered, fetching, refresh } = useRows(addon.id);
  const ask = useAsk(addon);
  useResumed(addon);
  const connected = useConnected();
  const openLink = useOpenLink();
  const list = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const [marks, setMarks] = useState<ReadonlySet<string>>(new Set());
  const groups = foundRows(rows, search);
  const found = [...groups.installed, ...groups.offered];
  const marked = rows.filter((row) => row.installed === null && marks.has(row.name)).map(({ name }) => name);
  const pending = found.length === 0 && search === '' && (installed.isPending || offered.isPending);
  const chosen = found.find(({ name }) => name === active) ?? null;
  const { asked, setAsked } = ask;
  useExtensionCommands(ask, { marked, chosen, refresh });
  const open = (row: ExtensionRow) => {
    if (row.installed === null) ask.install([row.name]);
    else if (canUpdate(row)) setAsked({ kind: 'update', row });
  };
  const remove = (row: ExtensionRow) => { if (row.installed?.listed === true && !ask.running) setAsked({ kind: 'remove', name: row.name }); };
  const toList = () => {
    setActive((old) => (found.some(({ name }) => name === old) ? old : found[0]?.name ?? null));
    list.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus();
  };
  return (
    <div className="flex h-full min-h-0 flex-col gap-3 p-4">
      <Toolbar addon={addon} search={search} onSearch={setSearch} onDown={toList} marked={marked} fetching={fetching} ask={ask} onRefresh={refresh} />
      <Troubles addonId={addon.id} installed={installed} offered={offered} />
      <div className="@container/pane min-h-0 flex-1">
        <div className="flex h-full min-h-0 flex-col overflow-hidden rounded-lg border border-line bg-raised @3xl/pane:flex-row">
          <div ref={list} className="flex min-h-0 min-w-0 flex-1 flex-col">
            {pending ? <div aria-busy="true" aria-label="Reading the extensions" className="flex flex-col gap-1.5 p-3">{Array.from({ length: 12 }, (_, at) => <div key={at} className="skeleton h-4.5" />)}</div> : null}
            {!pending && found.length === 0 ? <Nothing search={search} onByName={() => byNameAsked.set(addon.id)} /> : null}
            {found.length === 0 ? null : (
              <ExtensionList groups={groups} active={chosen?.name ?? null} marked={marks} waiting={offered.isPending} onActive={setActive} onMark={(name) => setMarks((old) => toggled(old, name))} onOpen={open} onRemove={remove} />
            )}
          </div>
          <aside aria-label="Extension" className="max-h-[45%] shrink-0 overflow-auto border-t border-line-soft p-4 @3xl/pane:max-h-none @3xl/pane:w-80 @3xl/pane:border-t-0 @3xl/pane:border-l">
            <ExtensionDetails
              row={chosen} known={offered.data !== undefined} neededBy={chosen === null ? [] : needers(rows, chosen.name)} disabled={ask.running || !connected}
              onInstall={() => { if (chosen !== null) open(chosen); }}
              onRemove={() => { if (chosen !== null) remove(chosen); }}
              onUpdate={() => { if (chosen !== null) setAsked({ kind: 'update', row: chosen }); }}
            />
          </aside>
        </div>
      </div>
      <ByNameDialog open={useStore(byNameAsked) === addon.id} initial={found.length === 0 ? search.trim() : ''} onClose={noName} onNext={(name) => { noName(); ask.install([name]); }} onList={() => openLink({ link: 'borealis-extensions' })} />
      <InstallDialog addon={addon} names={asked?.kind === 'install' ? asked.names : null} onClose={() => setAsked(null)} onInstall={() => { if (asked?.kind === 'install') { setMarks(new Set()); ask.begin(asked.names); } }} />
      <RemoveDialog addon={addon} name={asked?.kind === 'remove' ? asked.name : null} onClose={() => setAsked(null)} />
      <UpdateDialog addon={addon} row={asked?.kind === 'update' ? asked.row : null} elevated={elevated} onClose={() => setAsked(null)} />
      <RunDialog addon={addon} onRetry={(names) => { runShown.set(null); ask.install(names); }} />
    </div>
  );
}

function Nothing({ search, onByName }: { search: string; onByName: () => void }) {
  return (
    <div className="flex flex-1 flex-col items-start gap-3 p-6">
      <p className="m-0 text-muted">{search === '' ? 'Nothing is installed, and what the server offers is not known.' : `No extension matches “${search}”. Borealis may support more than this server offers.`}</p>
      <Button onClick={onByName}>Install by name…</Button>
    </div>
  );
}
