import type { Column } from '../../../shared/cell.ts';
import type { Target } from '../../../shared/contract/base.ts';
import type { PgMessage, RunEvent } from '../../../shared/contract/sql.ts';
import type { LiveSession } from './live-session.ts';
import { notificationMessage, toPgMessage, type SentText } from './pg-message.ts';
import type { ResultScope } from './result-scope.ts';
import type { ResultStatement } from './result-statement.ts';
import { createResult, type Result } from './result.ts';
import type { StatementSink } from './session-state.ts';
import type { StatementText } from './statement-text.ts';
import type { Field } from './type-names.ts';

const maxNotices = 1000;
/** Between two `rows` events. */
const rowsEveryMs = 100;

export interface SinkContext {
  target: Target;
  live: LiveSession;
  scope: ResultScope;
  emit: (event: RunEvent) => void;
  /** Makes a result available to `sql.rows`. */
  keep: (result: Result) => void;
}

interface SinkDeps extends SinkContext {
  /** Everything that arrived together has been taken. */
  chunkEnd: () => void;
}

/** Makes events and results of what a statement answers. */
export interface TellingSink extends StatementSink {
  /** Tells what is left to tell, ends the result, and gives the milliseconds since the statement was sent. */
  finish(): number;
  resultId(): string | null;
  /** Rows of the last result; null without one. */
  rows(): number | null;
  firstRowMs(): number | null;
  fields(): readonly Field[];
  /** The last result's columns with the names that are known by now, which it keeps. */
  namesLearnt(): Column[];
}

/** What a result remembers of its statement; user types are named when the rows are there. */
interface Origin extends ResultStatement {
  columns: readonly Column[];
}

/** At most a thousand notices of one statement are told, the others counted. */
function createNotices(statement: number, emit: (event: RunEvent) => void) {
  let count = 0;
  return {
    tell(notice: PgMessage): void {
      count += 1;
      if (count <= maxNotices) emit({ kind: 'notice', statement, notice });
    },
    finish(): void {
      if (count > maxNotices) emit({ kind: 'notices-dropped', statement, dropped: count - maxNotices });
    },
  };
}

/** Tells how many rows there are, at most ten times a second. */
function createRowTeller(statement: number, emit: (event: RunEvent) => void, result: () => Result | null) {
  let told = 0;
  let toldAt = -rowsEveryMs;
  let timer: NodeJS.Timeout | undefined;
  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    const now = result();
    if (now === null || now.count === told) return;
    told = now.count;
    toldAt = performance.now();
    emit({ kind: 'rows', statement, resultId: now.id, count: now.count, bytes: now.bytes });
  }
  return {
    tell,
    later(): void {
      const now = result();
      if (now === null || now.count === told || timer !== undefined) return;
      const wait = toldAt + rowsEveryMs - performance.now();
      if (wait <= 0) tell();
      else timer = setTimeout(tell, wait);
    },
    restart(): void { told = 0; },
  };
}

export function createStatementSink(
  { live, scope, emit, keep, target, chunkEnd }: SinkDeps, statement: number, { values }: StatementText, sent: SentText,
): TellingSink {
  const began = performance.now();
  const notices = createNotices(statement, emit);
  let result: Result | null = null;
  let fields: Field[] = [];
  let origin: Origin | null = null;
  let firstRowMs: number | null = null;
  const rowTeller = createRowTeller(statement, emit, () => result);

  function columns(described: Field[]): void {
    // Rules can make one statement answer with several results; each is kept.
    rowTeller.tell();
    result?.finish();
    const named = live.typeNames.columns(described);
    origin = { target, text: sent.text, parameters: values ?? [], columns: named, serverEncoding: live.serverEncoding };
    result = createResult(scope, origin);
    fields = described;
    rowTeller.restart();
    keep(result);
    emit({ kind: 'columns', statement, resultId: result.id, columns: named });
  }

  return {
    columns,
    row(data, start, end) {
      firstRowMs ??= performance.now() - began;
      result?.append(data, start, end);
    },
    chunkEnd() {
      rowTeller.later();
      chunkEnd();
    },
    notice: (notice) => notices.tell(toPgMessage(notice, sent)),
    notification: ({ channel, payload, processId }) => notices.tell(notificationMessage(channel, payload, processId)),
    finish() {
      const elapsed = performance.now() - began;
      result?.finish();
      rowTeller.tell();
      notices.finish();
      return elapsed;
    },
    resultId: () => result?.id ?? null,
    rows: () => result?.count ?? null,
    firstRowMs: () => firstRowMs,
    fields: () => fields,
    namesLearnt() {
      const named = live.typeNames.columns(fields);
      if (origin !== null) origin.columns = named;
      return named;
    },
  };
}
