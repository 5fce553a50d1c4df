import type { Target } from '../../../shared/contract/base.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { Pick, RunRequest } from '../../../shared/contract/sql.ts';
import { toAppError } from '../../api/failure.ts';
import { createStore, type Store } from '../../state/store.ts';
import { begunRun, idleRun, isRunning, runAfter, type RunState } from './run-state.ts';

/** How a run goes beside what it runs: see `sql.run`. */
export type RunOptions = Partial<Only<RunRequest, 'onError' | 'commit' | 'parameters' | 'confirmation'>>;
type Only<T, K extends keyof T> = { [Key in K]: T[Key] };

export type TabRun = {
  state: Store<RunState>;
  /** Runs a part of `text`; does nothing while a run is on. Nothing is ever run again by itself. */
  start(target: Target, text: string, pick: Pick, options?: RunOptions): Promise<void>;
  /** Asks the server to cancel; the second call ends the session. */
  cancel(): Promise<void>;
  /** Leaves the run without a word. */
  dispose(): void;
};

/** The runs of one editor tab. */
export function createTabRun(client: ContractClient, tabId: string): TabRun {
  const state = createStore<RunState>(idleRun);
  let stop: AbortController | null = null;

  const start: TabRun['start'] = async (target, text, pick, options = {}) => {
    if (isRunning(state.get())) return;
    const own = new AbortController();
    stop = own;
    state.set((old) => begunRun(old, target, Date.now()));
    try {
      for await (const event of await client.sql.run({ ...target, tabId, text, pick, ...options }, { signal: own.signal })) {
        state.set((old) => runAfter(old, event));
      }
    } catch (error) {
      state.set((old) => ({ ...old, phase: 'finished', waitingFor: null, error: toAppError(error) }));
    } finally {
      if (isRunning(state.get())) state.set((old) => ({ ...old, phase: 'finished', waitingFor: null }));
    }
  };

  const cancel = async () => {
    if (!isRunning(state.get())) return;
    if (state.get().phase === 'cancelling') {
      stop?.abort();
      return;
    }
    state.set((old) => ({ ...old, phase: 'cancelling' }));
    try {
      const { outcome } = await client.sql.cancel({ tabId });
      if (outcome === 'nothing-to-cancel' && isRunning(state.get())) stop?.abort();
    } catch {
      stop?.abort();
    }
  };

  return { state, start, cancel, dispose: () => stop?.abort() };
}
