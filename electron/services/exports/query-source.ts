import type { Target } from '../../../shared/contract/base.ts';
import type { Parameter } from '../../../shared/contract/sql.ts';
import { splitScript } from '../../../shared/sql/splitter.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import { createLiveSession, type LiveSession } from '../sql/live-session.ts';
import { toPgMessage } from '../sql/pg-message.ts';
import { refusal } from '../sql/refusal.ts';
import type { ServerMessage } from '../sql/pg-message.ts';
import type { Lost, StatementSink } from '../sql/session-state.ts';
import { missingValues, statementText, type StatementText } from '../sql/statement-text.ts';
import type { Gate } from './gate.ts';
import type { RowSource, SourceSink } from './row-source.ts';

export interface QueryDeps {
  connector: PgConnector;
  /** Throws elevation.required. */
  checkElevation: (addonId: string) => void;
  applicationName: string;
  /** Milliseconds until a session that does not answer a cancel is ended. */
  cancelGraceMs: number;
}

export interface Query {
  target: Target;
  text: string;
  parameters: readonly Parameter[];
}

/** An export reads: whatever the role may do, its session refuses to write. */
const settings = { default_transaction_read_only: 'on' } as const;

function failed({ message, sqlstate, detail, hint }: { message: string; sqlstate: string; detail: string | null; hint: string | null }): AppFailure {
  return failure('pg.statement-failed', { message, sqlstate, detail, hint }, `The statement failed: ${message}`);
}

function serverFailed(error: ServerMessage): AppFailure {
  return failed(toPgMessage(error, { text: '', toTab: (at) => at, positions: 'characters' }));
}

function lostFailure({ cause, sqlstate }: Lost): AppFailure {
  return failure('pg.connection-lost', { cause, ...(sqlstate === undefined ? {} : { sqlstate }) }, `The database session of the export ended: ${cause}`);
}

/** The one statement as it is sent. Throws pg.statement-failed for none or several, sql.parameters-missing. */
function prepare({ text, parameters }: Query, standardConformingStrings: boolean): StatementText {
  const pieces = splitScript(text, { standardConformingStrings });
  const [piece] = pieces;
  if (piece === undefined || pieces.length > 1) {
    throw failed({ message: 'An export takes one statement.', sqlstate: '42601', detail: null, hint: 'Choose the statement whose rows are to be written.' });
  }
  const values = new Map(parameters.map(({ name, value }) => [name, value]));
  const names = missingValues(text, pieces, values, standardConformingStrings);
  if (names.length > 0) throw failure('sql.parameters-missing', { names }, 'The statement has parameters without a value.');
  const statement = statementText(text, piece, 0, values, standardConformingStrings);
  const refused = refusal(text, 0, piece, statement);
  if (refused !== null) throw failed(refused);
  return statement;
}

/**
 * One statement in a session of its own, whose rows go straight to the sink. A full gate pauses the connection; the signal and a
 * gate that failed cancel the statement on the server. Throws pg.*, elevation.required, export.no-rows.
 */
export function querySource(deps: QueryDeps, query: Query): RowSource {
  return async (sink, gate, signal) => {
    if (query.target.access === 'read-write') deps.checkElevation(query.target.addonId);
    const session = await deps.connector.connect(query.target, { applicationName: deps.applicationName, settings, signal });
    const live = await createLiveSession(session);
    try {
      await stream(live, prepare(query, live.standardConformingStrings), { sink, gate, signal, graceMs: deps.cancelGraceMs });
    } finally {
      await live.close();
    }
  };
}

interface Streaming {
  sink: SourceSink;
  gate: Gate;
  signal: AbortSignal;
  graceMs: number;
}

async function stream(live: LiveSession, statement: StatementText, { sink, gate, signal, graceMs }: Streaming): Promise<void> {
  const { target, described } = rowTarget(live, sink);
  let stopping: Promise<unknown> | undefined;
  const stop = (): void => { stopping ??= live.cancel(graceMs); };
  gate.onPressure = (paused) => {
    if (paused && stopping === undefined) live.pause();
    else live.resume();
  };
  gate.onFailure = stop;
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const end = await live.execute({ text: statement.text, values: statement.values?.map(({ value }) => value) ?? null }, target);
    await stopping;
    signal.throwIfAborted();
    await gate.room();
    if (end.lost !== null) throw lostFailure(end.lost);
    if (end.error !== null) throw serverFailed(end.error);
    if (!described()) throw failure('export.no-rows', { command: end.command }, 'The statement gave no rows to export.');
  } finally {
    signal.removeEventListener('abort', stop);
    gate.onPressure = undefined;
    gate.onFailure = undefined;
  }
}

/** Takes the first set of rows; a rule may make a statement answer with more, which are left out as `psql` does in one result. */
function rowTarget(live: LiveSession, sink: SourceSink): { target: StatementSink; described: () => boolean } {
  let sets = 0;
  return {
    described: () => sets > 0,
    target: {
      columns(fields) {
        sets += 1;
        if (sets === 1) sink.begin({ columns: live.typeNames.columns(fields), serverEncoding: live.serverEncoding, wanted: null, total: null });
      },
      row(data, start) {
        if (sets === 1) sink.row(data, start);
      },
      chunkEnd: () => undefined,
      notice: () => undefined,
      notification: () => undefined,
    },
  };
}
