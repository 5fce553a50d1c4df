import type { Column } from '../../../shared/cell.ts';
import type { Parameter, PgMessage, Pick as Picked, RunEvent } from '../../../shared/contract/sql.ts';
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
  /** When the run ended, on this machine's clock. */
  endedAt: number | null;
  /** The tab's text as it was run; ranges are offsets into it. */
  text: string;
  /** Which part of it. */
  pick: Picked | null;
  /** The values that were given for it. */
  parameters: readonly Parameter[];
  /** The statement whose result is shown; null follows the run. */
  chosen: number | null;
};

export const idleRun: RunState = {
  phase: 'idle', waitingFor: null, session: null, role: null, transaction: 'idle', statements: [], total: 0, finished: null, error: null, startedAt: 0, endedAt: null, text: '', pick: null, parameters: [], chosen: null,
};

/** Notices kept for one statement in the window; the rest is counted. */
const MOST_NOTICES = 500;

/** A new run in the same tab: with the same role, session and transaction stay until the server says otherwise. */
export function begunRun(old: RunState, target: Pick<Target, 'access' | 'identity'>, what: Pick<RunState, 'text' | 'pick' | 'parameters'>, now: number): RunState {
  const role = { access: target.access, identity: target.identity };
  const same = old.role?.access === role.access && old.role.identity === role.identity;
  const kept = same ? { session: old.session, transaction: old.transaction } : {};
  return { ...idleRun, ...kept, role, phase: 'running', startedAt: now, ...what };
}

const freshStatement = (event: Of<'statement-started'>): StatementState => ({
  index: event.statement, range: event.range, resultId: null, columns: null, count: 0, bytes: 0, notices: [], dropped: 0, done: null, failed: null,
});

function noticed(old: StatementState, notice: PgMessage): StatementState {
  return old.notices.length < MOST_NOTICES ? { ...old, notices: [...old.notices, notice] } : { ...old, dropped: old.dropped + 1 };
}

function statementAfter(old: StatementState, event: Exclude<RunEvent, Of<'waiting' | 'session' | 'statement-started' | 'finished'>>): StatementState {
  switch (event.kind) {
    case 'columns': return { ...old, resultId: event.resultId, columns: event.columns };
    case 'rows': return { ...old, resultId: event.resultId, count: event.count, bytes: event.bytes };
    case 'notice': return noticed(old, event.notice);
    case 'notices-dropped': return { ...old, dropped: old.dropped + event.dropped };
    case 'statement-done': return { ...old, resultId: event.resultId ?? old.resultId, done: event };
    case 'statement-failed': return { ...old, resultId: event.resultId ?? old.resultId, failed: event };
  }
}

/** The run after more events. Many at once cost one copy of the list of statements, which may have 100,000 of them. */
export function runAfter(state: RunState, events: readonly RunEvent[], now: number = Date.now()): RunState {
  let next = state;
  let statements: StatementState[] | null = null;
  const copy = () => (statements ??= [...state.statements]);
  for (const event of events) {
    if (event.kind === 'waiting') next = { ...next, waitingFor: event.for };
    else if (event.kind === 'session') next = { ...next, session: event, waitingFor: null };
    else if (event.kind === 'finished') next = finishedRun(next, event, now);
    else if (event.kind === 'statement-started') {
      copy()[event.statement] = freshStatement(event);
      next = { ...next, waitingFor: null, total: event.total };
    } else {
      const old = copy()[event.statement];
      if (old !== undefined) copy()[event.statement] = statementAfter(old, event);
    }
  }
  return statements === null ? next : { ...next, statements };
}

function finishedRun(state: RunState, event: Of<'finished'>, now: number): RunState {
  return {
    ...state, phase: 'finished', waitingFor: null, finished: event, transaction: event.transaction, error: event.error, endedAt: now,
    session: event.outcome === 'lost' ? null : state.session,
  };
}

/** A run that could not be followed to its end. */
export function brokenRun(state: RunState, error: AppError | null, now: number): RunState {
  return { ...state, phase: 'finished', waitingFor: null, error: error ?? state.error, endedAt: now };
}

/** The statement beside the one that is shown: `by` places on; null at either end. */
export function neighbourOf(state: RunState, by: 1 | -1): number | null {
  const shown = shownStatement(state);
  const next = shown === null ? undefined : state.statements[shown.index + by];
  return next?.index ?? null;
}

/** The statement whose result is shown: the chosen one, else the failed one, else the last with columns, else the last. */
export function shownStatement(state: RunState): StatementState | null {
  const { statements, chosen } = state;
  if (chosen !== null) return statements[chosen] ?? null;
  return statements.find((one) => one.failed !== null) ?? statements.findLast((one) => one.columns !== null) ?? statements.at(-1) ?? null;
}

/** True while the run holds the session. */
export const isRunning = (state: RunState): boolean => state.phase === 'running' || state.phase === 'cancelling';
