import { FolderPlus, Save } from 'lucide-react';
import { useDeferredValue, useState, useSyncExternalStore } from 'react';
import { toast } from 'sonner';
import type { QueryEntry } from '../../../../shared/contract/queries.ts';
import { useApi } from '../../../api/api-context.tsx';
import { toAppError } from '../../../api/failure.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { inputClass } from '../../../ui/field.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import type { ConsoleSession, ConsoleTabs } from '../console-session.ts';
import type { ConsoleTab } from '../console-tab.ts';
import { SidePanel } from '../layout/side-panel.tsx';
import { useAllTabs } from '../sessions-context.tsx';
import { openQuery } from './open-query.ts';
import { PathDialog } from './path-dialog.tsx';
import { QueryRows } from './query-rows.tsx';
import { folderOf, foldersOf, joined, nameOf, pathAfterMove, titleOf, treeRows, type TreeRow } from './query-tree.ts';
import { saveTab } from './save-state.ts';
import { useQueryList } from './use-queries.ts';

type Question = { kind: 'rename'; entry: QueryEntry } | { kind: 'new-folder'; folder: string };

const told = (work: Promise<unknown>) => { work.catch((error: unknown) => toast.error(toAppError(error).message)); };

/** Changes on disk; tabs that belong to a file go with it. */
function useFileActions() {
  const { client } = useApi();
  const allTabs = useAllTabs();
  const move = async (from: string, to: string) => {
    await client.queries.move({ from, to });
    for (const tab of allTabs()) {
      const path = tab.link.state.get()?.path;
      const next = path === undefined ? null : pathAfterMove(path, from, to);
      if (next === null) continue;
      tab.link.moved(next);
      if (path === from) tab.rename(titleOf(next));
    }
  };
  const remove = async (path: string) => {
    const { trashed } = await client.queries.remove({ path });
    toast(`Removed ${path}`, { action: { label: 'Undo', onClick: () => told(client.queries.move({ from: trashed, to: path })) }, duration: 10_000 });
  };
  return {
    move,
    makeFolder: async (path: string) => { await client.queries.makeFolder({ path }); },
    remove: (path: string) => told(remove(path)),
    drop: (path: string, folder: string) => { if (folderOf(path) !== folder) told(move(path, joined(folder, nameOf(path)))); },
  };
}

function Questions({ asked, folders, actions, onClose }: { asked: Question; folders: readonly string[]; actions: ReturnType<typeof useFileActions>; onClose: () => void }) {
  if (asked.kind === 'new-folder') {
    return <PathDialog title="New folder" kind="folder" verb="Make folder" name="" folder={asked.folder} folders={folders} onSubmit={actions.makeFolder} onClose={onClose} />;
  }
  const { path, kind } = asked.entry;
  const elsewhere = folders.filter((folder) => kind === 'file' || (folder !== path && !folder.startsWith(`${path}/`)));
  return (
    <PathDialog
      title="Rename or move" kind={kind} verb="Apply" name={kind === 'file' ? titleOf(path) : nameOf(path)} folder={folderOf(path)}
      folders={elsewhere} onSubmit={(to) => (to === path ? Promise.resolve() : actions.move(path, to))} onClose={onClose}
    />
  );
}

/** Which line is chosen and which folders are closed. */
function useTree(entries: readonly QueryEntry[], search: string) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [path, setPath] = useState<string | null>(null);
  const rows = treeRows(entries, closed, search);
  const chosen = Math.max(0, rows.findIndex((row) => row.entry.path === path));
  const toggle = (row: TreeRow) => setClosed((old) => {
    const next = new Set(old);
    if (!next.delete(row.entry.path)) next.add(row.entry.path);
    return next;
  });
  return { rows, chosen, row: rows[chosen], toggle, choose: (index: number) => setPath(rows[index]?.entry.path ?? null) };
}

