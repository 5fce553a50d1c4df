import { createSecretKey } from 'node:crypto';
import type { Client, ClientChannel } from 'ssh2';

/** The receive window of a channel, taken out of ssh2's hands. */
export interface ChannelControl {
  /** Bytes that the peer was granted with the channel. */
  readonly initialWindow: number;
  /** Sends SSH_MSG_CHANNEL_WINDOW_ADJUST (RFC 4254, section 5.2). */
  grant(bytes: number): void;
  /** False once a write would be dropped: ssh2 then neither sends nor calls back. */
  writable(): boolean;
}

function property(holder: object, name: string): unknown {
  return Reflect.get(holder, name);
}

function objectProperty(holder: object, name: string): object {
  const value = property(holder, name);
  if (typeof value !== 'object' || value === null) throw new TypeError(`ssh2 has no ${name} any more.`);
  return value;
}

/**
 * ssh2 1.17 grants a fixed 2 MiB and refills it by itself (lib/Channel.js, windowAdjust; lib/client.js, CHANNEL_DATA). Its
 * bookkeeping is set so high that it never refills; from then on only `grant` does. The alternative, a patched ssh2, would have
 * to be kept through every update. Throws TypeError when ssh2's inner shape has changed.
 */
export function takeOverWindow(client: Client, channel: ClientChannel): ChannelControl {
  const protocol = objectProperty(client, '_protocol');
  const incoming = objectProperty(channel, 'incoming');
  const outgoing = objectProperty(channel, 'outgoing');
  const adjust = property(protocol, 'channelWindowAdjust');
  const initialWindow = property(incoming, 'window');
  const remoteId = property(outgoing, 'id');
  if (typeof adjust !== 'function' || typeof initialWindow !== 'number' || typeof remoteId !== 'number') {
    throw new TypeError('ssh2 keeps its channel windows elsewhere now.');
  }
  Reflect.set(incoming, 'window', Number.MAX_SAFE_INTEGER);
  return {
    initialWindow,
    grant(bytes) {
      const state = property(outgoing, 'state');
      if (state === 'open' || state === 'eof') Reflect.apply(adjust, protocol, [remoteId, bytes]);
    },
    writable: () => property(outgoing, 'state') === 'open',
  };
}

/** Sends keepalive@openssh.com, which every server answers, if only with a refusal (OpenSSH PROTOCOL, section 2.2). */
export function sendPing(client: Client): void {
  const protocol = objectProperty(client, '_protocol');
  const callbacks = property(client, '_callbacks');
  const ping = property(protocol, 'ping');
  if (typeof ping !== 'function' || !Array.isArray(callbacks)) throw new TypeError('ssh2 sends pings in another way now.');
  // ssh2 answers requests in order; a slot for this one keeps the later ones in step.
  callbacks.push(() => undefined);
  Reflect.apply(ping, protocol, []);
}

/** The hash that a signature algorithm names; null: the key's own way. Algorithms with SHA-1 are not there. */
const hashes: ReadonlyMap<unknown, string | null> = new Map<unknown, string | null>([
  ['ssh-ed25519', null], ['ecdsa-sha2-nistp256', null], ['ecdsa-sha2-nistp384', null], ['ecdsa-sha2-nistp521', null],
  ['rsa-sha2-256', 'sha256'], ['rsa-sha2-512', 'sha512'],
]);

/**
 * ssh2 first asks whether a public key would do and signs only then (lib/client.js, USERAUTH_PK_OK). There is one key here, so the
 * question is a round trip for nothing: RFC 4252, section 7, lets a client sign at once. To be called after `connect` and before the
 * login. Where ssh2 logs in by other means, all works as before.
 */
export function signAtOnce(client: Client): void {
  const protocol = objectProperty(client, '_protocol');
  const authPK = property(protocol, 'authPK');
  if (typeof authPK !== 'function') return;
  Reflect.set(protocol, 'authPK', (username: unknown, key: unknown, algorithm: unknown, sign?: unknown): unknown => {
    const own = typeof key === 'object' && key !== null ? property(key, 'sign') : undefined;
    const hash = hashes.get(algorithm ?? (typeof key === 'object' && key !== null ? property(key, 'type') : undefined));
    const ask = (...more: unknown[]): unknown => Reflect.apply(authPK, protocol, [username, key, algorithm, ...more]);
    if (sign !== undefined || hash === undefined || typeof own !== 'function') return ask(...(sign === undefined ? [] : [sign]));
    // A key that cannot sign is left to ssh2, which tells of it in its own way.
    const works = Buffer.isBuffer(Reflect.apply(own, key, [Buffer.alloc(0), ...(hash === null ? [] : [hash])]));
    if (!works) return ask();
    return ask((data: Buffer, done: (signature: unknown) => void) => done(Reflect.apply(own, key, [data, ...(hash === null ? [] : [hash])])));
  });
}

/**
 * Sends the login together with the request for the service that takes it, instead of waiting for its acceptance in between:
 * a server works through packets in order (RFC 4253, section 10), so that the answers come as before. Not for RSA keys, whose
 * signature algorithm depends on what the server tells first (RFC 8308). To be called after `connect` and before the key exchange
 * ends. Where ssh2 keeps these parts elsewhere, all works as before.
 */
export function askAtOnce(client: Client, keyType: string): void {
  const protocol = objectProperty(client, '_protocol');
  const handlers = property(protocol, '_handlers');
  const service = property(protocol, 'service');
  if (keyType === 'ssh-rsa' || typeof service !== 'function' || typeof handlers !== 'object' || handlers === null) return;
  const accepted = property(handlers, 'SERVICE_ACCEPT');
  if (typeof accepted !== 'function') return;
  Reflect.set(protocol, 'service', (name: unknown): void => {
    Reflect.apply(service, protocol, [name]);
    Reflect.set(handlers, 'SERVICE_ACCEPT', () => undefined);
    Reflect.apply(accepted, handlers, [protocol, name]);
  });
}

/**
 * ssh2 makes a cipher for every packet out of the key's bytes; out of a KeyObject that takes 3 instead of 27 µs (Node 24), a fifth of all the work
 * per packet. To be called after each key exchange. Where ssh2 keeps its keys elsewhere, all works as before.
 */
export function prepareKeys(client: Client): void {
  const protocol = objectProperty(client, '_protocol');
  for (const side of ['_cipher', '_decipher']) {
    const holder = property(protocol, side);
    if (typeof holder !== 'object' || holder === null) continue;
    for (const name of ['_encKey', '_decipherKey', '_macKey']) {
      const key = property(holder, name);
      if (Buffer.isBuffer(key) && key.length > 0) Reflect.set(holder, name, createSecretKey(key));
    }
  }
}
