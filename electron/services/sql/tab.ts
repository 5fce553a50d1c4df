import type { Target } from '../../../shared/contract/base.ts';
import type { Pick, RunEvent } from '../../../shared/contract/sql.ts';
import type { AppError } from '../../../shared/errors.ts';
import { failure, toAppError } from '../errors/app-failure.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import { createLiveSession, type LiveSession, type Lost } from './live-session.ts';
import type { Result } from './result.ts';
import { createResultScope, type ResultScope } from './result-scope.ts';
import { lostError, onlyEndsTransaction, pickScript, piecesOf, runScript, type Finished, type Picked } from './run-script.ts';
import type { SqlDeps } from './sql-service.ts';
import { createWriteSession, type WriteSession } from './write-session.ts';

export interface RunRequest extends Target {
  tabId: string;
  text: string;
  pick: Pick;
}

export type CancelOutcome = 'cancelled' | 'nothing-to-cancel' | 'session-ended';

export interface TabDeps extends SqlDeps {
  spoolFolder: () => Promise<string>;
  keep: (result: Result) => void;
  forget: (result: Result) => void;
}

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

interface Run {
  queue: EventQueue<RunEvent>;
  abort: AbortController;
  done: Promise<void>;
}

interface Held {
  target: Target;
  live: LiveSession;
  write: WriteSession | null;
}

const sameTarget = (a: Target, b: Target): boolean => a.addonId === b.addonId && a.access === b.access && a.identity === b.identity;

