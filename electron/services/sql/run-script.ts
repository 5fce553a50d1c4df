import type { Pick, RunEvent } from '../../../shared/contract/sql.ts';
import type { AppError } from '../../../shared/errors.ts';
import { afterPiece, pieceAt, splitScript, type Piece } from '../../../shared/sql/splitter.ts';
import { failure } from '../errors/app-failure.ts';
import { lostError } from './lost-error.ts';
import type { Result } from './result.ts';
import { runStatement, type StatementContext, type StatementOutcome } from './run-statement.ts';
import type { TransactionState } from './session-state.ts';
import { spoolProblem } from './spool.ts';
import { missingValues, type ParameterValues } from './statement-text.ts';

export type Finished = Extract<RunEvent, { kind: 'finished' }>;

export interface ScriptContext extends Omit<StatementContext, 'script' | 'offset'> {
  /** Resolves when the reader keeps up. */
  room: () => Promise<void>;
  /** A reason not to begin another statement, such as the end of write access. */
  stopped: () => AppError | null;
  onError: 'stop' | 'continue';
  /** Throws where statements may not run that were not looked at before. */
  check: (statements: readonly string[]) => Promise<void>;
}

/** The part of a tab's text that is to run, and where it begins. */
export interface Picked {
  script: string;
  offset: number;
  /** Only the statement that begins here; null for all. */
  only: number | null;
}

/** Statements with the setting that they were split by. */
export interface Split {
  pieces: Piece[];
  standardConformingStrings: boolean;
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

/** The statements' texts, as they stand in the tab. */
export function textsOf(script: string, pieces: readonly Piece[]): string[] {
  return pieces.filter(({ kind }) => kind === 'sql').map(({ start, end }) => script.slice(start, end));
}

/** True for statements that only end a transaction: what may still run when write access has ended inside one. */
export function onlyEndsTransaction(script: string, pieces: readonly Piece[]): boolean {
  return pieces.length > 0 && pieces.every((piece) => (
    piece.kind === 'sql' && /^(?:commit|end|rollback|abort)(?:\s+(?:work|transaction))?\s*$/i.test(script.slice(piece.from, piece.end))
  ));
}

/** Throws sql.parameters-missing. */
export function checkValues({ script }: Picked, { pieces, standardConformingStrings }: Split, values: ParameterValues): void {
  const names = missingValues(script, pieces, values, standardConformingStrings);
  if (names.length > 0) throw failure('sql.parameters-missing', { names }, `No value was given for ${names.join(', ')}.`);
}

/** Runs the picked statements one after the other, to the end or until one fails; says how it ended. Throws what `check` throws. */
export async function runScript(context: ScriptContext, picked: Picked, planned: Split): Promise<Finished> {
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
  let failed = false;
  let split = await followStrings(context, picked, planned, null);
  for (let index = 0; index < split.pieces.length; index += 1) {
    const piece = split.pieces[index];
    if (piece === undefined) break;
    await context.room();
    if (context.cancelled()) return finished('cancelled', live.transaction, null);
    const stopped = context.stopped();
    if (stopped !== null) return finished('failed', live.transaction, stopped);
    const outcome = await runStatement({ ...context, keep, script: picked.script, offset: picked.offset }, piece, { statement: index, total: split.pieces.length });
    const end = howItEnded(context, outcome, last);
    if (end !== null) return finished(end.outcome, live.lost === null ? live.transaction : 'idle', end.error);
    failed ||= outcome.kind === 'failed';
    split = await followStrings(context, picked, split, index);
  }
  return finished(context.cancelled() ? 'cancelled' : failed ? 'failed' : 'done', live.transaction, null);
}

/**
 * Splits what has not run again where standard_conforming_strings is no longer what it was split by: the rest reads differently
 * then. What differs is looked at like the whole was.
 */
async function followStrings(context: ScriptContext, picked: Picked, split: Split, ran: number | null): Promise<Split> {
  const { standardConformingStrings } = context.live;
  if (standardConformingStrings === split.standardConformingStrings) return split;
  const done = ran === null ? [] : split.pieces.slice(0, ran + 1);
  const after = done.at(-1);
  if (after !== undefined && picked.only !== null) return split;
  const rest = after === undefined ? piecesOf(picked, standardConformingStrings) : splitScript(picked.script, { standardConformingStrings }, afterPiece(picked.script, after));
  const texts = textsOf(picked.script, rest);
  const before = textsOf(picked.script, split.pieces.slice(done.length));
  const fresh = { pieces: [...done, ...rest], standardConformingStrings };
  if (texts.length !== before.length || texts.some((text, index) => text !== before[index])) {
    await context.check(texts);
  }
  checkValues(picked, { ...fresh, pieces: rest }, context.values);
  return fresh;
}

/** Null to go on with the next statement. */
function howItEnded(context: ScriptContext, { kind, lost }: StatementOutcome, last: Result | null): { outcome: Finished['outcome']; error: AppError | null } | null {
  if (context.cancelled()) return { outcome: 'cancelled', error: lost === null ? null : lostError(lost, true) };
  if (lost !== null) return { outcome: 'lost', error: lostError(lost, true) };
  const spoolFailure = context.scope.failure;
  if (spoolFailure !== undefined) return { outcome: 'failed', error: spoolError(spoolFailure, last?.count ?? 0) };
  return kind === 'done' || context.onError === 'continue' ? null : { outcome: 'failed', error: null };
}

function spoolError(reason: Error, rows: number): AppError {
  const problem = spoolProblem(reason);
  return failure('result.spool-failed', { problem, rows }, `${problem} The result ends with the ${rows} rows that were kept; free some space or ask for fewer rows.`).error;
}
