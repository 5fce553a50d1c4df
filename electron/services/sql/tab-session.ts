import type { Target } from '../../../shared/contract/base.ts';
import type { RunEvent, SessionEvent } from '../../../shared/contract/sql.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Signal } from '../deps.ts';
import { failure, toAppError } from '../errors/app-failure.ts';
import type { PgSession } from '../postgres/types.ts';
import type { Courtesy } from './brake.ts';
import type { EventQueue } from './event-queue.ts';
import { createLiveSession, type LiveSession } from './live-session.ts';
import { lostError } from './lost-error.ts';
import type { RanRecord } from './ran-record.ts';
import type { Result } from './result.ts';
import type { ResultScope } from './result-scope.ts';
import { onlyEndsTransaction, piecesOf, type Picked } from './run-script.ts';
import { createSchemaChanges, type SchemaChanges } from './schema-changes.ts';
import type { Lost } from './session-state.ts';
import type { SqlDeps } from './sql-service.ts';
import { tellStatus } from './tab-status.ts';
import { createWriteSession, type WriteSession } from './write-session.ts';

export type CancelOutcome = 'cancelled' | 'nothing-to-cancel' | 'session-ended';

export interface TabDeps extends SqlDeps {
  spoolFolder: () => Promise<string>;
  courtesy: Courtesy;
  keep: (result: Result) => void;
  forget: (result: Result) => void;
}

/** What keeps a tab's session busy. */
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
  schema: SchemaChanges;
  /** A statement may have changed idle_in_transaction_session_timeout, so it has to be asked for. */
  timeoutUnsure: boolean;
  /** A run, or the end of a transaction, had the session when it was lost, and told so. */
  lossTold: boolean;
}

/** What a tab holds now. */
export interface TabState {
  readonly deps: TabDeps;
  /** Tells what `statusOf` gives, when it changes. */
  readonly changed: Signal<SessionEvent>;
  held: Held | null;
  running: Run | null;
  scope: ResultScope | null;
  results: Result[];
  /** Why the tab's last session ended, where the user did not end it. */
  lost: AppError | null;
  /** The status that was told last, as JSON. */
  told: string;
  closed: boolean;
}

export const sameTarget = (a: Target, b: Target): boolean => a.addonId === b.addonId && a.access === b.access && a.identity === b.identity;

/** A transaction that ended with its session while no run had that. The next run tells so instead of running. */
export function untoldLoss({ held }: TabState): Lost | null {
  const lost = held?.live.lost ?? null;
  return lost === null || lost.transaction === 'idle' || held?.lossTold === true ? null : lost;
}

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
  tellStatus(state);
  await old?.live.close();
}

/** The session that the tab holds for the target; null where it has to be made. */
export function heldFor(state: TabState, target: Target): Held | null {
  const { held } = state;
  return held !== null && held.live.lost === null && sameTarget(held.target, target) ? held : null;
}

/** The tab's session for the target: the one it has, or a new one. Throws what the connector throws; AbortError when the run was cancelled. */
export async function sessionFor(state: TabState, { addonId, access, identity }: Target, run: Run): Promise<Held> {
  const target: Target = { addonId, access, identity };
  const kept = heldFor(state, target);
  if (kept !== null) return kept;
  await letGo(state);
  run.queue.push({ kind: 'waiting', for: state.deps.isConnected?.(target.addonId) === false ? 'tunnel' : 'session' });
  const seconds = state.deps.settings().statementTimeoutSeconds;
  const session = await state.deps.connector.connect(target, {
    applicationName: state.deps.applicationName,
    signal: run.abort.signal,
    settings: { statement_timeout: `${seconds}s` },
  });
  const live = await liveOf(session, run);
  if (live.lost !== null) throw failure('pg.connection-lost', { cause: live.lost.cause }, `The database session ended at once: ${live.lost.cause}`);
  const mine = hold(state, target, live);
  if (state.closed || run.abort.signal.aborted) {
    mine.write?.finish();
    await live.close();
    throw new DOMException('Cancelled.', 'AbortError');
  }
  state.held = mine;
  state.lost = null;
  live.onChange = () => tellStatus(state);
  tellStatus(state);
  return mine;
}

async function liveOf(session: PgSession, run: Run): Promise<LiveSession> {
  const hangUp = (): void => { void session.close().catch(() => undefined); };
  run.abort.signal.addEventListener('abort', hangUp);
  const live = await createLiveSession(session);
  run.abort.signal.removeEventListener('abort', hangUp);
  return live;
}

function hold(state: TabState, target: Target, live: LiveSession): Held {
  const { deps } = state;
  const mine: Held = { target, live, write: null, timeoutUnsure: false, lossTold: false, schema: createSchemaChanges(() => deps.schemaChanged?.(target.addonId)) };
  if (target.access === 'read-write') {
    mine.write = createWriteSession({
      live, target,
      graceMs: deps.rollbackGraceMs ?? 60_000,
      refused: () => refusedWrite(state, target) !== null,
      ...(deps.audit === undefined ? {} : { audit: deps.audit }),
    });
  }
  void live.whenLost.then((lost) => {
    mine.write?.finish();
    if (state.held !== mine) return;
    state.lost = lost.asked && lost.transaction === 'idle' ? null : lostError(lost, state.running !== null);
    tellStatus(state);
  });
  return mine;
}

/** What can change the timeout, for good or until its transaction ends; functions that do it unseen are not found. */
const changesTimeout = /idle_in_transaction_session_timeout|set_config|\b(?:reset|discard)\s+all\b/i;

/** Books a statement that was sent: in the write session's audit, the catalogue's news and the history. */
export function book(state: TabState, held: Held, { hasResult, ...record }: Omit<RanRecord, 'target' | 'role'> & { hasResult: boolean }): void {
  const { target, live, write, schema } = held;
  const done = record.outcome === 'done';
  if (changesTimeout.test(record.text)) held.timeoutUnsure = true;
  if (done) write?.ran(record.command);
  schema.ended({ statement: record.text, command: done ? record.command : 'ROLLBACK', hasResult, transaction: live.transaction });
  try {
    state.deps.ran?.({ ...record, target, role: live.session.role });
  } catch (error) {
    state.deps.log?.warn('sql.ran', { cause: error });
  }
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
