import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createHttpClient, type HttpClient } from '../http-client.ts';
import { createTransport, type Transport } from '../transport.ts';

export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface StandIn {
  url: string;
  received: Received[];
  close(): Promise<void>;
}

/** A server on loopback for one test that keeps what it received. */
export async function startStandIn(answer: (request: Received, response: ServerResponse, count: number) => void): Promise<StandIn> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => { body += chunk; });
    request.on('end', () => {
      const got = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      received.push(got);
      answer(got, response, received.length);
    });
    request.on('error', () => {});
    response.on('error', () => {});
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    received,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** A JSON answer. */
export function answerJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** A client without proxy whose pauses between tries pass at once and are kept. */
export function startClient(): { http: HttpClient; transport: Transport; pauses: number[] } {
  const pauses: number[] = [];
  const transport = createTransport({ httpProxy: null, httpsProxy: null, noProxy: null, extraCaFile: null });
  const http = createHttpClient({
    transport,
    userAgent: 'borealis-desktop/1.2.3',
    random: () => 0.5,
    wait: async (ms) => { pauses.push(ms); },
  });
  return { http, transport, pauses };
}
