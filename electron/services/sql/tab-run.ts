import type { RunEvent, RunRequest } from '../../../shared/contract/sql.ts';
import type { AppError } from '../../../shared/errors.ts';
import { toAppError } from '../errors/app-failure.ts';
import { takesNoBegin } from './command-words.ts';
import type { LiveSession } from './live-session.ts';
import { lostError } from './lost-error.ts';
import { createResultScope, type ResultScope } from './result-scope.ts';
import { checkValues, pickScript, piecesOf, runScript, textsOf, type Finished, type Picked, type Split } from './run-script.ts';
import type { StatementEnd, TransactionState } from './session-state.ts';
import {
  book, freeResults, heldFor, letGo, mayOnlyEnd, refusedWrite, sameTarget, sessionFor, untoldLoss, type CancelOutcome, type Held, type Run, type TabState,
} from './tab-session.ts';
import { tellStatus } from './tab-status.ts';

export const cancelGraceMs = (state: TabState): number => state.deps.cancelGraceMs ?? 5000;

/** Runs a request to its end and tells everything by the run's queue; never rejects. */
export async function drain(state: TabState, request: RunRequest, run: Run, before: Promise<void> | null): Promise<void> {
  let finished: Finished;
  try {
    finished = await drive(state, request, run, before);
  } catch (error) {
    const cancelled = run.abort.signal.aborted;
    finished = {
      kind: 'finished', outcome: cancelled ? 'cancelled' : 'failed', transaction: transactionOf(state), elapsedMs: 0,
      error: cancelled ? null : toAppError(error),
    };
    if (!cancelled) state.deps.log?.warn('sql.run-failed', { code: finished.error?.code, cause: error });
  }
  // Until the request to cancel is through, it could hit a statement of the next run.
  const { live, timeoutUnsure } = state.held ?? {};
  if (await run.stopping === 'ended' && finished.error === null && live !== undefined && live.lost !== null) {
    finished = { ...finished, transaction: 'idle', error: lostError(live.lost, true) };
  }
  // Not always: pg_stat_activity would show our question in place of what the user ran last.
  if (live?.lost === null && live.transaction === 'open' && timeoutUnsure === true) {
    await live.askIdleTimeout();
    await run.stopping;
  }
  release(state, run);
  run.queue.push(finished);
  run.queue.end();
}

const transactionOf = ({ held }: TabState): TransactionState => (held === null || held.live.lost !== null ? 'idle' : held.live.transaction);

/** The tab's session is free again. */
export function release(state: TabState, run: Run): void {
  if (state.running === run) state.running = null;
  if (state.held !== null && refusedWrite(state, state.held.target) !== null) state.held.write?.elevationEnded();
  tellStatus(state);
}

/** Cancels what keeps the session busy; resolves when that has ended. */
export async function cancelRun(state: TabState, run: Run): Promise<CancelOutcome> {
  run.abort.abort();
  if (state.held !== null) run.stopping ??= state.held.live.cancel(cancelGraceMs(state));
  const how = await run.stopping;
  await run.done;
  return how === 'ended' ? 'session-ended' : 'cancelled';
}

async function drive(state: TabState, request: RunRequest, run: Run, before: Promise<void> | null): Promise<Finished> {
  const began = performance.now();
  const end = (outcome: Finished['outcome'], error: AppError | null): Finished => (
    { kind: 'finished', outcome, transaction: transactionOf(state), elapsedMs: performance.now() - began, error }
  );
  if (before !== null) {
    run.queue.push({ kind: 'waiting', for: 'previous-run' });
    await before;
  }
  if (run.abort.signal.aborted) return end('cancelled', null);
  const picked = pickScript(request.text, request.pick);
  const planned = await plan(state, request, picked);
  await freeResults(state);
  const untold = untoldLoss(state);
  if (untold !== null && state.held !== null && sameTarget(state.held.target, request)) {
    await letGo(state);
    return end('lost', lostError(untold, false));
  }
  const held = await sessionFor(state, request, run);
  const { role, database, serverVersion } = held.live.session;
  run.queue.push({ kind: 'session', role, database, serverVersion, pid: held.live.pid });
  tellStatus(state);
  const scope = scopeFor(state, held.live, run);
  const finished = await runScript({ ...contextOf(state, request, run, held), scope, ...guards(state, request, picked, held.live) }, picked, planned);
  held.lossTold = held.live.lost !== null;
  return finished;
}

/** Splits, and looks at everything that can be known before there is a session. Throws sql.parameters-missing and sql.confirmation-required. */
async function plan(state: TabState, request: RunRequest, picked: Picked): Promise<Split> {
  const standardConformingStrings = heldFor(state, request)?.live.standardConformingStrings ?? true;
  const split = { pieces: piecesOf(picked, standardConformingStrings), standardConformingStrings };
  checkValues(picked, split, valuesOf(request));
  await check(state, request, textsOf(picked.script, split.pieces));
  return split;
}

async function check(state: TabState, { tabId, addonId, access, identity, confirmation }: RunRequest, statements: readonly string[]): Promise<void> {
  if (access === 'read-only') return;
  await state.deps.safety?.check({ target: { addonId, access, identity }, tabId, statements, confirmation });
}

const valuesOf = ({ parameters }: RunRequest): Map<string, string | null> => new Map(parameters.map(({ name, value }) => [name, value]));

function scopeFor(state: TabState, live: LiveSession, run: Run): ResultScope {
  const scope = createResultScope({
    memoryBytes: state.deps.settings().resultMemoryMiB * 1024 * 1024,
    spoolFolder: state.deps.spoolFolder,
    ...(state.deps.openSpoolFile === undefined ? {} : { openSpoolFile: state.deps.openSpoolFile }),
  });
  state.scope = scope;
  scope.onFailure = () => { run.stopping ??= live.cancel(cancelGraceMs(state)); };
  return scope;
}

function contextOf(state: TabState, request: RunRequest, run: Run, held: Held) {
  return {
    target: held.target, live: held.live, values: valuesOf(request), onError: request.onError,
    emit: (event: RunEvent) => run.queue.push(event),
    room: () => run.queue.room(),
    cancelled: () => run.abort.signal.aborted,
    courtesy: state.deps.courtesy,
    keep: (result: TabState['results'][number]) => {
      state.results.push(result);
      state.deps.keep(result);
    },
    before: (statement: string) => begin(request, held.live, statement),
    ran: (record: Parameters<typeof book>[2]) => book(state, held, record),
  };
}

/** psql's BEGIN with AUTOCOMMIT off (common.c, SendQuery); gives how it ended where that was not well. */
function begin({ commit }: RunRequest, live: LiveSession, statement: string): Promise<StatementEnd | null> | null {
  if (commit === 'auto' || live.transaction !== 'idle' || statement.trim() === '' || takesNoBegin(statement)) return null;
  return live.control('BEGIN').then((end) => (end.error === null && end.lost === null ? null : end));
}

function guards(state: TabState, request: RunRequest, picked: Picked, live: LiveSession) {
  const ending = mayOnlyEnd(state, request, picked, live);
  return {
    stopped: () => (ending ? null : refusedWrite(state, request)),
    check: (statements: readonly string[]) => check(state, request, statements),
  };
}
