import { DatabaseError, type Connection } from 'pg';
import type { PgSession } from '../postgres/types.ts';
import { refuseCopy, sendCopyData } from './copy-in.ts';
import { MalformedMessage } from './message-tap.ts';
import { cellText, isWellFormedRow } from './row-decode.ts';
import { createFlight, createSessionState, type Flight, type Lost, type SessionState, type StatementEnd, type StatementSink, type TransactionState } from './session-state.ts';
import { createTypeNames, type TypeNames } from './type-names.ts';

export interface LiveSession {
  readonly session: PgSession;
  readonly pid: number;
  readonly transaction: TransactionState;
  readonly standardConformingStrings: boolean;
  /** The database's encoding, such as `UTF8` or `SQL_ASCII`. */
  readonly serverEncoding: string;
  readonly lost: Lost | null;
  readonly whenLost: Promise<Lost>;
  readonly typeNames: TypeNames;
  /** Sends one statement by the simple protocol; resolves at ReadyForQuery, or when the session is gone. Never rejects. */
  execute(text: string, sink: StatementSink, copyData?: string): Promise<StatementEnd>;
  /** The first row of a query of our own; null where it failed. */
  ask(text: string): Promise<(string | null)[] | null>;
  pause(): void;
  resume(): void;
  /** Drops the rows still coming and asks the server to stop; ends the session if it does not answer in time. */
  cancel(graceMs: number): Promise<'answered' | 'ended'>;
  close(): Promise<void>;
}

/** Between two requests to stop the same statement. */
const askAgainMs = 250;

/** Makes a connected session the console's: rows come as bytes, one statement runs at a time, every end is told. */
export async function createLiveSession(session: PgSession): Promise<LiveSession> {
  const state = createSessionState(session);
  const { stream } = session.client.connection;
  const facts = await ask(state, "SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_setting('standard_conforming_strings'), pg_catalog.current_setting('server_encoding')");
  state.standardConformingStrings = facts?.[1] !== 'off';
  return {
    session,
    pid: Number(facts?.[0] ?? 0),
    get transaction() { return state.transaction; },
    get standardConformingStrings() { return state.standardConformingStrings; },
    get lost() { return state.lost; },
    serverEncoding: facts?.[2] ?? 'UTF8',
    whenLost: state.whenLost,
    typeNames: createTypeNames(),
    execute: (text, sink, copyData) => execute(state, text, sink, copyData),
    ask: (text) => ask(state, text),
    pause: () => { stream.pause(); },
    resume: () => { stream.resume(); },
    cancel: (graceMs) => cancel(state, graceMs),
    async close() {
      await session.close().catch(() => undefined);
      state.lose(new Error('The session was closed.'));
    },
  };
}

function execute(state: SessionState, text: string, sink: StatementSink, copyData?: string): Promise<StatementEnd> {
  const flight = createFlight(state, sink, copyData);
  if (state.lost !== null) return Promise.resolve({ command: '', error: null, copyOut: null, lost: state.lost });
  state.flight = flight;
  state.tap.sink = rowSink(flight);
  for (const message of state.idleMessages.splice(0)) message(sink);
  state.session.client.query(submittable(text, flight, state.lose));
  return flight.done;
}

async function ask(state: SessionState, text: string): Promise<(string | null)[] | null> {
  let row: (string | null)[] | null = null;
  let columns = 0;
  // Whatever the server says in passing belongs to the user's next statement.
  const later = state.idleMessages.splice(0);
  const end = await execute(state, text, {
    columns: (fields) => { columns = fields.length; },
    row: (data, start) => { row ??= Array.from({ length: columns }, (_, column) => cellText(data, start, column)); },
    chunkEnd: () => undefined,
    notice: (notice) => { later.push((sink) => sink.notice(notice)); },
    notification: (notification) => { later.push((sink) => sink.notification(notification)); },
  });
  state.idleMessages.unshift(...later);
  return end.error === null && end.lost === null ? row : null;
}

