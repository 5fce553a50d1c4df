import type { RunEvent, RunRequest, SessionEvent, Waits } from '../../../shared/contract/sql.ts';
import type { Signal } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import { createSignal } from '../signal.ts';
import { endTransaction } from './end-transaction.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import { pickScript } from './run-script.ts';
import { cancelRun, drain } from './tab-run.ts';
import { freeResults, heldFor, letGo, mayOnlyEnd, type CancelOutcome, type Run, type TabDeps, type TabState } from './tab-session.ts';
import { statusOf, tellStatus } from './tab-status.ts';
import type { WaitsReader } from './waits.ts';

export type RunEvents = AsyncIteratorObject<RunEvent, undefined, void>;

/** One editor tab: its database session, its run, its last results. */
export interface Tab {
  readonly addonId: string | null;
  /** Throws pg.busy and elevation.required; everything later is told by events. */
  run(request: RunRequest, signal?: AbortSignal): RunEvents;
  cancel(): Promise<CancelOutcome>;
  /** Gives the command tag. Throws pg.busy, pg.no-session, pg.connection-lost and pg.statement-failed. */
  endTransaction(how: 'commit' | 'rollback'): Promise<string>;
  status(): SessionEvent;
  readonly statusChanged: Pick<Signal<SessionEvent>, 'subscribe'>;
  waits(read: WaitsReader): Promise<Waits>;
  /** Write access to the add-on has ended: see WriteSession. */
  elevationEnded(): void;
  close(): Promise<void>;
}

export function createTab(deps: TabDeps): Tab {
  const state: TabState = {
    deps, changed: createSignal(), held: null, running: null, scope: null, results: [], lost: null, told: JSON.stringify({ kind: 'none' }), closed: false,
  };
  return {
    get addonId() { return state.held?.target.addonId ?? null; },
    run: (request, signal) => startRun(state, request, signal),
    async cancel() {
      return state.running === null ? 'nothing-to-cancel' : cancelRun(state, state.running);
    },
    endTransaction: (how) => endTransaction(state, how),
    status: () => statusOf(state),
    statusChanged: state.changed,
    async waits(read) {
      const { held, running } = state;
      if (running === null || held === null || held.live.lost !== null) return { kind: 'nothing-running' };
      return read(held.target, held.live.pid);
    },
    elevationEnded() {
      if (state.held?.target.access === 'read-write' && state.running === null) state.held.write?.elevationEnded();
    },
    async close() {
      state.closed = true;
      // A session that is just closed would leave its statement running on the server.
      while (state.running !== null) {
        state.running.queue.abandon();
        await cancelRun(state, state.running);
      }
      await letGo(state);
      await freeResults(state);
    },
  };
}

function startRun(state: TabState, request: RunRequest, signal: AbortSignal | undefined): RunEvents {
  if (state.running !== null && !state.running.abort.signal.aborted) {
    throw failure('pg.busy', {}, 'This tab is running something already. Cancel it or wait, or use another tab.');
  }
  checkWrite(state, request);
  const before = state.running?.done ?? null;
  const run: Run = { queue: createEventQueue<RunEvent>(), abort: new AbortController(), done: Promise.resolve(), stopping: null };
  state.running = run;
  run.done = drain(state, request, run, before);
  tellStatus(state);
  const leave = (): void => {
    run.queue.abandon();
    if (state.running === run) void cancelRun(state, run);
  };
  if (signal?.aborted === true) leave();
  signal?.addEventListener('abort', leave, { once: true });
  void run.done.then(() => signal?.removeEventListener('abort', leave));
  return iterate(run.queue, leave);
}

function checkWrite(state: TabState, request: RunRequest): void {
  if (request.access === 'read-only') return;
  const held = heldFor(state, request);
  if (held !== null && mayOnlyEnd(state, request, pickScript(request.text, request.pick), held.live)) return;
  state.deps.elevation.check(request.addonId);
}

/** Written by hand: a generator that waits inside an await cannot be left from outside. */
function iterate(queue: EventQueue<RunEvent>, leave: () => void): RunEvents {
  return {
    next: () => queue.next(),
    return() {
      leave();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() { return this; },
    [Symbol.asyncDispose]() {
      leave();
      return Promise.resolve();
    },
  };
}
