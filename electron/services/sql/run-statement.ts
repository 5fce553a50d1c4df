import type { Column } from '../../../shared/cell.ts';
import type { Target } from '../../../shared/contract/base.ts';
import type { PgMessage, RunEvent } from '../../../shared/contract/sql.ts';
import type { LiveSession } from './live-session.ts';
import type { Lost, StatementEnd, StatementSink } from './session-state.ts';
import { notificationMessage, toPgMessage, localMessage, type SentText } from './pg-message.ts';
import { createResult, type Result } from './result.ts';
import type { ResultStatement } from './result-statement.ts';
import type { ResultScope } from './result-scope.ts';
import { spoolProblem } from './spool.ts';
import type { Piece } from '../../../shared/sql/splitter.ts';
import type { Field } from './type-names.ts';

const maxNotices = 1000;
/** Between two `rows` events. */
const rowsEveryMs = 100;

export interface StatementContext {
  target: Target;
  live: LiveSession;
  scope: ResultScope;
  emit: (event: RunEvent) => void;
  /** Makes a result available to `sql.rows`. */
  keep: (result: Result) => void;
  cancelled: () => boolean;
  /** The script's text and where it begins in the tab's text. */
  script: string;
  offset: number;
}

export interface StatementOutcome {
  kind: 'done' | 'failed' | 'lost';
  command: string;
  lost: Lost | null;
}

/** Runs one statement and tells everything about it. */
export async function runStatement(context: StatementContext, piece: Piece, statement: number, total: number): Promise<StatementOutcome> {
  const { emit, offset, script, live } = context;
  emit({ kind: 'statement-started', statement, total, range: { from: piece.from + offset, to: piece.to + offset } });
  const refused = refusal(context, piece);
  if (refused !== null) {
    emit({ kind: 'statement-failed', statement, resultId: null, elapsedMs: 0, error: refused });
    return { kind: 'failed', command: '', lost: null };
  }
  const sent: SentText = { text: script.slice(piece.start, piece.end), offset: piece.start + offset };
  const sink = createSink(context, statement, sent);
  context.scope.onPressure = (paused) => {
    if (paused && !context.cancelled()) live.pause();
    else live.resume();
  };
  const copyData = piece.copyData === null ? undefined : script.slice(piece.copyData.from, piece.copyData.to);
  const end = await live.execute(sent.text, sink, copyData);
  const elapsedMs = sink.finish();
  if (end.lost !== null) return { kind: 'lost', command: '', lost: end.lost };
  if (end.error !== null) {
    const full = context.scope.failure;
    // The server only knows that it was asked to stop.
    const error = full === undefined || context.cancelled()
      ? toPgMessage(end.error, sent)
      : localMessage('53100', `${spoolProblem(full)} The statement was stopped.`, 'The rows that were kept stay readable.', null);
    emit({ kind: 'statement-failed', statement, resultId: sink.resultId(), elapsedMs, error });
    return { kind: 'failed', command: '', lost: null };
  }
  await nameTypes(context, sink, statement);
  emit({
    kind: 'statement-done', statement, resultId: sink.resultId(), command: end.command, rowCount: rowCount(end.command),
    firstRowMs: sink.firstRowMs(), elapsedMs, remark: remark(end),
  });
  return { kind: 'done', command: end.command, lost: null };
}

/** What cannot be sent at all, told before it is tried. */
function refusal({ script, offset }: StatementContext, piece: Piece): PgMessage | null {
  if (piece.backslashAt !== null) {
    const line = script.slice(piece.backslashAt).split(/[\s;]/, 1)[0] ?? '\\';
    return localMessage(
      '42601', `psql's backslash commands, such as ${line.slice(0, 40)}, are not SQL.`,
      'The console sends SQL to the server, which does not know them. Take the line out, write SQL instead, or open the database in psql.',
      piece.backslashAt + offset,
    );
  }
  const text = script.slice(piece.start, piece.end);
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    return localMessage('22021', 'PostgreSQL text cannot hold the character U+0000.', 'Take it out of the statement.', piece.start + nul + offset);
  }
  if (!text.isWellFormed()) {
    const at = text.search(/\p{Surrogate}/u);
    return localMessage('22021', 'The statement holds half of a character (a lone surrogate), which UTF-8 cannot express.', 'Type the character again.', piece.start + at + offset);
  }
  return null;
}

interface TellingSink extends StatementSink {
  /** Tells what is left to tell, ends the result, and gives the milliseconds since the statement was sent. */
  finish(): number;
  resultId(): string | null;
  firstRowMs(): number | null;
  fields(): readonly Field[];
  /** The last result's columns with the names that are known by now, which it keeps. */
  namesLearnt(): Column[];
}

/** What a result remembers of its statement; user types are named when the rows are there. */
interface Origin extends ResultStatement {
  columns: readonly Column[];
}

function createSink({ live, scope, emit, keep, target }: StatementContext, statement: number, sent: SentText): TellingSink {
  const began = performance.now();
  let result: Result | null = null;
  let fields: Field[] = [];
  let origin: Origin | null = null;
  let firstRowMs: number | null = null;
  let toldRows = 0;
  let toldAt = -rowsEveryMs;
  let timer: NodeJS.Timeout | undefined;
  let notices = 0;

  function tellRows(): void {
    clearTimeout(timer);
    timer = undefined;
    if (result === null || result.count === toldRows) return;
    toldRows = result.count;
    toldAt = performance.now();
    emit({ kind: 'rows', statement, resultId: result.id, count: result.count, bytes: result.bytes });
  }

  function tellNotice(notice: PgMessage): void {
    notices += 1;
    if (notices <= maxNotices) emit({ kind: 'notice', statement, notice });
  }

  return {
    columns(described) {
      // Rules can make one statement answer with several results; each is kept.
      tellRows();
      result?.finish();
      const columns = live.typeNames.columns(described);
      origin = { target, text: sent.text, parameters: [], columns, serverEncoding: live.serverEncoding };
      result = createResult(scope, origin);
      fields = described;
      toldRows = 0;
      keep(result);
      emit({ kind: 'columns', statement, resultId: result.id, columns });
    },
    row(data, start, end) {
      firstRowMs ??= performance.now() - began;
      result?.append(data, start, end);
    },
    chunkEnd() {
      if (result === null || result.count === toldRows || timer !== undefined) return;
      const wait = toldAt + rowsEveryMs - performance.now();
      if (wait <= 0) tellRows();
      else timer = setTimeout(tellRows, wait);
    },
    notice: (notice) => tellNotice(toPgMessage(notice, sent)),
    notification: ({ channel, payload, processId }) => tellNotice(notificationMessage(channel, payload, processId)),
    finish() {
      const elapsed = performance.now() - began;
      result?.finish();
      tellRows();
      if (notices > maxNotices) emit({ kind: 'notices-dropped', statement, dropped: notices - maxNotices });
      return elapsed;
    },
    resultId: () => result?.id ?? null,
    firstRowMs: () => firstRowMs,
    namesLearnt() {
      const columns = live.typeNames.columns(fields);
      if (origin !== null) origin.columns = columns;
      return columns;
    },
    fields: () => fields,
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
