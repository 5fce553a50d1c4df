import type { Duplex } from 'node:stream';

const chunkUnits = 64 * 1024;

function message(type: string, body: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(5 + body.length);
  framed.write(type, 0, 'latin1');
  framed.writeInt32BE(4 + body.length, 1);
  body.copy(framed, 5);
  return framed;
}

/**
 * Answers a CopyInResponse (PostgreSQL protocol, COPY Operations): sends the data and CopyDone, waiting whenever the
 * stream is full. Stops when `stopped` turns true, which is when the server refused the data already; after a cancel with
 * CopyFail, as the server waits for one or the other.
 */
export async function sendCopyData(stream: Duplex, data: string | AsyncIterable<string>, stopped: () => 'no' | 'refused' | 'cancelled'): Promise<void> {
  try {
    for await (const part of typeof data === 'string' ? [data] : data) {
      if (stopped() !== 'no') break;
      await sendPart(stream, part, stopped);
    }
  } catch {
    // Whoever reads the data knows why it ended; the server must not take half of it for all.
    if (stopped() !== 'refused') refuseCopy(stream, 'the data could not be read to its end');
    return;
  }
  if (stopped() === 'cancelled') refuseCopy(stream, 'cancelled');
  else if (stopped() === 'no' && stream.writable) stream.write(message('c', Buffer.alloc(0)));
}

async function sendPart(stream: Duplex, data: string, stopped: () => 'no' | 'refused' | 'cancelled'): Promise<void> {
  for (let at = 0; at < data.length && stopped() === 'no';) {
    let end = Math.min(data.length, at + chunkUnits);
    // A surrogate pair stays together.
    if (end < data.length && /[\uD800-\uDBFF]/.test(data[end - 1] ?? '')) end += 1;
    if (!stream.write(message('d', Buffer.from(data.slice(at, end))))) await drained(stream);
    at = end;
  }
}

/** Answers a CopyInResponse with CopyFail; the server fails the statement with these words (SQLSTATE 57014). */
export function refuseCopy(stream: Duplex, why: string): void {
  if (stream.writable) stream.write(message('f', Buffer.from(`${why}\0`)));
}

function drained(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
