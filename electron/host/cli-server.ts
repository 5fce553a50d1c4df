import { randomBytes } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { dirname } from 'node:path';
import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import writeFileAtomic from 'write-file-atomic';
import { handshakeSeconds, refusedCloseCode } from '../../shared/handshake.ts';
import type { Log } from '../services/deps.ts';
import { cliEntryFile, newCliAddress, notPrivate, type CliEntry } from './cli-address.ts';
import { cliHelloSchema, cliPath, cliProofSchema, newNonce, proofOf, proves, readMessage, type CliOutcome } from './cli-handshake.ts';
import { rpcOptions } from './rpc-options.ts';
import { textOf, withBackpressure } from './socket-messages.ts';

const maxMessageBytes = 64 * 1024 * 1024;
const maxConnections = 64;

export interface CliServerDeps {
  router: AnyRouter;
  dataDir: string;
  appVersion: string;
  /** Who serves: the app, or a command that stands alone. */
  by: 'app' | 'command';
  log: Log;
  validateOutputs: boolean;
}

export interface CliServer {
  readonly address: string;
  /** Commands that are connected now. */
  clients(): number;
  /** Calls back whenever a command has come or gone. Returns how to stop. */
  onClients(listener: () => void): () => void;
  dispose(): Promise<void>;
}

/** The next message as text, or null when the socket closes first. */
function nextText(socket: WebSocket): Promise<string | null> {
  return new Promise((resolve) => {
    const onClose = (): void => resolve(null);
    socket.once('close', onClose);
    socket.once('message', (data, isBinary) => {
      socket.off('close', onClose);
      resolve(isBinary ? '' : textOf(data));
    });
  });
}

/** The app's half of the handshake. Answers whether the other end knows the secret. */
async function greet(socket: WebSocket, secret: string): Promise<boolean> {
  const hello = readMessage(cliHelloSchema, await nextText(socket) ?? '');
  if (!hello) return false;
  const nonces = { command: hello.nonce, app: newNonce() };
  socket.send(JSON.stringify({ kind: 'challenge', nonce: nonces.app, proof: proofOf(secret, 'app', nonces) }));
  const answer = readMessage(cliProofSchema, await nextText(socket) ?? '');
  return answer !== null && proves(secret, 'command', nonces, answer.proof);
}

async function listen(server: Server, address: string): Promise<void> {
  const isPipe = address.startsWith('\\\\');
  if (!isPipe) {
    const problem = notPrivate(dirname(address));
    if (problem !== null) throw new Error(`The command line's socket cannot be made safely: ${problem}.`);
    // The folder's lock is ours, so what is there is a dead process'.
    await rm(address, { force: true });
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  if (!isPipe) await chmod(address, 0o600);
}

/** Starts it, or logs why the command line will not find this app: nobody should lose the window over it. */
export async function offerCli(deps: CliServerDeps): Promise<CliServer | null> {
  return await createCliServer(deps).catch((cause: unknown) => {
    deps.log.warn('cli.unavailable', { cause });
    return null;
  });
}

/**
 * Serves the contract to the command line, over a socket (0600) in the data folder or a named pipe, to whoever proves
 * that it has read the folder's `cli.json` (0600). A connection's end cancels everything it started. The folder's lock
 * must be held. Rejects with the system's error where no socket can be made.
 */
export async function createCliServer({ router, dataDir, appVersion, by, log, validateOutputs }: CliServerDeps): Promise<CliServer> {
  const entry: CliEntry = { version: 1, address: newCliAddress(dataDir), secret: randomBytes(32).toString('base64url') };
  const server = createServer((_request, response) => { response.writeHead(404).end(); });
  server.maxConnections = maxConnections;
  const sockets = new WebSocketServer({ server, path: cliPath, maxPayload: maxMessageBytes, perMessageDeflate: false });
  const handler = new RPCHandler(router, rpcOptions({ validateOutputs }));
  const welcome: CliOutcome = { kind: 'welcome', appVersion, by };
  const refused: CliOutcome = { kind: 'refused', reason: 'The secret is not that of the running app.' };
  const listeners = new Set<() => void>();
  let clients = 0;
  const count = (change: 1 | -1): void => {
    clients += change;
    for (const listener of listeners) listener();
  };

  sockets.on('connection', (socket) => {
    socket.on('error', (error) => log.warn('cli.socket', { cause: error }));
    const timer = setTimeout(() => socket.terminate(), handshakeSeconds * 1000);
    greet(socket, entry.secret).then(async (known) => {
      clearTimeout(timer);
      if (!known) {
        log.warn('cli.refused');
        socket.send(JSON.stringify(refused));
        socket.close(refusedCloseCode);
        return;
      }
      if (socket.readyState !== socket.OPEN) return;
      count(1);
      socket.once('close', () => count(-1));
      await handler.upgrade(withBackpressure(socket));
      socket.send(JSON.stringify(welcome));
    }).catch((error: unknown) => {
      log.error('cli.greet', { cause: error });
      socket.terminate();
    });
  });
  sockets.on('error', (error) => log.error('cli.server', { cause: error }));

  const close = async (): Promise<void> => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => { server.close(() => resolve()); });
  };
  await listen(server, entry.address);
  await writeFileAtomic(cliEntryFile(dataDir), `${JSON.stringify(entry)}\n`, { mode: 0o600 }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    address: entry.address,
    clients: () => clients,
    onClients(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    async dispose() {
      await rm(cliEntryFile(dataDir), { force: true }).catch(() => undefined);
      await close();
    },
  };
}
