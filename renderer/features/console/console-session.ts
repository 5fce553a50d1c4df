import type { ContractClient } from '../../../shared/contract/index.ts';
import type { AppError } from '../../../shared/errors.ts';
import { toAppError } from '../../api/failure.ts';
import { createStore, type Store } from '../../state/store.ts';
import { createConsoleTab, type ConsoleTab } from './console-tab.ts';

export type ConsoleTabs = { tabs: readonly ConsoleTab[]; activeId: string | null; loaded: boolean; error: AppError | null };

export type ConsoleSession = {
  addonId: string;
  state: Store<ConsoleTabs>;
  load: () => Promise<void>;
  add: () => void;
  close: (tabId: string) => void;
  activate: (tabId: string) => void;
  flush: () => Promise<void>;
  dispose: () => void;
};

/** "Query 1", "Query 2": the first that no tab has. */
export function freshTitle(taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`Query ${number}`)) number += 1;
  return `Query ${number}`;
}

/** The editor tabs of one add-on, restored from the main process, where every draft is kept. */
export function createConsoleSession(client: ContractClient, addonId: string): ConsoleSession {
  const state = createStore<ConsoleTabs>({ tabs: [], activeId: null, loaded: false, error: null });
  let loading: Promise<void> | null = null;

  const remember = (tabId: string | null) => {
    client.workspace.activate({ addonId, tabId }).catch(() => undefined);
  };

  const activate = (tabId: string) => {
    if (state.get().activeId === tabId) return;
    state.set((old) => ({ ...old, activeId: tabId }));
    remember(tabId);
  };

  const add = () => {
    const title = freshTitle(state.get().tabs.map((tab) => tab.title.get()));
    const tab = createConsoleTab(client, { tabId: crypto.randomUUID(), addonId, title, version: 0, text: '', cursor: 0, anchor: null, topLine: 1, file: null, commit: 'auto' }, false);
    state.set((old) => ({ ...old, tabs: [...old.tabs, tab], activeId: tab.tabId }));
    void tab.saver.flush().then(() => remember(tab.tabId));
  };

  const fetchDrafts = async () => {
    try {
      const { drafts, activeTabId } = await client.workspace.drafts({ addonId });
      const tabs = drafts.map((draft) => createConsoleTab(client, draft, true));
      const active = tabs.find((tab) => tab.tabId === activeTabId) ?? tabs[0];
      state.set({ tabs, activeId: active?.tabId ?? null, loaded: true, error: null });
      if (tabs.length === 0) add();
    } catch (error) {
      loading = null;
      state.set((old) => ({ ...old, error: toAppError(error) }));
    }
  };

  return {
    addonId, state, add, activate,
    load() {
      loading ??= fetchDrafts();
      return loading;
    },
    close(tabId) {
      const { tabs, activeId } = state.get();
      const at = tabs.findIndex((tab) => tab.tabId === tabId);
      const rest = tabs.filter((tab) => tab.tabId !== tabId);
      const next = activeId === tabId ? (rest[Math.min(at, rest.length - 1)]?.tabId ?? null) : activeId;
      void tabs[at]?.remove();
      state.set((old) => ({ ...old, tabs: rest, activeId: next }));
      if (rest.length === 0) add();
      else if (next !== activeId) remember(next);
    },
    async flush() {
      await Promise.all(state.get().tabs.map((tab) => tab.saver.flush()));
    },
    dispose() {
      for (const tab of state.get().tabs) tab.dispose();
    },
  };
}
