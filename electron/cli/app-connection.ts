import { connect } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { WebSocket } from 'ws';
import type { ContractClient } from '../../shared/contract/index.ts';
import { handshakeSeconds } from '../../shared/handshake.ts';
import { notPrivate, readCliEntry, type CliEntry } from '../host/cli-address.ts';
import { cliChallengeSchema, cliOutcomeSchema, cliPath, newNonce, proofOf, proves, readMessage } from '../host/cli-handshake.ts';
import { textOf } from '../host/socket-messages.ts';
import { CliProblem, type HostKind } from './problems.ts';

/** Somebody who serves the contract. */
export interface HostConnection {
  readonly kind: HostKind;
  readonly client: ContractClient;
  /** The serving program's version. */
  readonly version: string;
  /** Aborted when the app has gone away. */
  readonly lost: AbortSignal;
  /** Stops taking messages while standard output is full. */
  pause(): void;
  resume(): void;
  dispose(): Promise<void>;
}

const nobody = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);

/** The socket once it is open, or null where nobody listens. */
function open(address: string): Promise<WebSocket | null> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://localhost${cliPath}`, {
      createConnection: () => connect(address), perMessageDeflate: false, maxPayload: 256 * 1024 * 1024, handshakeTimeout: handshakeSeconds * 1000,
    });
    socket.once('open', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (nobody.has(error.code ?? '')) resolve(null);
      else reject(new CliProblem(`The running Borealis Desktop cannot be reached: ${error.message}.`, { cause: error }));
    });
  });
}

function nextText(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), handshakeSeconds * 1000);
    const settle = (text: string): void => {
      clearTimeout(timer);
      socket.off('close', onClose);
      resolve(text);
    };
    const onClose = (): void => settle('');
    socket.once('close', onClose);
    socket.once('message', (data) => settle(textOf(data)));
  });
}

interface Welcome { version: string; kind: 'app' | 'command' }

/** The command's half of the handshake. Answers who serves, or null when it went away meanwhile. */
async function shakeHands(socket: WebSocket, secret: string): Promise<Welcome | null> {
  const nonce = newNonce();
  const challenged = nextText(socket);
  socket.send(JSON.stringify({ kind: 'hello', nonce }));
  const text = await challenged;
  if (text === '') return null;
  const challenge = readMessage(cliChallengeSchema, text);
  const nonces = { command: nonce, app: challenge?.nonce ?? '' };
  if (!challenge || !proves(secret, 'app', nonces, challenge.proof)) {
    throw new CliProblem('The program that answers is not your Borealis Desktop: it does not know the secret of the data folder. Nothing was sent to it.');
  }
  const answered = nextText(socket);
  socket.send(JSON.stringify({ kind: 'proof', proof: proofOf(secret, 'command', nonces) }));
  const answer = await answered;
  if (answer === '') return null;
  const outcome = readMessage(cliOutcomeSchema, answer);
  if (outcome?.kind === 'welcome') return { version: outcome.appVersion, kind: outcome.by };
  throw new CliProblem(`Borealis Desktop refused the command line. ${outcome?.reason ?? ''}`.trim());
}

function checkPlace(dataDir: string, { address }: CliEntry): void {
  if (address.startsWith('\\\\')) return;
  let problem: string | null = null;
  try {
    problem = notPrivate(address) ?? notPrivate(dataDir);
  } catch { /* It is gone: nobody listens there. */ }
  if (problem !== null) throw new CliProblem(`The command line does not trust ${dataDir}: ${problem}.`);
}

function clientOver(socket: WebSocket): ContractClient {
  // oRPC's link for ports, because its link for WebSockets wants a browser's.
  return createORPCClient(new RPCLink({
    port: {
      on(event: string, callback: (message?: { data: unknown }) => void) {
        if (event === 'message') socket.on('message', (data, isBinary) => callback({ data: isBinary && Buffer.isBuffer(data) ? new Uint8Array(data) : textOf(data) }));
        if (event === 'close') socket.on('close', () => callback());
      },
      postMessage(data: string | Uint8Array) {
        if (socket.readyState === socket.OPEN) socket.send(data);
      },
    },
  }));
}

const endWords = { app: 'Borealis Desktop has ended.', command: 'The borealis-desktop command that did the work of this one has ended.' };

/**
 * Connects to the app that runs on the data folder, or to a command that stands alone on it; null where none does.
 * Throws CliProblem when what answers does not prove that it is this user's, or refuses.
 */
export async function connectToApp(dataDir: string): Promise<HostConnection | null> {
  const entry = await readCliEntry(dataDir);
  if (!entry) return null;
  checkPlace(dataDir, entry);
  const socket = await open(entry.address);
  if (!socket) return null;
  const lost = new AbortController();
  socket.on('error', () => undefined);
  let welcome: Welcome | null = null;
  socket.once('close', () => lost.abort(new CliProblem(endWords[welcome?.kind ?? 'app'])));
  try {
    welcome = await shakeHands(socket, entry.secret);
    if (welcome === null) return null;
    return {
      ...welcome, lost: lost.signal, client: clientOver(socket),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      async dispose() {
        if (socket.readyState === socket.CLOSED) return;
        const ended = new Promise<void>((resolve) => { socket.once('close', () => resolve()); });
        socket.resume();
        socket.close();
        setTimeout(() => socket.terminate(), 1000).unref();
        await ended;
      },
    };
  } catch (error) {
    socket.terminate();
    throw error;
  }
}
