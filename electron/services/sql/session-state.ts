import { DatabaseError } from 'pg';
import type { PgSession } from '../postgres/types.ts';
import { commits } from './command-words.ts';
import { tapMessages, type MessageTap } from './message-tap.ts';
import type { ServerMessage } from './pg-message.ts';
import type { Field } from './type-names.ts';

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
  /** One statement of several that were sent together has ended, with its command tag. */
  complete?(command: string): void;
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
  /** A COMMIT was on its way: nobody knows whether the server took it. */
  committing: boolean;
  /** We ended it, as for the end of write access. */
  asked: boolean;
}

export type CopyData = string | AsyncIterable<string>;

/** One statement as it goes to the server. */
export interface Submission {
  text: string;
  /** The values of `$1`, `$2`…: the statement goes by the extended protocol. Null for the simple one. */
  values?: readonly (string | null)[] | null;
  /** The lines of a COPY … FROM STDIN, whole or as they are read. */
  copyData?: CopyData | undefined;
}

/** The statement that is under way. */
export interface Flight {
  readonly text: string;
  sink: StatementSink;
  columns: number;
  copyOut: 'text' | 'binary' | null;
  copyData: CopyData | undefined;
  command: string;
  error: ServerMessage | null;
  cancelled: boolean;
  end(lost: Lost | null): void;
  done: Promise<StatementEnd>;
}

/** What is known about a session from what its server sent. */
export interface SessionState {
  readonly session: PgSession;
  readonly tap: MessageTap;
  readonly whenLost: Promise<Lost>;
  flight: Flight | null;
  transaction: TransactionState;
  /** When the transaction was opened. */
  transactionSince: Date | null;
  /** When the server last said that it is ready. */
  readySince: Date;
  /** As the server reports it: what the bytes of rows and statements are taken for. */
  clientEncoding: string;
  /** Told when the transaction's state changes. */
  onChange: (() => void) | undefined;
  standardConformingStrings: boolean;
  lost: Lost | null;
  /** What the server said while nothing ran; told with the next statement. */
  idleMessages: ((sink: StatementSink) => void)[];
  /** The session is gone or has to go, for this reason. Only the first call counts. */
  readonly lose: (reason: unknown, asked?: boolean) => void;
}

const maxIdleMessages = 1000;
const states: Readonly<Record<string, TransactionState>> = { I: 'idle', T: 'open', E: 'failed' };

/** Listens to a connected session from now on. */
export function createSessionState(session: PgSession): SessionState {
  const whenLost = Promise.withResolvers<Lost>();
  const state: SessionState = {
    session,
    tap: tapMessages(session.client.connection.stream),
    whenLost: whenLost.promise,
    flight: null,
    transaction: 'idle',
    transactionSince: null,
    readySince: new Date(),
    clientEncoding: 'UTF8',
    onChange: undefined,
    standardConformingStrings: true,
    lost: null,
    idleMessages: [],
    lose(reason, asked = false) {
      if (state.lost !== null) return;
      const said = state.flight?.error ?? (reason instanceof DatabaseError ? reason : null);
      const cause = said?.message ?? (reason instanceof Error ? reason.message : 'The session was closed.');
      const committing = state.transaction === 'open' && state.flight !== null && commits(state.flight.text);
      const lost = { cause, sqlstate: said?.code, transaction: state.transaction, committing, asked };
      state.lost = lost;
      state.flight?.end(lost);
      whenLost.resolve(lost);
      void session.close().catch(() => undefined);
    },
  };
  listen(state);
  return state;
}

function listen(state: SessionState): void {
  const { session: { client, closed }, lose } = state;
  const { connection } = client;
  const tell = (message: (sink: StatementSink) => void): void => {
    if (state.flight !== null) message(state.flight.sink);
    else if (state.idleMessages.length < maxIdleMessages) state.idleMessages.push(message);
  };
  client.on('error', (error) => lose(error));
  client.on('end', () => lose(undefined));
  closed.then((reason) => lose(reason), (reason: unknown) => lose(reason));
  // A bastion may keep the channel half open when the server is gone; pg waits for its close.
  connection.stream.once('end', () => lose(new Error('The server ended the connection.')));
  connection.on('errorMessage', (error: ServerMessage) => {
    if (state.flight !== null) state.flight.error ??= error;
  });
  connection.on('notice', (notice: ServerMessage) => tell((sink) => sink.notice(notice)));
  connection.on('notification', (notification: Notification) => tell((sink) => sink.notification(notification)));
  connection.on('parameterStatus', (status: { parameterName: string; parameterValue: string }) => {
    if (status.parameterName === 'standard_conforming_strings') state.standardConformingStrings = status.parameterValue === 'on';
    if (status.parameterName === 'client_encoding') state.clientEncoding = status.parameterValue;
  });
  connection.on('copyOutResponse', ({ binary }: { binary: boolean }) => {
    if (state.flight === null) return;
    state.flight.copyOut = binary ? 'binary' : 'text';
    state.flight.columns = 1;
    state.flight.sink.columns([{ name: 'COPY', typeOid: 25, typmod: -1 }]);
  });
  connection.on('readyForQuery', ({ status }: { status: string }) => {
    const before = state.transaction;
    state.transaction = states[status] ?? 'idle';
    state.readySince = new Date();
    if (state.transaction === 'idle') state.transactionSince = null;
    else if (before === 'idle' || chained(state.flight)) state.transactionSince = state.readySince;
    state.flight?.end(null);
    if (before !== state.transaction) state.onChange?.();
  });
}

/** COMMIT AND CHAIN and its kin: one transaction ended, the next one is open already. */
function chained(flight: Flight | null): boolean {
  return flight !== null && (flight.command === 'COMMIT' || flight.command === 'ROLLBACK') && /\bchain\b/i.test(flight.text);
}

/** Makes the record of a statement that is about to be sent. */
export function createFlight(state: SessionState, { text, copyData }: Submission, sink: StatementSink): Flight {
  const ended = Promise.withResolvers<StatementEnd>();
  const flight: Flight = {
    text, sink, columns: 0, copyOut: null, copyData, command: '', error: null, cancelled: false, done: ended.promise,
    end(lost) {
      if (state.flight !== flight) return;
      state.flight = null;
      state.tap.sink = undefined;
      state.session.client.connection.stream.resume();
      ended.resolve({ command: flight.command, error: flight.error, copyOut: flight.copyOut, lost });
    },
  };
  return flight;
}
