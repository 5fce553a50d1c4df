import type { Target } from '../../../shared/contract/base.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { Pick } from '../../../shared/contract/sql.ts';
import type { Draft } from '../../../shared/contract/workspace.ts';
import { toAppError } from '../../api/failure.ts';
import { createStore, type Store } from '../../state/store.ts';
import { createDraftSaver, type DraftSaver } from './draft-saver.ts';
import { begunRun, idleRun, isRunning, runAfter, type RunState } from './run-state.ts';

export type ConsoleTab = {
  tabId: string;
  title: Store<string>;
  /** The text and cursor as typed last; the editor writes them. */
  content: { text: string; cursor: number };
  saver: DraftSaver;
  run: Store<RunState>;
  rename(title: string): void;
  start(target: Target, pick: Pick): Promise<void>;
  cancel(): Promise<void>;
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
  const run = createStore<RunState>(idleRun);
  const saver = createDraftSaver({ workspace: client.workspace, saved: draft, known, read: () => ({ ...content, title: title.get() }) });
  let stop: AbortController | null = null;

  const start = async (target: Target, pick: Pick) => {
    if (isRunning(run.get())) return;
    const own = new AbortController();
    stop = own;
    run.set((old) => begunRun(old, target, Date.now()));
    try {
      for await (const event of await client.sql.run({ ...target, tabId, text: content.text, pick }, { signal: own.signal })) {
        run.set((old) => runAfter(old, event));
      }
    } catch (error) {
      run.set((old) => ({ ...old, phase: 'finished', waitingFor: null, error: toAppError(error) }));
    } finally {
      if (isRunning(run.get())) run.set((old) => ({ ...old, phase: 'finished', waitingFor: null }));
    }
  };

  const cancel = async () => {
    if (!isRunning(run.get())) return;
    if (run.get().phase === 'cancelling') {
      stop?.abort();
      return;
    }
    run.set((old) => ({ ...old, phase: 'cancelling' }));
    try {
      const { outcome } = await client.sql.cancel({ tabId });
      if (outcome === 'nothing-to-cancel' && isRunning(run.get())) stop?.abort();
    } catch {
      stop?.abort();
    }
  };

  return {
    tabId, title, content, saver, run, start, cancel,
    rename(next) {
      const text = next.trim().slice(0, LONGEST_TITLE);
      if (text === '') return;
      title.set(text);
      saver.touch();
    },
    async remove() {
      stop?.abort();
      saver.dispose();
      await Promise.allSettled([client.sql.closeTab({ tabId }), client.workspace.remove({ tabId })]);
    },
    dispose() {
      stop?.abort();
      void saver.flush();
      saver.dispose();
    },
  };
}
