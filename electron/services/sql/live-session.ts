import pg, { type Connection } from 'pg';
import type { PgSession } from '../postgres/types.ts';
import { refuseCopy, sendCopyData } from './copy-in.ts';
import { MalformedMessage, tapMessages } from './message-tap.ts';
import type { ServerMessage } from './pg-message.ts';
import { cellText, isWellFormedRow } from './row-decode.ts';
import { createTypeNames, type Field, type TypeNames } from './type-names.ts';

export type TransactionState = 'idle' | 'open' | 'failed';

export interface Notification {
  channel: string;
  payload: string;
  processId: number;
}

/** What a statement's answer is handed to while it arrives. Row bytes are valid during the call only. */
export interface StatementSink {
  columns(fields: Field[]): void;
  /** A DataRow's body behind its column count; its lengths are checked. */
  row(data: Buffer, start: number, end: number): void;
  chunkEnd(): void;
  notice(notice: ServerMessage): void;
  notification(notification: Notification): void;
}

export interface StatementEnd {
  /** The command tag; empty where the server ran nothing. */
  command: string;
  error: ServerMessage | null;
  copyOut: 'text' | 'binary' | null;
  /** Set when the session ended before the server was ready again. */
  lost: Lost | null;
}

export interface Lost {
  cause: string;
  sqlstate: string | undefined;
  /** The transaction state that the server last reported. */
  transaction: TransactionState;
}

export interface LiveSession {
  readonly session: PgSession;
  readonly pid: number;
  readonly transaction: TransactionState;
  readonly standardConformingStrings: boolean;
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

interface Flight {
  sink: StatementSink;
  columns: number;
  copyOut: 'text' | 'binary' | null;
  copyData: string | undefined;
  command: string;
  error: ServerMessage | null;
  cancelled: boolean;
  end(lost: Lost | null): void;
  done: Promise<StatementEnd>;
}

const maxIdleMessages = 1000;
const states: Readonly<Record<string, TransactionState>> = { I: 'idle', T: 'open', E: 'failed' };

/** Makes a connected session the console's: rows come as bytes, one statement runs at a time, every end is told. */
export async function createLiveSession(session: PgSession): Promise<LiveSession> {
  const { client } = session;
  const { connection } = client;
  const tap = tapMessages(connection.stream);
  const typeNames = createTypeNames();
  let flight: Flight | null = null;
  let transaction: TransactionState = 'idle';
  let plainStrings = true;
  let lost: Lost | null = null;
  const whenLost = Promise.withResolvers<Lost>();
  /** What the server said while nothing ran; told with the next statement. */
  const idleMessages: ((sink: StatementSink) => void)[] = [];

  function lose(reason: unknown): void {
    if (lost !== null) return;
    const said = flight?.error ?? (reason instanceof pg.DatabaseError ? reason : null);
    const cause = said?.message ?? (reason instanceof Error ? reason.message : 'The session was closed.');
    lost = { cause, sqlstate: said?.code, transaction };
    flight?.end(lost);
    whenLost.resolve(lost);
    void session.close().catch(() => undefined);
  }

  function tell(message: (sink: StatementSink) => void): void {
    if (flight !== null) message(flight.sink);
    else if (idleMessages.length < maxIdleMessages) idleMessages.push(message);
  }

  client.on('error', lose);
  client.on('end', () => lose(undefined));
  session.closed.then(lose, lose);
  connection.on('errorMessage', (error: ServerMessage) => {
    if (flight !== null) flight.error ??= error;
  });
  connection.on('notice', (notice: ServerMessage) => tell((sink) => sink.notice(notice)));
  connection.on('notification', (notification: Notification) => tell((sink) => sink.notification(notification)));
  connection.on('parameterStatus', (status: { parameterName: string; parameterValue: string }) => {
    if (status.parameterName === 'standard_conforming_strings') plainStrings = status.parameterValue === 'on';
  });
  connection.on('copyOutResponse', ({ binary }: { binary: boolean }) => {
    if (flight === null) return;
    flight.copyOut = binary ? 'binary' : 'text';
    flight.columns = 1;
    flight.sink.columns([{ name: 'COPY', typeOid: 25, typmod: -1 }]);
  });
  connection.on('readyForQuery', ({ status }: { status: string }) => {
    transaction = states[status] ?? 'idle';
    flight?.end(null);
  });

  function begin(sink: StatementSink, copyData: string | undefined): Flight {
    const ended = Promise.withResolvers<StatementEnd>();
    const started: Flight = {
      sink, columns: 0, copyOut: null, copyData, command: '', error: null, cancelled: false, done: ended.promise,
      end(how) {
        if (flight !== started) return;
        flight = null;
        tap.sink = undefined;
        connection.stream.resume();
        ended.resolve({ command: started.command, error: started.error, copyOut: started.copyOut, lost: how });
      },
    };
    return started;
  }

  const live: LiveSession = {
    session,
    get pid() { return pid; },
    get transaction() { return transaction; },
    get standardConformingStrings() { return plainStrings; },
    get lost() { return lost; },
    whenLost: whenLost.promise,
    typeNames,
    execute(text, sink, copyData) {
      const started = begin(sink, copyData);
      if (lost !== null) return Promise.resolve({ command: '', error: null, copyOut: null, lost });
      flight = started;
      tap.sink = rowSink(started);
      for (const message of idleMessages.splice(0)) message(sink);
      client.query(submittable(text, started, lose));
      return started.done;
    },
    async ask(text) {
      let row: (string | null)[] | null = null;
      let columns = 0;
      const end = await live.execute(text, {
        columns: (fields) => { columns = fields.length; },
        row: (data, start) => { row ??= Array.from({ length: columns }, (_, column) => cellText(data, start, column)); },
        chunkEnd: () => undefined, notice: () => undefined, notification: () => undefined,
      });
      return end.error === null && end.lost === null ? row : null;
    },
    pause: () => { connection.stream.pause(); },
    resume: () => { connection.stream.resume(); },
    async cancel(graceMs) {
      if (flight === null) return 'answered';
      flight.cancelled = true;
      // A server that is stuck in sending does not look at cancel requests.
      connection.stream.resume();
      // Both ends: a request that is still under way could hit the next statement.
      const answered = Promise.all([flight.done, session.cancel()]).then(() => 'answered' as const);
      const timeout = Promise.withResolvers<'ended'>();
      const timer = setTimeout(() => timeout.resolve('ended'), graceMs);
      const how = await Promise.race([answered.catch(() => timeout.promise), timeout.promise]);
      clearTimeout(timer);
      if (how === 'ended') {
        lose(new Error('The server did not answer the request to cancel, so the session was ended.'));
        connection.stream.destroy();
      }
      return lost === null ? 'answered' : 'ended';
    },
    async close() {
      await session.close().catch(() => undefined);
      lose(new Error('The session was closed.'));
    },
  };

  const facts = await live.ask("SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_setting('standard_conforming_strings')");
  const pid = Number(facts?.[0] ?? 0);
  plainStrings = facts?.[1] !== 'off';
  return live;
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
      if (!(error instanceof pg.DatabaseError)) lose(error);
    },
  };
}
