import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { handshakeSeconds, refusedCloseCode, type HelloReply } from '../../shared/handshake.ts';
import type { Log } from '../services/deps.ts';
import type { Gate } from './gate.ts';
import { rpcOptions } from './rpc-options.ts';
import { textOf, withBackpressure } from './socket-messages.ts';

/** A tab's SQL is at most 8 MiB of UTF-16 units, which JSON may write as up to six bytes each. */
const maxMessageBytes = 64 * 1024 * 1024;
/** What a stranger may send before it has proved anything. */
const maxHelloBytes = 8 * 1024;
const maxStrangers = 32;

export interface RpcSocketsDeps {
  router: AnyRouter;
  gate: Gate;
  log: Log;
  validateOutputs: boolean;
}

function reply(socket: WebSocket, message: HelloReply): void {
  socket.send(JSON.stringify(message));
}

/** The WebSocket side of the browser host: the handshake, then oRPC. A socket's end cancels everything it started. */
export function createRpcSockets({ router, gate, log, validateOutputs }: RpcSocketsDeps) {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false, clientTracking: true });
  const handler = new RPCHandler(router, rpcOptions({ validateOutputs }));
  let strangers = 0;

  const greet = (socket: WebSocket, wire: Duplex): void => {
    let received = 0;
    const count = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > maxHelloBytes) wire.destroy();
    };
    const timer = setTimeout(() => socket.terminate(), handshakeSeconds * 1000);
    strangers += 1;
    let settled = false;
    const settle = (): void => {
      if (settled) return;
      settled = true;
      strangers -= 1;
      clearTimeout(timer);
      wire.off('data', count);
    };
    wire.on('data', count);
    socket.once('close', settle);
    socket.once('message', (data, isBinary) => {
      settle();
      const answer = gate.answer(isBinary ? '' : textOf(data));
      if (answer.kind === 'refused') {
        log.warn('browser-host.refused-hello');
        reply(socket, answer);
        socket.close(refusedCloseCode, answer.reason);
        setTimeout(() => socket.terminate(), 1000).unref();
        return;
      }
      // The page speaks oRPC as soon as it is welcome, so the handler listens first.
      handler.upgrade(withBackpressure(socket)).then(() => reply(socket, answer), (error: unknown) => {
        log.error('browser-host.upgrade', { cause: error });
        socket.terminate();
      });
    });
  };

  return {
    /** Takes over a connection whose Host and Origin were checked. */
    upgrade(request: IncomingMessage, wire: Duplex, head: Buffer): void {
      if (strangers >= maxStrangers) {
        wire.destroy();
        return;
      }
      server.handleUpgrade(request, wire, head, (socket) => {
        socket.on('error', (error) => log.warn('browser-host.socket', { cause: error }));
        greet(socket, wire);
      });
    },
    dispose(): void {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
