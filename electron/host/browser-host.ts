import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AnyRouter } from '@orpc/server';
import { handshakePath, tokenParameter } from '../../shared/handshake.ts';
import type { Log } from '../services/deps.ts';
import { securityHeaders, type ConnectSource } from './content-policy.ts';
import { createGate } from './gate.ts';
import { findAsset, type Assets } from './renderer-assets.ts';
import { createRpcSockets } from './rpc-sockets.ts';

/** Serves a request that is known to come from our own origin; used in development for Vite's middleware. */
export type ServePage = (request: IncomingMessage, response: ServerResponse) => void;

export interface BrowserHostDeps {
  router: AnyRouter;
  /** The built window, or what serves it instead. */
  page: { assets: Assets } | { attach(server: Server): Promise<ServePage> };
  log: Log;
  validateOutputs: boolean;
  /** 0 for any free port. */
  port?: number;
}

export interface BrowserHost {
  readonly port: number;
  readonly origin: string;
  /** A fresh URL for one page, its one-time token in the fragment. */
  issueUrl(): string;
  dispose(): Promise<void>;
}

function refuse(response: ServerResponse, status: number, text: string, headers: Record<string, string>): void {
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(`${text}\n`);
}

async function sendAsset(assets: Assets, request: IncomingMessage, response: ServerResponse, headers: Record<string, string>): Promise<void> {
  const found = findAsset(assets, request.method, request.url?.split('?', 1)[0] ?? '');
  if (found.status !== 200) {
    refuse(response, found.status, found.status === 405 ? 'Only GET and HEAD are served here.' : 'There is nothing here.', {
      ...headers, ...(found.status === 405 ? { allow: 'GET, HEAD' } : {}),
    });
    return;
  }
  const body = await found.asset.read();
  response.writeHead(200, {
    ...headers,
    'content-type': found.asset.type,
    'content-length': body.byteLength,
    'cache-control': found.asset.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function listen(server: Server, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The browser host has no TCP address.');
  return address;
}

/**
 * Serves the window and the contract on 127.0.0.1. Every request must name exactly this host and, where it names an
 * origin, exactly this origin (DNS rebinding, cross-site requests); files are looked up in a fixed map; the contract
 * is spoken over one WebSocket path after the handshake of shared/handshake.ts. There are no cookies, because cookies
 * ignore ports. Rejects with the system's error when the port cannot be had.
 */
export async function createBrowserHost(deps: BrowserHostDeps): Promise<BrowserHost> {
  const { page, log } = deps;
  const connect: ConnectSource = 'assets' in page ? 'self' : 'development';
  const headers = securityHeaders(connect);
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 });
  server.maxConnections = 256;
  const { port } = await listen(server, deps.port ?? 0);
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const serve = 'attach' in page ? await page.attach(server) : null;
  const gate = createGate();
  const sockets = createRpcSockets({ router: deps.router, gate, log, validateOutputs: deps.validateOutputs });

  server.on('request', (request, response) => {
    request.resume();
    if (request.headers.host !== host || (request.headers.origin !== undefined && request.headers.origin !== origin)) {
      refuse(response, 403, 'This address is for Borealis Desktop’s own page only.', headers);
    } else if (serve) {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      serve(request, response);
    } else if ('assets' in page) {
      sendAsset(page.assets, request, response, headers).catch((error: unknown) => {
        log.error('browser-host.asset', { cause: error });
        response.destroy();
      });
    }
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Vite's own HMR socket shares the server in development; it is none of ours.
    if (serve && request.headers['sec-websocket-protocol'] === 'vite-hmr' && request.headers.origin === origin) return;
    if (request.headers.host === host && request.headers.origin === origin && request.url === handshakePath) {
      sockets.upgrade(request, socket, head);
    } else {
      log.warn('browser-host.refused-upgrade', { host: request.headers.host, origin: request.headers.origin });
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    }
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('error', (error) => log.error('browser-host.server', { cause: error }));

  return {
    port,
    origin,
    issueUrl: () => `${origin}/#${tokenParameter}=${gate.issueToken()}`,
    async dispose() {
      sockets.dispose();
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => resolve()); });
    },
  };
}
