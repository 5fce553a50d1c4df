import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractClient } from '../../shared/contract/index.ts';
import { handshakePath, helloReplySchema, tokenParameter, type Hello } from '../../shared/handshake.ts';

export interface ContractConnection {
  client: ContractClient;
  close(): Promise<void>;
  /** Another connection of the same page, as after a reload. */
  again(): Promise<ContractConnection>;
}

function next(socket: WebSocket, type: 'open' | 'message'): Promise<Event> {
  return new Promise((resolve, reject) => {
    socket.addEventListener(type, resolve, { once: true });
    socket.addEventListener('close', () => reject(new Error('The host closed the connection.')), { once: true });
  });
}

/**
 * Speaks the contract as a page does: with the one-time token of a URL that a browser host printed. Throws an Error
 * with the host's reason when it refuses.
 */
export async function connectToHost(pageUrl: string): Promise<ContractConnection> {
  const page = new URL(pageUrl);
  const token = new URLSearchParams(page.hash.slice(1)).get(tokenParameter);
  if (token === null) throw new Error('The address carries no one-time token.');
  return connectWith(page, { kind: 'token', token });
}

async function connectWith(page: URL, hello: Hello): Promise<ContractConnection> {
  const socket = new WebSocket(`ws://${page.host}${handshakePath}`, { headers: { origin: page.origin } });
  await next(socket, 'open');
  const answered = next(socket, 'message');
  socket.send(JSON.stringify(hello));
  const message = await answered;
  const reply = helloReplySchema.parse(JSON.parse(String('data' in message ? message.data : '')));
  if (reply.kind === 'refused') throw new Error(reply.reason);
  const client: ContractClient = createORPCClient(new RPCLink({ websocket: socket }));
  return {
    client,
    again: () => connectWith(page, { kind: 'secret', secret: reply.secret }),
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      await new Promise((resolve) => {
        socket.addEventListener('close', resolve, { once: true });
        socket.close();
      });
    },
  };
}
