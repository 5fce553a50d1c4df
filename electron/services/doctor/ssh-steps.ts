import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import type { Client, ClientChannel, NegotiatedAlgorithms } from 'ssh2';
import type { DbUser, SshUser } from '../borealis/types.ts';
import { AppFailure, failure, isFailure } from '../errors/app-failure.ts';
import { abortable } from '../tunnels/abortable.ts';
import { parsePinnedHostKey, type PinnedHostKey } from '../tunnels/host-key.ts';
import { openRaw } from '../tunnels/open-channel.ts';
import { handshake } from '../tunnels/ssh-handshake.ts';
import { connectSocket, timedOut, unreachable } from '../tunnels/ssh-socket.ts';
import { goodbyeMs, within, type Close } from './closing.ts';
import type { StepLog } from './step-log.ts';

export interface SshStepsDeps {
  /** Another SSH user, because this one was refused. */
  freshUser: (refused: SshUser, signal: AbortSignal) => Promise<SshUser>;
  limitMs: number;
  signal: AbortSignal;
  /** Takes what must be closed at the end of the run. */
  onEnd: (close: Close) => void;
}

/** One attempt to shake hands, whose parts are waited for one after the other. */
interface Attempt { hostKeyShown: Promise<void>; hostKeyChecked: Promise<NegotiatedAlgorithms>; loggedIn: Promise<Client>; banner: () => string | null }

/** Longer than the steps it is made of: each of them has its own limit. */
const wholeMs = 120_000;

/** Lets ssh2 say goodbye. */
async function endSsh(client: Client): Promise<void> {
  const closed = new Promise<void>((resolve) => { client.once('close', () => resolve()); });
  client.end();
  await within(goodbyeMs, closed);
}

async function nameStep(log: StepLog, { host, port }: SshUser, limitMs: number): Promise<void> {
  await log.run({
    id: 'dns', limitMs,
    late: (seconds) => unreachable(host, port, Object.assign(new Error('late'), { code: `no answer within ${seconds} s` })),
    async work({ fact }) {
      fact('Name', host);
      if (isIP(host) !== 0) {
        fact('Address', 'given as such, nothing to look up');
        return;
      }
      const found = await lookup(host, { all: true }).catch((error: unknown): never => { throw unreachable(host, port, error); });
      fact('Addresses', found.map(({ address }) => address).join(', '));
    },
  });
}

function connectStep(log: StepLog, { host, port }: SshUser, { limitMs, onEnd }: SshStepsDeps): Promise<Socket> {
  return log.run({
    id: 'tcp', limitMs,
    late: (seconds) => timedOut(host, port, seconds * 1000),
    async work({ signal, fact }) {
      const socket = await connectSocket(host, port, wholeMs, signal);
      onEnd(() => { socket.destroy(); });
      fact('From', `${socket.localAddress ?? '?'} to ${socket.remoteAddress ?? '?'} port ${socket.remotePort ?? port}`);
      return socket;
    },
  });
}

function begin(socket: Socket, user: SshUser, pinned: PinnedHostKey, signal: AbortSignal): Attempt {
  const shown = Promise.withResolvers<void>();
  const checked = Promise.withResolvers<NegotiatedAlgorithms>();
  let banner: string | null = null;
  socket.once('data', (chunk: Buffer) => { banner = /^SSH-[\x20-\x7e]{1,250}/m.exec(chunk.toString('latin1'))?.[0] ?? null; });
  const loggedIn = handshake({ socket, user, pinned, timeoutMs: wholeMs, signal, cautious: true, onHostKey: shown.resolve, onLoggingIn: checked.resolve });
  loggedIn.catch((error: unknown) => {
    // A server without any key of the pinned type shows none; that is a matter of the host key all the same.
    if (isFailure(error, 'tunnel.host-key-mismatch')) shown.resolve();
    shown.reject(error);
    checked.reject(error);
  });
  for (const part of [shown.promise, checked.promise]) part.catch(() => undefined);
  return { hostKeyShown: shown.promise, hostKeyChecked: checked.promise, loggedIn, banner: () => banner };
}

