import type { PgSession } from '../postgres/types.ts';
import { durationMs } from './duration.ts';
import { cellText } from './row-decode.ts';
import {
  createFlight, createSessionState, type Flight, type Lost, type SessionState, type StatementEnd, type StatementSink, type Submission, type TransactionState,
} from './session-state.ts';
import { rowSink, submittable } from './submission.ts';
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
  /** When the open transaction was opened. */
  readonly transactionSince: Date | null;
  /** When the server last said that it is ready. */
  readonly readySince: Date;
  /** idle_in_transaction_session_timeout as last asked for, in milliseconds; 0 for none. */
  readonly idleTimeoutMs: number;
  /** Called when the transaction's state changes. */
  onChange: (() => void) | undefined;
  /** Sends one statement; resolves at ReadyForQuery, or when the session is gone. Never rejects. */
  execute(submission: Submission, sink: StatementSink): Promise<StatementEnd>;
  /** A statement of our own without rows; what the server says in passing is told with the user's next statement. */
  control(text: string): Promise<StatementEnd>;
  /** The first row of a query of our own; null where it failed. */
  ask(text: string): Promise<(string | null)[] | null>;
  /** Asks for `idleTimeoutMs` again: a setting that the server does not report by itself. SHOW takes no snapshot. */
  askIdleTimeout(): Promise<void>;
  /** Sets the client's encoding back where a statement changed it: the console's bytes are what they are. Gives what it was, or null. */
  restoreEncoding(): Promise<string | null>;
  pause(): void;
  resume(): void;
  /** Drops the rows still coming and asks the server to stop; ends the session if it does not answer in time. */
  cancel(graceMs: number): Promise<'answered' | 'ended'>;
  /** `why` goes to those who are told of a transaction that went with it. */
  close(why?: string): Promise<void>;
}

/** Between two requests to stop the same statement. */
const askAgainMs = 250;

/** Makes a connected session the console's: rows come as bytes, one statement runs at a time, every end is told. */
export async function createLiveSession(session: PgSession): Promise<LiveSession> {
  const state = createSessionState(session);
  const { stream } = session.client.connection;
  const facts = await ask(state, factsQuery);
  state.standardConformingStrings = facts?.[1] !== 'off';
  const serverEncoding = facts?.[2] ?? 'UTF8';
  // The server checks what it sends against the client's encoding; bytes that are none would be errors instead of rows.
  const encoding = serverEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8';
  await setEncoding(state, encoding);
  let idleTimeoutMs = durationMs(facts?.[3] ?? '0');
  return {
    session,
    pid: Number(facts?.[0] ?? 0),
    get transaction() { return state.transaction; },
    get standardConformingStrings() { return state.standardConformingStrings; },
    get lost() { return state.lost; },
    serverEncoding,
    whenLost: state.whenLost,
    typeNames: createTypeNames(),
    get transactionSince() { return state.transactionSince; },
    get readySince() { return state.readySince; },
    get idleTimeoutMs() { return idleTimeoutMs; },
    get onChange() { return state.onChange; },
    set onChange(listener) { state.onChange = listener; },
    execute: (submission, sink) => execute(state, submission, sink),
    async askIdleTimeout() {
      const answer = (await ask(state, 'SHOW idle_in_transaction_session_timeout'))?.[0];
      if (answer !== undefined && answer !== null) idleTimeoutMs = durationMs(answer);
    },
    async restoreEncoding() {
      const changed = state.clientEncoding;
      if (changed === encoding || state.transaction === 'failed') return null;
      await setEncoding(state, encoding);
      return changed;
    },
    control: (text) => quietly(state, text, () => undefined, () => undefined),
    ask: (text) => ask(state, text),
    pause: () => { stream.pause(); },
    resume: () => { stream.resume(); },
    cancel: (graceMs) => cancel(state, graceMs),
    async close(why = 'The session was closed.') {
      // Said first: the server gives no reason for an end that it was asked for.
      state.lose(new Error(why), true);
      await session.close().catch(() => undefined);
    },
  };
}

const factsQuery = `SELECT pg_catalog.pg_backend_pid(), ${
  ['standard_conforming_strings', 'server_encoding', 'idle_in_transaction_session_timeout'].map((name) => `pg_catalog.current_setting('${name}')`).join(', ')}`;

async function setEncoding(state: SessionState, encoding: string): Promise<void> {
  if (state.clientEncoding !== encoding) await ask(state, `SET client_encoding = '${encoding}'`);
}

function execute(state: SessionState, submission: Submission, sink: StatementSink): Promise<StatementEnd> {
  const flight = createFlight(state, submission, sink);
  if (state.lost !== null) return Promise.resolve({ command: '', error: null, copyOut: null, lost: state.lost });
  state.flight = flight;
  state.tap.sink = rowSink(flight);
  for (const message of state.idleMessages.splice(0)) message(sink);
  state.session.client.query(submittable(submission, flight, state.lose));
  return flight.done;
}

async function ask(state: SessionState, text: string): Promise<(string | null)[] | null> {
  let row: (string | null)[] | null = null;
  let columns = 0;
  const end = await quietly(state, text, (count) => { columns = count; }, (data, start) => {
    row ??= Array.from({ length: columns }, (_, column) => cellText(data, start, column));
  });
  return end.error === null && end.lost === null ? row : null;
}

/** Whatever the server says in passing belongs to the user's next statement. */
async function quietly(state: SessionState, text: string, columns: (count: number) => void, row: (data: Buffer, start: number) => void): Promise<StatementEnd> {
  const later = state.idleMessages.splice(0);
  const end = await execute(state, { text }, {
    columns: (fields) => columns(fields.length),
    row,
    chunkEnd: () => undefined,
    notice: (notice) => { later.push((sink) => sink.notice(notice)); },
    notification: (notification) => { later.push((sink) => sink.notification(notification)); },
  });
  state.idleMessages.unshift(...later);
  return end;
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
