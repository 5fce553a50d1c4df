import type { Target } from '../../../shared/contract/base.ts';
import type { Pick, RunEvent } from '../../../shared/contract/sql.ts';
import type { AppError } from '../../../shared/errors.ts';
import { failure, toAppError } from '../errors/app-failure.ts';
import type { EventQueue } from './event-queue.ts';
import { createLiveSession, type LiveSession } from './live-session.ts';
import type { Result } from './result.ts';
import type { ResultScope } from './result-scope.ts';
import { onlyEndsTransaction, piecesOf, type Picked } from './run-script.ts';
import type { Lost } from './session-state.ts';
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

export interface Run {
  queue: EventQueue<RunEvent>;
  abort: AbortController;
  done: Promise<void>;
  /** The request to cancel that is under way. */
  stopping: Promise<'answered' | 'ended'> | null;
}

export interface Held {
  target: Target;
  live: LiveSession;
  write: WriteSession | null;
}

/** What a tab holds now. */
export interface TabState {
  readonly deps: TabDeps;
  held: Held | null;
  running: Run | null;
  scope: ResultScope | null;
  results: Result[];
  /** A transaction that ended with its session while nothing ran. The next run tells so instead of running. */
  untold: Lost | null;
  closed: boolean;
}

export const sameTarget = (a: Target, b: Target): boolean => a.addonId === b.addonId && a.access === b.access && a.identity === b.identity;

/** Frees the results of the last run and removes their file. */
export async function freeResults(state: TabState): Promise<void> {
  const old = state.scope;
  state.scope = null;
  for (const result of state.results) state.deps.forget(result);
  state.results = [];
  await old?.dispose();
}

/** Ends the session that the tab holds. */
export async function letGo(state: TabState): Promise<void> {
  const old = state.held;
  state.held = null;
  old?.write?.finish();
  await old?.live.close();
}

/** The tab's session for the target: the one it has, or a new one. Throws what the connector throws; AbortError when the run was cancelled. */
export async function sessionFor(state: TabState, { addonId, access, identity }: Target, run: Run): Promise<Held> {
  const target: Target = { addonId, access, identity };
  if (state.held !== null && state.held.live.lost === null && sameTarget(state.held.target, target)) return state.held;
  await letGo(state);
  run.queue.push({ kind: 'waiting', for: state.deps.isConnected?.(target.addonId) === false ? 'tunnel' : 'session' });
  const seconds = state.deps.settings().statementTimeoutSeconds;
  const session = await state.deps.connector.connect(target, {
    applicationName: state.deps.applicationName,
    signal: run.abort.signal,
    settings: { statement_timeout: `${seconds}s` },
  });
  const hangUp = (): void => { void session.close().catch(() => undefined); };
  run.abort.signal.addEventListener('abort', hangUp);
  const live = await createLiveSession(session);
  run.abort.signal.removeEventListener('abort', hangUp);
  if (live.lost !== null) throw failure('pg.connection-lost', { cause: live.lost.cause }, `The database session ended at once: ${live.lost.cause}`);
  const mine: Held = { target, live, write: null };
  if (target.access === 'read-write') {
    mine.write = createWriteSession({
      live, target,
      graceMs: state.deps.rollbackGraceMs ?? 60_000,
      refused: () => refusedWrite(state, target) !== null,
      ...(state.deps.audit === undefined ? {} : { audit: state.deps.audit }),
    });
  }
  void live.whenLost.then((lost) => {
    mine.write?.finish();
    if (state.held === mine && state.running === null && lost.transaction !== 'idle') state.untold = lost;
  });
  if (state.closed || run.abort.signal.aborted) {
    mine.write?.finish();
    await live.close();
    throw new DOMException('Cancelled.', 'AbortError');
  }
  state.held = mine;
  return mine;
}

/** True where write access has ended, and the run does nothing but end the transaction that it left open. */
export function mayOnlyEnd(state: TabState, target: Target, picked: Picked, live: LiveSession): boolean {
  return refusedWrite(state, target) !== null && live.transaction !== 'idle'
    && onlyEndsTransaction(picked.script, piecesOf(picked, live.standardConformingStrings));
}

/** elevation.required where the target is read-write and write access is off. */
export function refusedWrite(state: TabState, target: Target): AppError | null {
  if (target.access === 'read-only') return null;
  try {
    state.deps.elevation.check(target.addonId);
    return null;
  } catch (error) {
    return toAppError(error);
  }
}
