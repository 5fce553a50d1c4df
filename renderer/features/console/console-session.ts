import type { ContractClient } from '../../../shared/contract/index.ts';
import type { Draft } from '../../../shared/contract/workspace.ts';
import type { AppError } from '../../../shared/errors.ts';
import { toAppError } from '../../api/failure.ts';
import { createStore, type Store } from '../../state/store.ts';
import { newTabCommit } from '../../state/workbench-state.ts';
import { createConsoleTab, type ConsoleTab } from './console-tab.ts';
import { createLayoutSaver } from './layout/layout-saver.ts';
import { activeOf, afterClose, focusPart, moved, moveToOther, plainLayout, restored, show, split, unsplit, withPanel, withRatio, withSize, type Direction, type PartIndex, type Parts } from './layout/parts.ts';

export type ConsoleTabs = {
  tabs: readonly ConsoleTab[];
  /** The tab of the focused part: what runs, and whose results are shown. */
  activeId: string | null;
  parts: Parts;
  loaded: boolean;
  error: AppError | null;
};

/** What a new tab begins with. */
export type NewTab = { title?: string; text: string; file?: { path: string; revision: string } };

export type ConsoleSession = {
  addonId: string;
  state: Store<ConsoleTabs>;
  load: () => Promise<void>;
  add: () => void;
  /** Opens a text in a tab: the active one where it is empty, else a new one. */
  open: (start: NewTab) => ConsoleTab;
  close: (tabId: string) => void;
  /** Takes back a closed tab, the one closed last without an id; false where there is none. */
  reopen: (tabId: string | null) => Promise<boolean>;
  activate: (tabId: string) => void;
  /** Moves a tab to another place among the tabs. */
  reorder: (tabId: string, to: number) => void;
  focusPart: (index: PartIndex) => void;
  split: (direction: Direction) => void;
  unsplit: () => void;
  moveToOther: () => void;
  /** The first part's share. */
  setRatio: (ratio: number) => void;
  /** Opens a side panel; null closes the one that is open. */
  showPanel: (panel: string | null) => void;
  setSize: (name: string, pixels: number) => void;
  flush: () => Promise<void>;
  dispose: () => void;
};

/** "Query 1", "Query 2": the first that no tab has. */
export function freshTitle(taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`Query ${number}`)) number += 1;
  return `Query ${number}`;
}

const idsOf = (tabs: readonly ConsoleTab[]) => tabs.map((tab) => tab.tabId);

const nothing: ConsoleTabs = { tabs: [], activeId: null, parts: { firstId: null, layout: plainLayout }, loaded: false, error: null };

/** The tabs of an add-on and how its editor area is divided, changed together and kept by the main process. */
function createTabs(client: ContractClient, addonId: string) {
  const state = createStore<ConsoleTabs>(nothing);
  const layout = createLayoutSaver(client.workspace, addonId, () => state.get().parts);
  const put = (change: Partial<ConsoleTabs>) => state.set((old) => {
    const next = { ...old, ...change };
    return { ...next, activeId: activeOf(next.parts) };
  });
  const rearrange = (update: (parts: Parts) => Parts) => {
    const { parts } = state.get();
    const next = update(parts);
    if (next === parts) return;
    put({ parts: next });
    layout.touch();
  };
  const insert = (draft: Draft, known: boolean): ConsoleTab => {
    const tab = createConsoleTab(client, draft, known);
    put({ tabs: [...state.get().tabs, tab] });
    rearrange((parts) => show(parts, tab.tabId));
    void tab.saver.flush().then(() => layout.flush());
    return tab;
  };
  const fresh = ({ title, text, file }: NewTab): ConsoleTab => insert({
    tabId: crypto.randomUUID(), addonId, title: title ?? freshTitle(state.get().tabs.map((tab) => tab.title.get())),
    version: 0, text, cursor: 0, anchor: null, topLine: 1, file: file ?? null, commit: newTabCommit.get(),
  }, false);
  const open = (start: NewTab): ConsoleTab => {
    const { tabs, activeId } = state.get();
    const active = tabs.find((tab) => tab.tabId === activeId);
    const empty = active !== undefined && active.content.text === '' && active.link.state.get() === null;
    const tab = empty ? active : fresh(start);
    if (empty && start.title !== undefined) tab.rename(start.title);
    if (empty) tab.content.text = start.text;
    if (start.file !== undefined) tab.link.take(start.file.path, { text: start.text, revision: start.file.revision });
    return tab;
  };
  const close = (tabId: string) => {
    const { tabs } = state.get();
    const rest = tabs.filter((tab) => tab.tabId !== tabId);
    void tabs.find((tab) => tab.tabId === tabId)?.remove();
    put({ tabs: rest });
    rearrange((parts) => afterClose(parts, tabId, idsOf(tabs)));
    if (rest.length === 0) fresh({ text: '' });
  };
  const reorder = (tabId: string, to: number) => {
    const { tabs } = state.get();
    const next = moved(tabs, tabs.findIndex((tab) => tab.tabId === tabId), to);
    if (next === tabs) return;
    put({ tabs: next });
    client.workspace.order({ addonId, tabIds: idsOf(next) }).catch(() => undefined);
  };
  return { state, layout, put, rearrange, insert, fresh, open, close, reorder };
}

/** The editor tabs of one add-on, restored from the main process, where every draft is kept. */
export function createConsoleSession(client: ContractClient, addonId: string): ConsoleSession {
  const { state, layout, put, rearrange, insert, fresh, open, close, reorder } = createTabs(client, addonId);
  let loading: Promise<void> | null = null;

  const fetchDrafts = async () => {
    try {
      const kept = await client.workspace.drafts({ addonId });
      const tabs = kept.drafts.map((draft) => createConsoleTab(client, draft, true));
      put({ tabs, parts: restored(idsOf(tabs), kept.activeTabId, kept.layout), loaded: true, error: null });
      layout.known();
      if (tabs.length === 0) fresh({ text: '' });
    } catch (error) {
      loading = null;
      put({ error: toAppError(error) });
    }
  };
  return {
    addonId, state, open, close, reorder,
    load() {
      loading ??= fetchDrafts();
      return loading;
    },
    add: () => void fresh({ text: '' }),
    async reopen(tabId) {
      const { draft } = await client.workspace.reopen({ addonId, tabId });
      if (draft !== null) insert(draft, true);
      return draft !== null;
    },
    activate: (tabId) => rearrange((parts) => show(parts, tabId)),
    focusPart: (index) => rearrange((parts) => focusPart(parts, index)),
    split: (direction) => rearrange((parts) => split(parts, direction)),
    unsplit: () => rearrange(unsplit),
    moveToOther: () => rearrange((parts) => moveToOther(parts, idsOf(state.get().tabs))),
    setRatio: (ratio) => rearrange((parts) => withRatio(parts, ratio)),
    showPanel: (panel) => rearrange((parts) => withPanel(parts, panel)),
    setSize: (name, pixels) => rearrange((parts) => withSize(parts, name, pixels)),
    async flush() {
      await Promise.all([layout.flush(), ...state.get().tabs.map((tab) => tab.saver.flush())]);
    },
    dispose() {
      void layout.flush();
      for (const tab of state.get().tabs) tab.dispose();
    },
  };
}
