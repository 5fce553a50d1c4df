import type { RunEvent } from '../../../shared/contract/sql.ts';
import type { Piece } from '../../../shared/sql/splitter.ts';
import { createBrake, type Courtesy } from './brake.ts';
import { localMessage, toPgMessage, type SentText } from './pg-message.ts';
import type { RanRecord } from './ran-record.ts';
import { refusal, withParameterHint } from './refusal.ts';
import type { Lost, StatementEnd, Submission } from './session-state.ts';
import { spoolProblem } from './spool.ts';
import { createStatementSink, type SinkContext, type TellingSink } from './statement-sink.ts';
import { statementText, type ParameterValues, type StatementText } from './statement-text.ts';

export interface StatementContext extends SinkContext {
  cancelled: () => boolean;
  courtesy: Courtesy;
  /** The script's text and where it begins in the tab's text. */
  script: string;
  offset: number;
  values: ParameterValues;
  /** Sends the BEGIN of manual commits where the statement needs one, else null; gives how it ended where that was not well. */
  before: (statement: string) => Promise<StatementEnd | null> | null;
  /** One call per statement that was sent. */
  ran: (record: Omit<RanRecord, 'target' | 'role'> & { hasResult: boolean }) => void;
}

export interface StatementOutcome {
  kind: 'done' | 'failed' | 'lost';
  lost: Lost | null;
}

/** Where one statement stands among the others of its run. */
export interface Place {
  statement: number;
  total: number;
}

/** Runs one statement and tells everything about it. */
export async function runStatement(context: StatementContext, piece: Piece, { statement, total }: Place): Promise<StatementOutcome> {
  const { emit, offset, script, live } = context;
  emit({ kind: 'statement-started', statement, total, range: { from: piece.from + offset, to: piece.to + offset } });
  const made = statementText(script, piece, offset, context.values, live.standardConformingStrings);
  const refused = refusal(script, offset, piece, made);
  if (refused !== null) {
    emit({ kind: 'statement-failed', statement, resultId: null, elapsedMs: 0, error: refused });
    return { kind: 'failed', lost: null };
  }
  const at = new Date().toISOString();
  const sent: SentText = { text: made.text, toTab: made.toTab, positions: live.serverEncoding === 'SQL_ASCII' ? 'bytes' : 'characters' };
  const brake = createBrake({ stream: live, courtesy: context.courtesy, cancelled: context.cancelled });
  const sink = createStatementSink({ ...context, chunkEnd: () => brake.chunkEnd() }, statement, made, sent);
  context.scope.onPressure = (paused) => brake.pressure(paused);
  const end = await send(context, {
    text: made.text,
    values: made.values?.map(({ value }) => value) ?? null,
    copyData: piece.copyData === null ? undefined : script.slice(piece.copyData.from, piece.copyData.to),
  }, sink);
  brake.release();
  const elapsedMs = sink.finish();
  context.ran({ text: script.slice(piece.start, piece.end), elapsedMs, at, hasResult: sink.resultId() !== null, ...outcomeOf(context, end, sink) });
  if (end.lost !== null) return { kind: 'lost', lost: end.lost };
  if (end.error !== null) {
    emit({ kind: 'statement-failed', statement, resultId: sink.resultId(), elapsedMs, error: failureOf(context, end.error, made, sent) });
    return { kind: 'failed', lost: null };
  }
  await settle(context, sink, statement);
  emit({
    kind: 'statement-done', statement, resultId: sink.resultId(), command: end.command, rowCount: rowCount(end.command),
    firstRowMs: sink.firstRowMs(), elapsedMs, remark: remark(end),
  });
  return { kind: 'done', lost: null };
}

const unsent: StatementEnd = { command: '', error: { severity: 'ERROR', code: '57014', message: 'Cancelled before it was sent.' }, copyOut: null, lost: null };

/** Between the look at `cancelled` and the sending nothing may wait: a request to cancel looks for what is under way. */
async function send({ live, before, cancelled }: StatementContext, submission: Submission, sink: TellingSink): Promise<StatementEnd> {
  const begun = before(submission.text);
  if (begun !== null) {
    const failed = await begun;
    if (failed !== null) return failed;
    if (cancelled()) return unsent;
  }
  return live.execute(submission, sink);
}

function outcomeOf({ cancelled }: StatementContext, { command, error, lost }: StatementEnd, sink: TellingSink): Pick<RanRecord, 'outcome' | 'rows' | 'command' | 'error'> {
  if (lost !== null) return { outcome: 'lost', rows: sink.rows(), command: '', error: lost.cause };
  if (error === null) return { outcome: 'done', rows: rowCount(command), command, error: null };
  return { outcome: cancelled() ? 'cancelled' : 'failed', rows: sink.rows(), command: '', error: error.message ?? '' };
}

function failureOf({ scope, cancelled }: StatementContext, error: NonNullable<StatementEnd['error']>, made: StatementText, sent: SentText) {
  const full = scope.failure;
  if (full === undefined || cancelled()) return toPgMessage(withParameterHint(error, made), sent);
  // The server only knows that it was asked to stop.
  return localMessage('53100', `${spoolProblem(full)} The statement was stopped.`, 'The rows that were kept stay readable.', null);
}

/** What is left to do with the server when a statement is done, before the next one. */
async function settle(context: StatementContext, sink: TellingSink, statement: number): Promise<void> {
  const { live, emit } = context;
  const encoding = await live.restoreEncoding();
  if (encoding !== null) emit({ kind: 'notice', statement, notice: encodingNotice(encoding, live.serverEncoding) });
  await nameTypes(context, sink, statement);
}

function encodingNotice(encoding: string, serverEncoding: string): Extract<RunEvent, { kind: 'notice' }>['notice'] {
  const kept = serverEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8';
  return {
    ...localMessage('01000', `client_encoding was set to ${encoding} and is ${kept} again.`, 'Text in the console is Unicode; in another encoding, letters would be stored and shown wrongly.', null),
    severity: 'WARNING',
  };
}

/** Asks the server, now idle, for the names of types that are not built in, and tells the columns again with them. */
async function nameTypes({ live, emit, cancelled }: StatementContext, sink: TellingSink, statement: number): Promise<void> {
  const resultId = sink.resultId();
  const question = live.typeNames.question(sink.fields());
  if (question === null || resultId === null || live.transaction === 'failed' || cancelled()) return;
  const names = await live.ask(question.sql);
  if (names === null) return;
  live.typeNames.learn(question.keys, names);
  emit({ kind: 'columns', statement, resultId, columns: sink.namesLearnt() });
}

/** The count in a command tag (CommandComplete): the last word of `SELECT 7`, `INSERT 0 3`, `COPY 5` and their like. */
export function rowCount(command: string): number | null {
  const count = /^[A-Z ]+(?: \d+)? (\d+)$/.exec(command)?.[1];
  return count === undefined ? null : Number(count);
}

function remark({ copyOut }: StatementEnd): string | null {
  if (copyOut === 'text') return 'COPY wrote to the console: each row is one line as COPY formats it.';
  if (copyOut === 'binary') return 'COPY wrote binary data to the console: each row is one message, in hexadecimal.';
  return null;
}
