import type { Target } from '../../../shared/contract/base.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { Pick as Picked, RunEvent, RunRequest } from '../../../shared/contract/sql.ts';
import { toAppError } from '../../api/failure.ts';
import { createStore, type Store } from '../../state/store.ts';
import { createQuietTask, onTyping } from '../../ui/typing.ts';
import { begunRun, brokenRun, idleRun, isRunning, runAfter, type RunState } from './run-state.ts';

/** How a run goes beside what it runs: see `sql.run`. */
export type RunOptions = Partial<Pick<RunRequest, 'commit' | 'parameters' | 'confirmation'>>;

export type TabRun = {
  state: Store<RunState>;
  /** Whether the statements behind one that failed run all the same. */
  onError: Store<RunRequest['onError']>;
  /** Values given for parameters in this tab, by name. */
  values: Store<ReadonlyMap<string, string | null>>;
  /** Runs a part of `text`; does nothing while a run is on. Nothing is ever run again by itself. */
  start(target: Target, text: string, pick: Picked, options?: RunOptions): Promise<void>;
  /** Asks the server to cancel; the second call leaves the run, which ends the session where it must. */
  cancel(): Promise<void>;
  /** Shows another statement's result; null follows the run. */
  choose: (index: number | null) => void;
  /** Leaves the run without a word. */
  dispose(): void;
};

/** Events come faster than anything can be drawn: the first is shown at once, those behind it this often, in milliseconds. */
const DRAW_MS = 50;
/** A copy of this many statements for every drawing would be felt. */
const MANY = 2000;
const MANY_DRAW_MS = 200;
/** How often at least the count of rows grows while somebody types. */
const TYPING_DRAW_MS = 1000;

/** How often the main process is told that somebody types while rows arrive. */
const TELL_TYPING_MS = 400;

/** True for the news that there are more rows where some are seen already: it can wait. */
function isGrowth(event: RunEvent, { statements }: RunState): boolean {
  return event.kind === 'rows' && (statements[event.statement]?.count ?? 0) > 0;
}

/** Applies events together, at once after a quiet time, else once every DRAW_MS; `flush` applies what waits. */
function createBatch(state: Store<RunState>) {
  let waiting: RunEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flushedAt = -Infinity;
  const flush = () => {
    clearTimeout(timer);
    growth.drop();
    timer = undefined;
    flushedAt = performance.now();
    const events = waiting;
    waiting = [];
    if (events.length > 0) state.set((old) => runAfter(old, events));
  };
  const growth = createQuietTask(flush, TYPING_DRAW_MS);
  return {
    flush,
    add(event: RunEvent) {
      waiting.push(event);
      const after = Math.max(0, flushedAt + (state.get().statements.length > MANY ? MANY_DRAW_MS : DRAW_MS) - performance.now());
      if (event.kind === 'finished') flush();
      else if (isGrowth(event, state.get())) growth.ask(after);
      else timer ??= setTimeout(flush, after);
    },
  };
}

/** The runs of one editor tab. */
export function createTabRun(client: Pick<ContractClient, 'sql'>, tabId: string): TabRun {
  const state = createStore<RunState>(idleRun);
  const onError = createStore<RunRequest['onError']>('stop');
  const values = createStore<ReadonlyMap<string, string | null>>(new Map());
  let stop: AbortController | null = null;

  const start: TabRun['start'] = async (target, text, pick, options = {}) => {
    if (isRunning(state.get())) return;
    const own = new AbortController();
    stop = own;
    state.set((old) => begunRun(old, target, { text, pick, parameters: options.parameters ?? [] }, Date.now()));
    const batch = createBatch(state);
    const unlisten = onTyping(() => { client.sql.typing().catch(() => undefined); }, TELL_TYPING_MS);
    try {
      for await (const event of await client.sql.run({ ...target, tabId, text, pick, onError: onError.get(), ...options }, { signal: own.signal })) batch.add(event);
      batch.flush();
    } catch (error) {
      batch.flush();
      state.set((old) => brokenRun(old, toAppError(error), Date.now()));
    } finally {
      unlisten();
      if (isRunning(state.get())) state.set((old) => brokenRun(old, null, Date.now()));
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

  return {
    state, onError, values, start, cancel,
    choose: (index) => state.set((old) => ({ ...old, chosen: index })),
    dispose: () => stop?.abort(),
  };
}
