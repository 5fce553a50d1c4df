import type { RawData, WebSocket } from 'ws';

/** A WebSocket message's bytes as text. */
export function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString('utf8');
}

/** oRPC awaits what `send` returns, so an event iterator goes no faster than the other end takes its messages. */
export function withBackpressure(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    send: (data: Parameters<WebSocket['send']>[0]): unknown => new Promise<void>((resolve) => {
      // A failed write means that the other end is gone; the close event then ends its calls.
      socket.send(data, () => resolve());
    }),
  };
}
