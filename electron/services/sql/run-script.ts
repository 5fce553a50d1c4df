import type { Target } from '../../../shared/contract/base.ts';
import type { Pick, RunEvent } from '../../../shared/contract/sql.ts';
import type { AppError } from '../../../shared/errors.ts';
import { failure } from '../errors/app-failure.ts';
import type { LiveSession } from './live-session.ts';
import type { Lost, TransactionState } from './session-state.ts';
import type { Result } from './result.ts';
import type { ResultScope } from './result-scope.ts';
import { runStatement, type StatementOutcome } from './run-statement.ts';
import { spoolProblem } from './spool.ts';
import { nextPiece, pieceAt, splitScript, type Piece } from '../../../shared/sql/splitter.ts';

export type Finished = Extract<RunEvent, { kind: 'finished' }>;

export interface ScriptContext {
  target: Target;
  live: LiveSession;
  scope: ResultScope;
  emit: (event: RunEvent) => void;
  /** Resolves when the reader keeps up. */
  room: () => Promise<void>;
  keep: (result: Result) => void;
  cancelled: () => boolean;
  /** A reason not to begin another statement, such as the end of write access. */
  stopped: () => AppError | null;
  /** Told after each statement that ran, with its command tag. */
  ran: (command: string) => void;
}

/** The part of a tab's text that is to run, and where it begins. */
export interface Picked {
  script: string;
  offset: number;
  /** Only the statement that begins here; null for all. */
  only: number | null;
}

/** Cuts out what the user picked; ranges beyond the text end with it. */
export function pickScript(text: string, pick: Pick): Picked {
  if (pick.kind === 'all') return { script: text, offset: 0, only: null };
  if (pick.kind === 'statement') return { script: text, offset: 0, only: pick.at };
  const from = Math.min(pick.range.from, pick.range.to, text.length);
  const to = Math.min(Math.max(pick.range.from, pick.range.to), text.length);
  return { script: text.slice(from, to), offset: from, only: null };
}

/** The statements that will run, as far as the session's present settings tell. */
export function piecesOf({ script, only }: Picked, standardConformingStrings: boolean): Piece[] {
  const pieces = splitScript(script, { standardConformingStrings });
  if (only === null) return pieces;
  const piece = pieceAt(script, pieces, only);
  return piece === null ? [] : [piece];
}

/** True for statements that only end a transaction: what may still run when write access has ended inside one. */
export function onlyEndsTransaction(script: string, pieces: readonly Piece[]): boolean {
  return pieces.length > 0 && pieces.every((piece) => (
    piece.kind === 'sql' && /^(?:commit|end|rollback|abort)(?:\s+(?:work|transaction))?\s*$/i.test(script.slice(piece.from, piece.end))
  ));
}

/** Runs the picked statements one after the other until one fails; says how it ended. */
export async function runScript(context: ScriptContext, picked: Picked): Promise<Finished> {
  const began = performance.now();
  const finished = (outcome: Finished['outcome'], transaction: TransactionState, error: AppError | null): Finished => (
    { kind: 'finished', outcome, transaction, elapsedMs: performance.now() - began, error }
  );
  const { live } = context;
  let last: Result | null = null;
  const keep = (result: Result): void => {
    last = result;
    context.keep(result);
  };
  let strings = live.standardConformingStrings;
  let pieces = piecesOf(picked, strings);
  for (let index = 0; index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece === undefined) break;
    await context.room();
    if (context.cancelled()) return finished('cancelled', live.transaction, null);
    const stopped = context.stopped();
    if (stopped !== null) return finished('failed', live.transaction, stopped);
    const outcome = await runStatement({ ...context, keep, script: picked.script, offset: picked.offset }, piece, index, pieces.length);
    if (outcome.kind === 'done') context.ran(outcome.command);
    const end = howItEnded(context, outcome, last);
    if (end !== null) return finished(end.outcome, live.lost === null ? live.transaction : 'idle', end.error);
    if (picked.only === null && live.standardConformingStrings !== strings) {
      // The rest of the script reads differently now.
      strings = live.standardConformingStrings;
      pieces = [...pieces.slice(0, index + 1), ...resplit(picked.script, piece, strings)];
    }
  }
  return finished(context.cancelled() ? 'cancelled' : 'done', live.transaction, null);
}

function resplit(script: string, after: Piece, standardConformingStrings: boolean): Piece[] {
  const from = after.copyData === null ? after.to : nextPiece(script, after.copyData.to)?.to ?? script.length;
  return splitScript(script, { standardConformingStrings }, from);
}

/** Null to go on with the next statement. */
function howItEnded(context: ScriptContext, { kind, lost }: StatementOutcome, last: Result | null): { outcome: Finished['outcome']; error: AppError | null } | null {
  if (context.cancelled()) return { outcome: 'cancelled', error: lost === null ? null : lostError(lost, true) };
  if (lost !== null) return { outcome: 'lost', error: lostError(lost, true) };
  const spoolFailure = context.scope.failure;
  if (spoolFailure !== undefined) return { outcome: 'failed', error: spoolError(spoolFailure, last?.count ?? 0) };
  return kind === 'done' ? null : { outcome: 'failed', error: null };
}

/** What a lost session means for the user's data. */
export function lostError(lost: Lost, running: boolean): AppError {
  const transaction = lost.transaction === 'idle'
    ? running ? ' Whether the statement that was running took effect is not known.' : ''
    : ' The open transaction was rolled back.';
  return failure(
    'pg.connection-lost',
    { cause: lost.cause, rolledBack: lost.transaction !== 'idle', ...(lost.sqlstate === undefined ? {} : { sqlstate: lost.sqlstate }) },
    `The database session ended: ${lost.cause}${/[.!?]$/.test(lost.cause) ? '' : '.'}${transaction} Nothing is run again by itself; the next run makes a new session.`,
  ).error;
}

function spoolError(reason: Error, rows: number): AppError {
  const problem = spoolProblem(reason);
  return failure('result.spool-failed', { problem, rows }, `${problem} The result ends with the ${rows} rows that were kept; free some space or ask for fewer rows.`).error;
}
