import type { RunEvent } from '../../../shared/contract/sql.ts';
import type { AppError } from '../../../shared/errors.ts';
import { failure, toAppError } from '../errors/app-failure.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import { createResultScope } from './result-scope.ts';
import { lostError, pickScript, runScript, type Finished } from './run-script.ts';
import {
  freeResults, letGo, mayOnlyEnd, refusedWrite, sameTarget, sessionFor,
  type CancelOutcome, type Run, type RunRequest, type TabDeps, type TabState,
} from './tab-session.ts';

export type RunEvents = AsyncIteratorObject<RunEvent, undefined, void>;

/** One editor tab: its database session, its run, its last results. */
export interface Tab {
  readonly addonId: string | null;
  /** Throws pg.busy and elevation.required; everything later is told by events. */
  run(request: RunRequest, signal?: AbortSignal): RunEvents;
  cancel(): Promise<CancelOutcome>;
  /** Write access to the add-on has ended: see WriteSession. */
  elevationEnded(): void;
  close(): Promise<void>;
}

export function createTab(deps: TabDeps): Tab {
  const state: TabState = { deps, held: null, running: null, scope: null, results: [], untold: null, closed: false };
  return {
    get addonId() { return state.held?.target.addonId ?? null; },
    run(request, signal) {
      if (state.running !== null && !state.running.abort.signal.aborted) {
        throw failure('pg.busy', {}, 'This tab is running something already. Cancel it or wait, or use another tab.');
      }
      checkWrite(state, request);
      const before = state.running?.done ?? null;
      const run: Run = { queue: createEventQueue<RunEvent>(), abort: new AbortController(), done: Promise.resolve(), stopping: null };
      state.running = run;
      run.done = drain(state, request, run, before);
      const leave = (): void => {
        run.queue.abandon();
        if (state.running === run) void cancelRun(state, run);
      };
      if (signal?.aborted === true) leave();
      signal?.addEventListener('abort', leave, { once: true });
      void run.done.then(() => signal?.removeEventListener('abort', leave));
      return iterate(run.queue, leave);
    },
    async cancel() {
      return state.running === null ? 'nothing-to-cancel' : cancelRun(state, state.running);
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

async function drive(state: TabState, request: RunRequest, run: Run, before: Promise<void> | null): Promise<Finished> {
  const began = performance.now();
  const end = (outcome: Finished['outcome'], error: AppError | null): Finished => (
    { kind: 'finished', outcome, transaction: state.held?.live.transaction ?? 'idle', elapsedMs: performance.now() - began, error }
  );
  if (before !== null) {
    run.queue.push({ kind: 'waiting', for: 'previous-run' });
    await before;
  }
  if (run.abort.signal.aborted) return end('cancelled', null);
  await freeResults(state);
  const told = state.untold;
  state.untold = null;
  if (told !== null && state.held !== null && sameTarget(state.held.target, request)) {
    await letGo(state);
    return end('lost', lostError(told, false));
  }
  const { live, write, target } = await sessionFor(state, request, run);
  const { role, database, serverVersion } = live.session;
  run.queue.push({ kind: 'session', role, database, serverVersion, pid: live.pid });
  const mine = createResultScope({
    memoryBytes: state.deps.settings().resultMemoryMiB * 1024 * 1024,
    spoolFolder: state.deps.spoolFolder,
    ...(state.deps.openSpoolFile === undefined ? {} : { openSpoolFile: state.deps.openSpoolFile }),
  });
  state.scope = mine;
  mine.onFailure = () => { run.stopping ??= live.cancel(cancelGraceMs(state)); };
  const picked = pickScript(request.text, request.pick);
  const ending = mayOnlyEnd(state, request, picked, live);
  return runScript({
    target, live, scope: mine,
    emit: (event) => run.queue.push(event),
    room: () => run.queue.room(),
    keep: (result) => {
      state.results.push(result);
      state.deps.keep(result);
    },
    cancelled: () => run.abort.signal.aborted,
    stopped: () => (ending ? null : refusedWrite(state, request)),
    ran: (command) => write?.ran(command),
  }, picked);
}

function checkWrite(state: TabState, request: RunRequest): void {
  if (request.access === 'read-only') return;
  const { held } = state;
  const same = held !== null && sameTarget(held.target, request) && held.live.lost === null;
  if (same && mayOnlyEnd(state, request, pickScript(request.text, request.pick), held.live)) return;
  state.deps.elevation.check(request.addonId);
}

async function drain(state: TabState, request: RunRequest, run: Run, before: Promise<void> | null): Promise<void> {
  let finished: Finished;
  try {
    finished = await drive(state, request, run, before);
  } catch (error) {
    const cancelled = run.abort.signal.aborted;
    finished = {
      kind: 'finished', outcome: cancelled ? 'cancelled' : 'failed', transaction: state.held?.live.transaction ?? 'idle', elapsedMs: 0,
      error: cancelled ? null : toAppError(error),
    };
    if (!cancelled) state.deps.log?.warn('sql.run-failed', { code: finished.error?.code, cause: error });
  }
  // Until the request to cancel is through, it could hit a statement of the next run.
  const { live } = state.held ?? {};
  if (await run.stopping === 'ended' && finished.error === null && live !== undefined && live.lost !== null) {
    finished = { ...finished, transaction: 'idle', error: lostError(live.lost, true) };
  }
  if (state.running === run) state.running = null;
  if (state.held !== null && refusedWrite(state, state.held.target) !== null) state.held.write?.elevationEnded();
  run.queue.push(finished);
  run.queue.end();
}

const cancelGraceMs = (state: TabState): number => state.deps.cancelGraceMs ?? 5000;

async function cancelRun(state: TabState, run: Run): Promise<CancelOutcome> {
  run.abort.abort();
  if (state.held !== null) run.stopping ??= state.held.live.cancel(cancelGraceMs(state));
  const how = await run.stopping;
  await run.done;
  return how === 'ended' ? 'session-ended' : 'cancelled';
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
