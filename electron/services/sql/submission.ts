import { DatabaseError, type Connection } from 'pg';
import { refuseCopy, sendCopyData } from './copy-in.ts';
import { MalformedMessage } from './message-tap.ts';
import { isWellFormedRow } from './row-decode.ts';
import type { Flight, Submission } from './session-state.ts';

/** Feeds a statement's sink from the wire. */
export function rowSink(flight: Flight) {
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
export function submittable({ text, values = null }: Submission, flight: Flight, lose: (reason: unknown) => void) {
  return {
    submit: (connection: Connection): void => {
      if (values === null) connection.query(text);
      else sendExtended(connection, text, values);
    },
    handleRowDescription({ fields }: RowDescription): void {
      flight.columns = fields.length;
      flight.sink.columns(fields.map((field) => ({ name: field.name, typeOid: field.dataTypeID, typmod: field.dataTypeModifier })));
    },
    handleDataRow: (): void => undefined,
    handleCommandComplete({ text: tag }: { text: string }): void {
      flight.command = tag;
      flight.sink.complete?.(tag);
    },
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

/** What of pg's Connection the extended protocol needs; its types ask for an argument that it does not take. */
interface Extended {
  parse(message: { name: string; text: string; types: number[] }): void;
  bind(message: { portal: string; statement: string; binary: boolean; values: readonly (string | null)[]; valueMapper: (value: string | null) => string | null }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  sync(): void;
}

function isExtended(connection: object): connection is Extended {
  return ['parse', 'bind', 'describe', 'execute', 'sync'].every((name) => typeof Reflect.get(connection, name) === 'function');
}

/**
 * Parse, Bind, Describe, Execute without a row limit and Sync in one go (PostgreSQL protocol, Extended Query). No parameter has a
 * type: the server decides.
 */
function sendExtended(connection: Connection, text: string, values: readonly (string | null)[]): void {
  const wire: object = connection;
  if (!isExtended(wire)) throw new TypeError('The driver has no extended protocol.');
  connection.stream.cork();
  try {
    wire.parse({ name: '', text, types: [] });
    wire.bind({ portal: '', statement: '', binary: false, values, valueMapper: (value) => value });
    wire.describe({ type: 'P', name: '' });
    wire.execute({ portal: '', rows: 0 });
    wire.sync();
  } finally {
    connection.stream.uncork();
  }
}
