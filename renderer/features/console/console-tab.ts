import type { ContractClient } from '../../../shared/contract/index.ts';
import type { Draft } from '../../../shared/contract/workspace.ts';
import { createStore, type Store } from '../../state/store.ts';
import { createDraftSaver, type DraftSaver } from './draft-saver.ts';
import type { Model } from './editor-models.ts';
import { createFileLink, type FileLink } from './queries/file-link.ts';
import type { RunState } from './run-state.ts';
import type { RunMarks } from './statements/run-marks.ts';
import { createTabContent, type TabContent } from './tab-content.ts';
import { createTabDatabase, type TabDatabase } from './tab-database.ts';
import { createTabRun, type TabRun } from './tab-run.ts';

export type ConsoleTab = {
  tabId: string;
  title: Store<string>;
  /** The text and cursor as typed last; the editor writes them. */
  content: TabContent;
  /** The tab's one Monaco model once an editor has shown it; each editor that shows it now puts its cursor where the content's is. */
  editing: { model: Model | null; marks: RunMarks | null; shownBy: Set<() => void> };
  saver: DraftSaver;
  /** The saved query that the tab belongs to. */
  link: FileLink;
  runner: TabRun;
  /** `runner.state`. */
  run: Store<RunState>;
  database: TabDatabase;
  commit: Store<Draft['commit']>;
  chooseCommit: (commit: Draft['commit']) => void;
  rename(title: string): void;
  /** Ends the tab's session and closes its draft. */
  remove(): Promise<void>;
  dispose(): void;
};

const LONGEST_TITLE = 120;

/** One editor tab: its draft, which is saved as it changes, and its runs. */
export function createConsoleTab(client: ContractClient, draft: Draft, known: boolean): ConsoleTab {
  const { tabId } = draft;
  const content = createTabContent(draft);
  const editing: ConsoleTab['editing'] = { model: null, marks: null, shownBy: new Set() };
  const title = createStore(draft.title);
  const commit = createStore(draft.commit);
  const runner = createTabRun(client, tabId);
  const database = createTabDatabase(client, tabId);
  const link = createFileLink(client, draft.file, content, () => saver.touch());
  const saver = createDraftSaver({
    workspace: client.workspace, saved: draft, known,
    read: () => ({
      text: content.text, cursor: content.cursor, anchor: content.anchor, topLine: content.topLine,
      title: title.get(), commit: commit.get(), file: link.file(),
    }),
  });
  saver.state.subscribe(() => link.compare());
  const unsubscribe = content.replaced.subscribe(() => saver.touch());
  const end = () => {
    unsubscribe();
    runner.dispose();
    database.dispose();
    saver.dispose();
    editing.model?.dispose();
    editing.model = null;
  };

  return {
    tabId, title, content, editing, saver, link, runner, run: runner.state, database, commit,
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
      // What is closed can be reopened, with what was typed last.
      await saver.flush();
      end();
      await Promise.allSettled([client.sql.closeTab({ tabId }), client.workspace.remove({ tabId })]);
    },
    dispose() {
      void saver.flush();
      end();
    },
  };
}
