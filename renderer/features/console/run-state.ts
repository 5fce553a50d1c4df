import type { Column } from '../../../shared/cell.ts';
import type { PgMessage, RunEvent } from '../../../shared/contract/sql.ts';
import type { Target } from '../../../shared/contract/base.ts';
import type { AppError } from '../../../shared/errors.ts';

type Of<K extends RunEvent['kind']> = Extract<RunEvent, { kind: K }>;

export type StatementState = {
  index: number;
  range: { from: number; to: number };
  resultId: string | null;
  columns: readonly Column[] | null;
  count: number;
  bytes: number;
  notices: readonly PgMessage[];
  dropped: number;
  done: Of<'statement-done'> | null;
  failed: Of<'statement-failed'> | null;
};

export type RunState = {
  phase: 'idle' | 'running' | 'cancelling' | 'finished';
  waitingFor: Of<'waiting'>['for'] | null;
  session: Of<'session'> | null;
  /** The role that the session was asked for. */
  role: Pick<Target, 'access' | 'identity'> | null;
  transaction: Of<'finished'>['transaction'];
  statements: readonly StatementState[];
  total: number;
  finished: Of<'finished'> | null;
  /** Why the run could not be started or followed. */
  error: AppError | null;
  startedAt: number;
  /** The statement whose result is shown; null follows the run. */
  chosen: number | null;
};

export const idleRun: RunState = {
  phase: 'idle', waitingFor: null, session: null, role: null, transaction: 'idle', statements: [], total: 0, finished: null, error: null, startedAt: 0, chosen: null,
};

/** Notices kept for one statement in the window; the rest is counted. */
const MOST_NOTICES = 500;

/** A new run in the same tab: with the same role, session and transaction stay until the server says otherwise. */
export function begunRun(old: RunState, target: Pick<Target, 'access' | 'identity'>, now: number): RunState {
  const role = { access: target.access, identity: target.identity };
  const same = old.role?.access === role.access && old.role.identity === role.identity;
  const kept = same ? { session: old.session, transaction: old.transaction } : {};
  return { ...idleRun, ...kept, role, phase: 'running', startedAt: now };
}

function change(state: RunState, index: number, update: (old: StatementState) => StatementState): RunState {
  return { ...state, waitingFor: null, statements: state.statements.map((one) => (one.index === index ? update(one) : one)) };
}

function started(state: RunState, event: Of<'statement-started'>): RunState {
  const fresh: StatementState = {
    index: event.statement, range: event.range, resultId: null, columns: null, count: 0, bytes: 0, notices: [], dropped: 0, done: null, failed: null,
  };
  return { ...state, waitingFor: null, total: event.total, statements: [...state.statements, fresh] };
}

function noticed(old: StatementState, notice: PgMessage): StatementState {
  return old.notices.length < MOST_NOTICES ? { ...old, notices: [...old.notices, notice] } : { ...old, dropped: old.dropped + 1 };
}

/** The run after one more event. */
export function runAfter(state: RunState, event: RunEvent): RunState {
  switch (event.kind) {
    case 'waiting': return { ...state, waitingFor: event.for };
    case 'session': return { ...state, session: event, waitingFor: null };
    case 'statement-started': return started(state, event);
    case 'columns': return change(state, event.statement, (old) => ({ ...old, resultId: event.resultId, columns: event.columns }));
    case 'rows': return change(state, event.statement, (old) => ({ ...old, resultId: event.resultId, count: event.count, bytes: event.bytes }));
    case 'notice': return change(state, event.statement, (old) => noticed(old, event.notice));
    case 'notices-dropped': return change(state, event.statement, (old) => ({ ...old, dropped: old.dropped + event.dropped }));
    case 'statement-done': return change(state, event.statement, (old) => ({ ...old, resultId: event.resultId ?? old.resultId, done: event }));
    case 'statement-failed': return change(state, event.statement, (old) => ({ ...old, resultId: event.resultId ?? old.resultId, failed: event }));
    case 'finished': return {
      ...state, phase: 'finished', waitingFor: null, finished: event, transaction: event.transaction, error: event.error,
      session: event.outcome === 'lost' ? null : state.session,
    };
  }
}

/** The statement whose result is shown: the chosen one, else the failed one, else the last with columns, else the last. */
export function shownStatement(state: RunState): StatementState | null {
  const { statements, chosen } = state;
  if (chosen !== null) return statements.find((one) => one.index === chosen) ?? null;
  return statements.find((one) => one.failed !== null) ?? statements.findLast((one) => one.columns !== null) ?? statements.at(-1) ?? null;
}

/** True while the run holds the session. */
export const isRunning = (state: RunState): boolean => state.phase === 'running' || state.phase === 'cancelling';