export function createTab(deps: TabDeps): Tab {
  let held: Held | null = null;
  let running: Run | null = null;
  let scope: ResultScope | null = null;
  let results: Result[] = [];
  /** A transaction that ended with its session while nothing ran. The next run tells so instead of running. */
  let untold: Lost | null = null;
  let closed = false;

  async function freeResults(): Promise<void> {
    const old = scope;
    scope = null;
    for (const result of results) deps.forget(result);
    results = [];
    await old?.dispose();
  }

  async function letGo(): Promise<void> {
    const old = held;
    held = null;
    old?.write?.finish();
    await old?.live.close();
  }

  async function sessionFor(target: Target, run: Run): Promise<Held> {
    if (held !== null && held.live.lost === null && sameTarget(held.target, target)) return held;
    await letGo();
    run.queue.push({ kind: 'waiting', for: deps.isConnected?.(target.addonId) === false ? 'tunnel' : 'session' });
    const seconds = deps.settings().statementTimeoutSeconds;
    const session = await deps.connector.connect(target, {
      applicationName: deps.applicationName,
      signal: run.abort.signal,
      settings: { statement_timeout: `${seconds}s` },
    });
    const live = await createLiveSession(session);
    if (live.lost !== null) throw failure('pg.connection-lost', { cause: live.lost.cause }, `The database session ended at once: ${live.lost.cause}`);
    const mine: Held = { target, live, write: null };
    if (target.access === 'read-write') {
      mine.write = createWriteSession({ live, target, graceMs: deps.rollbackGraceMs ?? 60_000, ...(deps.audit === undefined ? {} : { audit: deps.audit }) });
    }
    void live.whenLost.then((lost) => {
      mine.write?.finish();
      if (held === mine && running === null && lost.transaction !== 'idle') untold = lost;
    });
    if (closed || run.abort.signal.aborted) {
      mine.write?.finish();
      await live.close();
      throw new DOMException('Cancelled.', 'AbortError');
    }
    held = mine;
    return mine;
  }

  async function drive(request: RunRequest, run: Run, before: Promise<void> | null): Promise<Finished> {
    const began = performance.now();
    const end = (outcome: Finished['outcome'], error: AppError | null): Finished => (
      { kind: 'finished', outcome, transaction: held?.live.transaction ?? 'idle', elapsedMs: performance.now() - began, error }
    );
    if (before !== null) {
      run.queue.push({ kind: 'waiting', for: 'previous-run' });
      await before;
    }
    if (run.abort.signal.aborted) return end('cancelled', null);
    await freeResults();
    const told = untold;
    untold = null;
    if (told !== null && held !== null && sameTarget(held.target, request)) {
      await letGo();
      return end('lost', lostError(told, false));
    }
    const { live, write } = await sessionFor(request, run);
    const { role, database, serverVersion } = live.session;
    run.queue.push({ kind: 'session', role, database, serverVersion, pid: live.pid });
    const mine = createResultScope({
      memoryBytes: deps.settings().resultMemoryMiB * 1024 * 1024,
      spoolFolder: deps.spoolFolder,
      ...(deps.openSpoolFile === undefined ? {} : { openSpoolFile: deps.openSpoolFile }),
    });
    scope = mine;
    mine.onFailure = () => { void live.cancel(deps.cancelGraceMs ?? 5000); };
    const picked = pickScript(request.text, request.pick);
    const ending = mayOnlyEnd(request, picked, live);
    return runScript({
      live, scope: mine,
      emit: (event) => run.queue.push(event),
      room: () => run.queue.room(),
      keep: (result) => {
        results.push(result);
        deps.keep(result);
      },
      cancelled: () => run.abort.signal.aborted,
      stopped: () => (ending ? null : refusedWrite(request)),
      ran: (command) => write?.ran(command),
    }, picked);
  }

  /** True where write access has ended, and the run does nothing but end the transaction that it left open. */
  function mayOnlyEnd(target: Target, picked: Picked, live: LiveSession): boolean {
    return refusedWrite(target) !== null && live.transaction !== 'idle'
      && onlyEndsTransaction(picked.script, piecesOf(picked, live.standardConformingStrings));
  }

  function refusedWrite(target: Target): AppError | null {
    if (target.access === 'read-only') return null;
    try {
      deps.elevation.check(target.addonId);
      return null;
    } catch (error) {
      return toAppError(error);
    }
  }

  function checkWrite(request: RunRequest): void {
    if (request.access === 'read-only') return;
    if (held !== null && sameTarget(held.target, request) && held.live.lost === null && mayOnlyEnd(request, pickScript(request.text, request.pick), held.live)) return;
    deps.elevation.check(request.addonId);
  }

  async function drain(request: RunRequest, run: Run, before: Promise<void> | null): Promise<void> {
    let finished: Finished;
    try {
      finished = await drive(request, run, before);
    } catch (error) {
      const cancelled = run.abort.signal.aborted;
      finished = {
        kind: 'finished', outcome: cancelled ? 'cancelled' : 'failed', transaction: held?.live.transaction ?? 'idle', elapsedMs: 0,
        error: cancelled ? null : toAppError(error),
      };
      if (!cancelled) deps.log?.warn('sql.run-failed', { code: finished.error?.code, cause: error });
    }
    if (running === run) running = null;
    if (held !== null && refusedWrite(held.target) !== null) held.write?.elevationEnded();
    run.queue.push(finished);
    run.queue.end();
  }

  async function cancelRun(run: Run): Promise<CancelOutcome> {
    run.abort.abort();
    const live = held?.live ?? null;
    const how = live === null ? 'answered' : await live.cancel(deps.cancelGraceMs ?? 5000);
    await run.done;
    return how === 'ended' ? 'session-ended' : 'cancelled';
  }

  return {
    get addonId() { return held?.target.addonId ?? null; },
    run(request, signal) {
      if (running !== null && !running.abort.signal.aborted) {
        throw failure('pg.busy', {}, 'This tab is running something already. Cancel it or wait, or use another tab.');
      }
      checkWrite(request);
      const before = running?.done ?? null;
      const run: Run = { queue: createEventQueue<RunEvent>(), abort: new AbortController(), done: Promise.resolve() };
      running = run;
      run.done = drain(request, run, before);
      const leave = (): void => {
        run.queue.abandon();
        if (running === run) void cancelRun(run);
      };
      if (signal?.aborted === true) leave();
      signal?.addEventListener('abort', leave, { once: true });
      void run.done.then(() => signal?.removeEventListener('abort', leave));
      return iterate(run.queue, leave);
    },
    async cancel() {
      return running === null ? 'nothing-to-cancel' : cancelRun(running);
    },
    elevationEnded() {
      if (held?.target.access === 'read-write' && running === null) held.write?.elevationEnded();
    },
    async close() {
      closed = true;
      running?.queue.abandon();
      running?.abort.abort();
      const { done } = running ?? {};
      await letGo();
      await done;
      await letGo();
      await freeResults();
    },
  };
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
