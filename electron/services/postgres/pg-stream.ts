import type { Duplex } from 'node:stream';

/**
 * Gives a connected stream what pg's Connection asks of a socket (pg/lib/connection.js): `connect` only announces that the stream
 * is connected already; the rest has no meaning on a channel.
 */
export function asPgStream<T extends Duplex>(stream: T): T {
  const none = (): T => stream;
  const missing = Object.entries({ setNoDelay: none, setKeepAlive: none, setTimeout: none, ref: none, unref: none })
    .filter(([name]) => !(name in stream));
  return Object.assign(stream, Object.fromEntries(missing), {
    connect(): T {
      process.nextTick(() => stream.emit('connect'));
      return stream;
    },
  });
}