/** The files that tabs show. */
function useOpenedPaths(tabs: readonly ConsoleTab[]): ReadonlySet<string> {
  const paths = useSyncExternalStore(
    (listener) => {
      const stops = tabs.map((tab) => tab.link.state.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    () => tabs.flatMap((tab) => tab.link.state.get()?.path ?? []).join('\n'),
  );
  return new Set(paths.split('\n'));
}

function Empty({ searching, onSave }: { searching: boolean; onSave: () => void }) {
  if (searching) return <p className="m-0 p-3 text-muted">No saved query has all of these words in its name.</p>;
  return (
    <div className="flex flex-col items-start gap-2 p-3 text-muted">
      <p className="m-0">Save a tab to find it here, as a plain .sql file that other programs can read too.</p>
      <Button small kind="primary" onClick={onSave}>Save this tab</Button>
    </div>
  );
}

/** The folder of saved queries. */
export function QueriesPanel({ session, tabs, width }: { session: ConsoleSession; tabs: ConsoleTabs; width: number | undefined }) {
  const { client } = useApi();
  const { list, entries } = useQueryList();
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState<Question | null>(null);
  const tree = useTree(entries, useDeferredValue(search));
  const actions = useFileActions();
  const opened = useOpenedPaths(tabs.tabs);
  const active = tabs.tabs.find((tab) => tab.tabId === tabs.activeId);
  const save = () => { if (active !== undefined) void saveTab(active); };
  const open = (row: TreeRow) => (row.entry.kind === 'folder' ? tree.toggle(row) : void openQuery(client, session, row.entry.path));
  const { row } = tree;
  const here = row === undefined ? '' : row.entry.kind === 'folder' ? row.entry.path : folderOf(row.entry.path);
  const rename = (one: TreeRow) => setAsked({ kind: 'rename', entry: one.entry });
  const newFolder: MenuEntry = { label: 'New folder…', separator: true, onSelect: () => setAsked({ kind: 'new-folder', folder: here }) };
  const menu: MenuEntry[] = row === undefined ? [newFolder] : [
    { label: row.entry.kind === 'file' ? 'Open' : row.open ? 'Close' : 'Open', hint: 'Enter', onSelect: () => open(row) },
    { label: 'Rename or move…', hint: 'F2', onSelect: () => rename(row) },
    newFolder,
    { label: 'Remove', hint: 'Del', danger: true, separator: true, onSelect: () => actions.remove(row.entry.path) },
  ];
  const tools = (
    <>
      <IconButton label="New folder…" icon={<FolderPlus size={14} />} onClick={() => setAsked({ kind: 'new-folder', folder: here })} />
      <IconButton label="Save this tab" icon={<Save size={14} />} onClick={save} />
    </>
  );
  return (
    <SidePanel session={session} title="Saved queries" width={width} tools={tools}>
      <div className="shrink-0 border-b border-line p-2">
        <input aria-label="Search saved queries" placeholder="Search by name" className={inputClass} value={search} onChange={(event) => setSearch(event.target.value)} />
      </div>
      {list.isError ? <div className="p-2"><FailureView compact error={toAppError(list.error)} onRetry={() => void list.refetch()} /></div> : null}
      {list.isSuccess && tree.rows.length === 0 ? <Empty searching={search.trim() !== ''} onSave={save} /> : null}
      {tree.rows.length === 0 ? <div className="flex-1" /> : (
        <QueryRows
          rows={tree.rows} chosen={tree.chosen} menu={menu} onChoose={tree.choose} onOpen={open} onToggle={tree.toggle} onRename={rename}
          opened={opened}
          onRemove={(one) => actions.remove(one.entry.path)} onDrop={actions.drop}
        />
      )}
      {list.data === undefined ? null : (
        <p title={list.data.folder} className="m-0 shrink-0 truncate border-t border-line-soft px-3 py-1 text-xs text-faint [direction:rtl] text-left"><bdi>{list.data.folder}</bdi></p>
      )}
      {list.data?.more === true ? <p className="m-0 px-3 pb-1 text-xs text-amber">Only the first 5,000 are shown.</p> : null}
      {asked === null ? null : <Questions asked={asked} folders={foldersOf(entries)} actions={actions} onClose={() => setAsked(null)} />}
    </SidePanel>
  );
}