async function cancel(state: SessionState, graceMs: number): Promise<'answered' | 'ended'> {
  const { flight, session } = state;
  if (flight === null) return 'answered';
  const { stream } = session.client.connection;
  flight.cancelled = true;
  // A server that is stuck in sending does not look at cancel requests.
  stream.resume();
  const answered = askToStop(flight, () => session.cancel());
  const timeout = Promise.withResolvers<'ended'>();
  const timer = setTimeout(() => timeout.resolve('ended'), graceMs);
  const how = await Promise.race([answered.catch(() => timeout.promise), timeout.promise]);
  clearTimeout(timer);
  if (how === 'ended') {
    state.lose(new Error('The server did not answer the request to cancel, so the session was ended.'));
    stream.destroy();
  }
  return state.lost === null ? 'answered' : 'ended';
}

/**
 * Asks until the statement has ended: a request that overtakes the statement finds an idle server, which ignores it. Resolves
 * only when the last request is through as well, so that it cannot hit the next statement.
 */
async function askToStop(flight: Flight, request: () => Promise<void>): Promise<'answered'> {
  const ended = flight.done.then(() => true);
  for (;;) {
    await request();
    const pause = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => pause.resolve(false), askAgainMs);
    const done = await Promise.race([ended, pause.promise]);
    clearTimeout(timer);
    if (done) return 'answered';
  }
}

/** Feeds a statement's sink from the wire. */
function rowSink(flight: Flight) {
  return {
    dataRow(data: Buffer, start: number, end: number): void {
      if (flight.cancelled) return;
      if (data.readInt16BE(start) !== flight.columns || !isWellFormedRow(data, start + 2, end, flight.columns)) {
        throw new MalformedMessage('The server sent a row that does not fit its own description.');
      }
      flight.sink.row(data, start + 2, end);
    },
    copyData(data: Buffer, start: number, end: number): void {
      if (flight.cancelled || flight.copyOut === null) return;
      const line = flight.copyOut === 'binary'
        ? Buffer.from(`\\x${data.toString('hex', start, end)}`)
        : data.subarray(start, data[end - 1] === 0x0a ? end - 1 : end);
      const row = Buffer.allocUnsafe(4 + line.length);
      row.writeInt32BE(line.length);
      line.copy(row, 4);
      flight.sink.row(row, 0, row.length);
    },
    chunkEnd: () => flight.sink.chunkEnd(),
  };
}

interface RowDescription {
  fields: { name: string; dataTypeID: number; dataTypeModifier: number }[];
}

/** The statement as pg's queue wants it: it sends itself and takes pg's messages other than rows. */
function submittable(text: string, flight: Flight, lose: (reason: unknown) => void) {
  return {
    submit: (connection: Connection): void => connection.query(text),
    handleRowDescription({ fields }: RowDescription): void {
      flight.columns = fields.length;
      flight.sink.columns(fields.map((field) => ({ name: field.name, typeOid: field.dataTypeID, typmod: field.dataTypeModifier })));
    },
    handleDataRow: (): void => undefined,
    handleCommandComplete({ text: tag }: { text: string }): void { flight.command = tag; },
    handleEmptyQuery: (): void => undefined,
    handlePortalSuspended: (): void => undefined,
    handleReadyForQuery: (): void => undefined,
    handleCopyData: (): void => undefined,
    handleCopyInResponse({ stream }: Connection): void {
      if (flight.copyData === undefined) {
        refuseCopy(stream, 'the console has no data for it. Put the lines below the statement and end them with a line \\. of its own.');
        return;
      }
      void sendCopyData(stream, flight.copyData, () => {
        if (flight.error !== null || stream.destroyed) return 'refused';
        return flight.cancelled ? 'cancelled' : 'no';
      });
      flight.copyData = '';
    },
    /** ErrorResponse comes by the connection's own event as well; anything else is the end of the session. */
    handleError(error: unknown): void {
      if (!(error instanceof DatabaseError)) lose(error);
    },
  };
}