function mismatchFingerprint(thrown: unknown): string | null {
  const error = thrown instanceof AppFailure ? thrown.error : null;
  return error?.code === 'tunnel.host-key-mismatch' ? error.details.actual ?? 'no key of that type' : null;
}

/** Borealis' key was refused: a fresh one over a connection of its own, as a tunnel tries it. */
async function secondLogin(refused: SshUser, signal: AbortSignal, { freshUser, onEnd }: SshStepsDeps): Promise<Client> {
  const user = await freshUser(refused, signal);
  const socket = await connectSocket(user.host, user.port, wholeMs, signal);
  onEnd(() => { socket.destroy(); });
  return begin(socket, user, parsePinnedHostKey(user.publicHostKey), signal).loggedIn;
}

async function handshakeSteps(log: StepLog, socket: Socket, user: SshUser, deps: SshStepsDeps): Promise<Client> {
  const { limitMs, signal, onEnd } = deps;
  const late = (seconds: number): AppFailure => timedOut(user.host, user.port, seconds * 1000);
  const pinned = parsePinnedHostKey(user.publicHostKey);
  const attempt = begin(socket, user, pinned, signal);
  await log.run({
    id: 'key-exchange', limitMs, late,
    async work({ fact, signal: both }) {
      try {
        await abortable(attempt.hostKeyShown, both);
      } finally {
        fact('Server', attempt.banner() ?? 'said nothing');
      }
    },
  });
  await log.run({
    id: 'host-key', limitMs, late,
    async work({ fact }) {
      fact('Pinned', `${pinned.type} ${pinned.fingerprint}`);
      const { kex, serverHostKey, cs } = await attempt.hostKeyChecked.catch((error: unknown): never => {
        const actual = mismatchFingerprint(error);
        if (actual !== null) fact('Shown', actual);
        throw error;
      });
      fact('Shown', 'the same');
      fact('Algorithms', `${kex}, ${serverHostKey}, ${cs.cipher}${cs.mac === '' ? '' : `, ${cs.mac}`}`);
    },
  });
  return log.run({
    id: 'ssh-login', limitMs, late,
    async work({ signal: both, fact, warn }) {
      fact('User', user.username);
      const client = await attempt.loggedIn.catch(async (error: unknown) => {
        if (!isFailure(error, 'tunnel.auth-rejected')) throw error;
        const fresh = await secondLogin(user, both, deps);
        warn({ what: 'The first SSH key was refused.', why: 'It was no longer valid; Borealis gave a fresh one, which works.', next: 'Nothing to do: tunnels take the fresh key when they connect.' });
        return fresh;
      });
      onEnd(() => endSsh(client));
      return client;
    },
  });
}

/**
 * From the server's name to a login at the bastion, over a connection of its own that shares nothing with the tunnels'. Throws
 * StepFailed and `op.cancelled`.
 */
export async function sshSteps(log: StepLog, user: SshUser, deps: SshStepsDeps): Promise<Client> {
  await nameStep(log, user, deps.limitMs);
  const socket = await connectStep(log, user, deps);
  return handshakeSteps(log, socket, user, deps);
}

/** A channel to the database's host. Throws StepFailed and `op.cancelled`. */
export function forwardStep(log: StepLog, client: Client, { host, port }: DbUser, limitMs: number): Promise<ClientChannel> {
  return log.run({
    id: 'forward', limitMs,
    late: (seconds) => failure('tunnel.forward-timeout', { host, port, seconds }, `The bastion did not open a channel to ${host}:${port} within ${seconds} s.`),
    async work({ signal, fact }) {
      fact('To', `${host}:${port}`);
      return openRaw(client, { host, port }, wholeMs, signal);
    },
  });
}
