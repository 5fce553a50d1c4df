import type { Duplex } from 'node:stream';
import { createYoungGarbage } from './young-garbage.ts';

/** A message that no PostgreSQL server sends, or one beyond the protocol's limits. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** The server sent more in one value or row than this program takes into its memory. */
export class ValueTooLarge extends Error {
  override readonly name = 'ValueTooLarge';

  constructor(what: 'value' | 'row', bytes: number, most: number) {
    super(`The server sent a ${what} of ${Math.ceil(bytes / 1024 / 1024)} MB, and the console takes up to ${most / 1024 / 1024} MB. Select less of it, such as with substr(), or save it with COPY in psql.`);
  }
}

/** Receives the messages that carry rows, as bytes that are valid during the call only. */
export interface RowSink {
  /** A DataRow's body, from its column count. */
  dataRow(data: Buffer, start: number, end: number): void;
  /** A CopyData message's bytes. */
  copyData(data: Buffer, start: number, end: number): void;
  /** Everything that arrived together has been handed over. */
  chunkEnd(): void;
}

export interface MessageTap {
  /** While set, rows go here instead of to pg, which would make strings of them. */
  sink: RowSink | undefined;
}

const dataRow = 0x44;
const copyData = 0x64;
const headerBytes = 5;
/** What a value may take: text as it arrives, bytea in hexadecimal. PostgreSQL itself builds no message beyond 1 GiB (MaxAllocSize). */
export const maxValueBytes = 256 * 1024 * 1024;
const maxRowBytes = 512 * 1024 * 1024;
const maxMessageBytes = 1024 * 1024 * 1024;
const maxOtherBytes = 64 * 1024 * 1024;
const knownTypes = new Set('123ACDEGHIKNRSTVWZcdnstv'.split('').map((letter) => letter.charCodeAt(0)));

/**
 * Takes pg's place as the reader of a connected client's stream: frames the messages (PostgreSQL protocol, Message
 * Formats), keeps DataRow and CopyData for the sink, and passes everything else on to pg, byte for byte. A malformed
 * message or a failing reader destroys this one stream, where pg would throw out of the socket and end the process.
 */
export function tapMessages(stream: Duplex): MessageTap {
  const readers = stream.listeners('data');
  const pass = (chunk: Buffer): void => {
    for (const reader of readers) Reflect.apply(reader, stream, [chunk]);
  };
  const tap: MessageTap = { sink: undefined };
  const framer = createFramer(tap, pass);
  const garbage = createYoungGarbage();
  stream.on('data', (chunk: Buffer) => {
    if (stream.destroyed) return;
    try {
      framer(chunk);
      tap.sink?.chunkEnd();
      garbage.came(chunk.length);
    } catch (error) {
      const told = error instanceof MalformedMessage || error instanceof ValueTooLarge;
      stream.destroy(told ? error : new MalformedMessage('The server sent a message that cannot be read.', { cause: error }));
    }
  });
  for (const reader of readers) Reflect.apply(Reflect.get(stream, 'removeListener'), stream, ['data', reader]);
  return tap;
}

/** A message whose bytes are still arriving. */
interface Partial {
  type: number;
  data: Buffer;
  filled: number;
  length: number;
  /** Where the length of the next value stands that has not been looked at; null where no value can be too large. */
  value: number | null;
}

/** Looks at the lengths of a large row's values as they arrive, before their bytes have taken the memory. */
function checkValues(row: Partial): void {
  while (row.value !== null && row.value + 4 <= row.filled) {
    const length = row.data.readInt32BE(row.value);
    if (length > maxValueBytes) throw new ValueTooLarge('value', length, maxValueBytes);
    row.value += 4 + Math.max(0, length);
  }
}

/** Puts the captured messages together whose bytes arrive in several chunks. Each call answers the offset behind what it took. */
function createAssembly(tap: MessageTap) {
  let partial: Partial | undefined;

  function deliver(type: number, data: Buffer, start: number, end: number): void {
    if (type === dataRow) tap.sink?.dataRow(data, start, end);
    else tap.sink?.copyData(data, start, end);
  }

  function fill(into: Partial, chunk: Buffer, at: number): number {
    const take = Math.min(into.length - into.filled, chunk.length - at);
    if (into.filled + take > into.data.length) {
      // Grown as bytes arrive, so that a length alone costs no memory.
      const larger = Buffer.allocUnsafe(Math.min(into.length, Math.max(into.data.length * 2, into.filled + take)));
      into.data.copy(larger, 0, 0, into.filled);
      into.data = larger;
    }
    chunk.copy(into.data, into.filled, at, at + take);
    into.filled += take;
    checkValues(into);
    if (into.filled === into.length) {
      partial = undefined;
      deliver(into.type, into.data, 0, into.length);
    }
    return at + take;
  }

  return {
    waiting: (): boolean => partial !== undefined,
    more: (chunk: Buffer, at: number): number => (partial === undefined ? at : fill(partial, chunk, at)),
    take(type: number, length: number, chunk: Buffer, at: number): number {
      if (at + length > chunk.length) {
        partial = { type, data: Buffer.allocUnsafe(Math.min(length, 1024 * 1024)), filled: 0, length, value: type === dataRow && length > maxValueBytes ? 2 : null };
        return fill(partial, chunk, at);
      }
      deliver(type, chunk, at, at + length);
      return at + length;
    },
  };
}

/** Returns the function that takes the stream's chunks. */
function createFramer(tap: MessageTap, pass: (chunk: Buffer) => void): (chunk: Buffer) => void {
  const header = Buffer.alloc(headerBytes);
  const assembly = createAssembly(tap);
  let headerFilled = 0;
  /** Bytes of a message for pg that are still to come. */
  let passing = 0;

  return (chunk) => {
    let at = 0;
    /** Where the bytes begin that pg has not been given. */
    let unpassed = 0;
    const flush = (): void => {
      if (at > unpassed) pass(chunk.subarray(unpassed, at));
      unpassed = at;
    };
    while (at < chunk.length) {
      if (passing > 0) {
        const take = Math.min(passing, chunk.length - at);
        passing -= take;
        at += take;
        continue;
      }
      if (assembly.waiting()) {
        at = assembly.more(chunk, at);
        unpassed = at;
        continue;
      }
      const split = headerFilled > 0 || at + headerBytes > chunk.length;
      if (split) {
        flush();
        const take = Math.min(headerBytes - headerFilled, chunk.length - at);
        chunk.copy(header, headerFilled, at, at + take);
        headerFilled += take;
        at += take;
        unpassed = at;
        if (headerFilled < headerBytes) return;
        headerFilled = 0;
      }
      const { type, length, captured } = readHeader(split ? header : chunk, split ? 0 : at, tap.sink !== undefined);
      if (captured) {
        flush();
        at = assembly.take(type, length, chunk, split ? at : at + headerBytes);
        unpassed = at;
      } else {
        if (split) pass(Buffer.from(header));
        else at += headerBytes;
        passing = length;
      }
    }
    flush();
  };
}

function readHeader(from: Buffer, at: number, capturing: boolean): { type: number; length: number; captured: boolean } {
  const type = from[at] ?? 0;
  const length = from.readUInt32BE(at + 1) - 4;
  const rows = type === dataRow || type === copyData;
  if (!knownTypes.has(type) || length < 0 || length > (rows ? maxMessageBytes : maxOtherBytes)) {
    throw new MalformedMessage('The server sent a message that is not part of its protocol.');
  }
  const most = type === dataRow ? maxRowBytes : maxValueBytes;
  if (rows && length > most) throw new ValueTooLarge('row', length, most);
  return { type, length, captured: rows && capturing };
}
