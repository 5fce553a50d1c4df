import type { ContractClient } from '../../../shared/contract/index.ts';
import type { Draft } from '../../../shared/contract/workspace.ts';
import { createStore, type Store } from '../../state/store.ts';
import { createDraftSaver, type DraftSaver } from './draft-saver.ts';
import type { RunState } from './run-state.ts';
import { createTabDatabase, type TabDatabase } from './tab-database.ts';
import { createTabRun, type TabRun } from './tab-run.ts';

export type ConsoleTab = {
  tabId: string;
  title: Store<string>;
  /** The text and cursor as typed last; the editor writes them. */
  content: { text: string; cursor: number };
  saver: DraftSaver;
  runner: TabRun;
  /** `runner.state`. */
  run: Store<RunState>;
  database: TabDatabase;
  commit: Store<Draft['commit']>;
  chooseCommit(commit: Draft['commit']): void;
  rename(title: string): void;
  /** Ends the tab's session and forgets its draft. */
  remove(): Promise<void>;
  dispose(): void;
};

const LONGEST_TITLE = 120;

/** One editor tab: its draft, which is saved as it changes, and its runs. */
export function createConsoleTab(client: ContractClient, draft: Draft, known: boolean): ConsoleTab {
  const { tabId } = draft;
  const content = { text: draft.text, cursor: draft.cursor };
  const title = createStore(draft.title);
  const commit = createStore(draft.commit);
  const runner = createTabRun(client, tabId);
  const database = createTabDatabase(client, tabId);
  const saver = createDraftSaver({ workspace: client.workspace, saved: draft, known, read: () => ({ ...content, title: title.get(), commit: commit.get() }) });

  return {
    tabId, title, content, saver, runner, run: runner.state, database, commit,
    chooseCommit(next) {
      commit.set(next);
      saver.touch();
    },
    rename(next) {
      const text = next.trim().slice(0, LONGEST_TITLE);
      if (text === '') return;
      title.set(text);
      saver.touch();
    },
    async remove() {
      runner.dispose();
      database.dispose();
      saver.dispose();
      await Promise.allSettled([client.sql.closeTab({ tabId }), client.workspace.remove({ tabId })]);
    },
    dispose() {
      runner.dispose();
      database.dispose();
      void saver.flush();
      saver.dispose();
    },
  };
}
