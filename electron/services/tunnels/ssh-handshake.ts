import type { Socket } from 'node:net';
import ssh2, { type Client, type NegotiatedAlgorithms } from 'ssh2';
import type { SshUser } from '../borealis/types.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { createHostKeyVerifier, type PinnedHostKey } from './host-key.ts';
import { pinnedAlgorithms } from './ssh-algorithms.ts';
import { askAtOnce, prepareKeys, signAtOnce } from './ssh2-internals.ts';
import { causeOf, timedOut, unreachable } from './ssh-socket.ts';

/** How often ssh2 sends a ping. Its own verdict on them is switched off: it kills links that are merely slow. */
export const pingEveryMs = 15_000;

interface Offered {
  /** Set once the verifier refused a key. */
  refused: { actual: string | null } | null;
}

function levelOf(error: unknown): string {
  return error instanceof Error && 'level' in error && typeof error.level === 'string' ? error.level : '';
}

function mismatch(user: SshUser, pinned: PinnedHostKey, actual: string | null): AppFailure {
  const details = { host: user.host, type: pinned.type, expected: pinned.fingerprint, actual };
  return failure('tunnel.host-key-mismatch', details, `The bastion ${user.host} did not show the host key that Borealis gave for it.`);
}

/** ssh2's first error of a connection attempt, as the failure that it means. */
function toFailure(error: unknown, user: SshUser, pinned: PinnedHostKey, offered: Offered): AppFailure {
  const message = error instanceof Error ? error.message : '';
  if (offered.refused) return mismatch(user, pinned, offered.refused.actual);
  if (message.includes('no matching host key')) return mismatch(user, pinned, null);
  if (levelOf(error) === 'client-authentication') {
    return failure('tunnel.auth-rejected', { user: user.username }, `The bastion refused the SSH user ${user.username}.`, error);
  }
  if (levelOf(error) === 'client-socket') return unreachable(user.host, user.port, error);
  const cause = levelOf(error) === 'handshake' ? 'the key exchange failed' : 'it closed the connection before the login was done';
  return failure('tunnel.unreachable', { host: user.host, port: user.port, cause }, `The bastion ${user.host}:${user.port} cannot be used: ${cause}.`, error);
}

function keyTypeOf(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey);
  return key instanceof Error ? '' : key.type;
}

export interface HandshakeOptions {
  socket: Socket;
  user: SshUser;
  pinned: PinnedHostKey;
  timeoutMs: number;
  pingEveryMs?: number;
  /** Waits for each answer before the next request of the login, for servers that want it so. */
  cautious?: boolean;
  /** The server has shown a host key, whether it is the pinned one or not. */
  onHostKey?: () => void;
  onLoggingIn: (negotiated: NegotiatedAlgorithms) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Key exchange and public-key login over a connected socket. The client comes with error listeners for life. Throws
 * `tunnel.host-key-mismatch`, `tunnel.auth-rejected`, `tunnel.unreachable`, `tunnel.timeout`, `op.cancelled`.
 */
export function handshake(options: HandshakeOptions): Promise<Client> {
  const { socket, user, pinned, timeoutMs, onLoggingIn, signal } = options;
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    const offered: Offered = { refused: null };
    const isPinned = createHostKeyVerifier(pinned, (actual) => { offered.refused ??= { actual }; });
    let settled = false;
    const finish = (error: AppFailure | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (error) {
        // end() lets ssh2 send its own goodbye; the socket goes whatever the other end does.
        client.end();
        setTimeout(() => socket.destroy(), 250).unref();
        reject(error);
      } else {
        resolve(client);
      }
    };
    const onAbort = (): void => finish(failure('op.cancelled', {}, 'Cancelled.'));
    const timer = setTimeout(() => finish(timedOut(user.host, user.port, timeoutMs)), timeoutMs);
    // Several errors for one failure are normal; the first one tells, and a listener stays for the rest.
    client.on('error', (error: unknown) => finish(toFailure(error, user, pinned, offered)));
    client.on('close', () => finish(toFailure(null, user, pinned, offered)));
    client.once('handshake', onLoggingIn);
    // A rekey, which sshd asks for after a gigabyte or so, is a handshake too.
    client.on('handshake', () => setImmediate(prepareKeys, client));
    client.once('ready', () => finish(null));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      client.connect({
        sock: socket,
        username: user.username,
        privateKey: user.privateKey,
        algorithms: { ...pinnedAlgorithms, serverHostKey: pinned.algorithms },
        hostVerifier: (key: Buffer) => {
          const good = isPinned(key);
          options.onHostKey?.();
          return good;
        },
        authHandler: ['publickey'],
        readyTimeout: 0,
        keepaliveInterval: options.pingEveryMs ?? pingEveryMs,
        keepaliveCountMax: Number.MAX_SAFE_INTEGER,
      });
      signAtOnce(client);
      if (options.cautious !== true) askAtOnce(client, keyTypeOf(user.privateKey));
    } catch (error) {
      finish(failure('tunnel.private-key-invalid', { problem: `it cannot be used (${causeOf(error)})` }, 'The private key that Borealis gave cannot be used.'));
    }
    if (signal?.aborted) onAbort();
  });
}
