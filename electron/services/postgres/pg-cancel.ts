import type { Duplex } from 'node:stream';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { failure } from '../errors/app-failure.ts';
import { tlsOptions } from './pg-client.ts';

const sslRequestCode = 80_877_103;
const cancelRequestCode = 80_877_102;

function packet(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 + values.length * 4);
  buffer.writeInt32BE(buffer.length, 0);
  values.forEach((value, index) => buffer.writeInt32BE(value | 0, 4 + index * 4));
  return buffer;
}

function firstByte(stream: Duplex): Promise<string> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('The server closed the connection.')));
    stream.once('data', (chunk: Buffer) => {
      stream.pause();
      resolve(chunk.toString('latin1'));
    });
  });
}

function secure(stream: Duplex): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tlsConnect({ socket: stream, ...tlsOptions }, () => resolve(socket));
    socket.once('error', reject);
  });
}

export interface CancelOptions {
  /** A fresh channel to the same server as the session's. */
  open: () => Promise<Duplex>;
  processId: number;
  secretKey: number;
  tls: boolean;
  /** The server never answers; it closes when it has passed the signal on. */
  timeoutMs: number;
}

/**
 * Sends a CancelRequest on a connection of its own (PostgreSQL protocol, Canceling Requests in Progress), after an SSLRequest if the
 * session uses TLS, and resolves when the server has closed that connection. Throws `pg.connect` where it did not in time.
 */
export async function sendCancelRequest({ open, processId, secretKey, tls, timeoutMs }: CancelOptions): Promise<void> {
  const stream = await open();
  let wire: Duplex = stream;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failure('pg.connect', { message: 'the cancel request was not taken' }, 'PostgreSQL did not take the cancel request in time.')), timeoutMs);
  });
  const work = async (): Promise<void> => {
    if (tls) {
      const answer = firstByte(stream);
      stream.write(packet(sslRequestCode));
      // Anything but exactly one S was not the server's answer; the request is then sent as it is.
      if (await answer === 'S') wire = await secure(stream);
    }
    const closed = new Promise<void>((resolve) => {
      wire.once('end', resolve).once('close', resolve).once('error', () => resolve());
    });
    wire.resume();
    wire.write(packet(cancelRequestCode, processId, secretKey));
    await closed;
  };
  try {
    await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
    wire.on('error', () => undefined);
    wire.destroy();
    stream.destroy();
  }
}
