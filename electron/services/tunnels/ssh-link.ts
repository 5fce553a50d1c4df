import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import type { SshUser } from '../borealis/types.ts';
import type { Log } from '../deps.ts';
import { isFailure, type AppFailure } from '../errors/app-failure.ts';
import type { Clock } from './clock.ts';
import { checkPrivateKey, parsePinnedHostKey } from './host-key.ts';
import { createCork } from './cork.ts';
import { discard, lost, openRaw } from './open-channel.ts';
import type { WindowBudget } from './receive-window.ts';
import { SshChannel } from './ssh-channel.ts';
import { handshake } from './ssh-handshake.ts';
import { causeOf, connectSocket } from './ssh-socket.ts';
import { sendPing, takeOverWindow } from './ssh2-internals.ts';
import { createWatchdog } from './watchdog.ts';

export interface SshTimings {
  /** For TCP, key exchange and login together. */
  connectMs: number;
  forwardMs: number;
  pingEveryMs: number;
  watchdogCheckMs: number;
  watchdogDeadMs: number;
  probeMs: number;
}

export const sshTimings: SshTimings = {
  connectMs: 20_000, forwardMs: 10_000, pingEveryMs: 15_000, watchdogCheckMs: 5_000, watchdogDeadMs: 45_000, probeMs: 5_000,
};

const probeStepMs = 50;

export type SshPhase = 'reaching-bastion' | 'checking-host-key' | 'logging-in';

/** One authenticated SSH connection to an add-on's bastion. */
export interface SshLink {
  readonly hostKeyFingerprint: string;
  /** A direct-tcpip channel (RFC 4254, section 7.2). Throws `tunnel.forward-*`, `tunnel.lost`, `op.cancelled`. */
  openChannel(to: { host: string; port: number }, signal?: AbortSignal): Promise<Duplex>;
  readonly channels: number;
  /** Asks for any byte within the probe's limit; a link that stays silent is torn down. For use after sleep. */
  probe(): Promise<boolean>;
  /** Settles once, with the reason unless it was closed from here. */
  readonly closed: Promise<AppFailure | null>;
  readonly alive: boolean;
  close(): void;
}

export interface ConnectOptions {
  user: SshUser;
  timings: SshTimings;
  clock: Clock;
  budget: WindowBudget;
  log: Log;
  onPhase: (phase: SshPhase) => void;
  signal?: AbortSignal | undefined;
}

function closeReason(error: unknown): string {
  const cause = causeOf(error);
  return cause === 'unknown' ? 'the bastion ended it' : cause;
}

interface Wire { received: () => number; destroy: () => void; cork: () => void }

class Link implements SshLink {
  readonly hostKeyFingerprint: string;
  readonly closed: Promise<AppFailure | null>;
  alive = true;
  readonly #ssh: Client;
  readonly #wire: Wire;
  readonly #options: ConnectOptions;
  readonly #channels = new Set<SshChannel>();
  readonly #watchdog: { dispose(): void };
  #firstError: unknown = null;
  /** The quickest opening of a channel so far. TCP's own handshake may be answered by something nearer than the bastion. */
  #roundTripMs = Number.POSITIVE_INFINITY;
  #settle: (reason: AppFailure | null) => void = () => undefined;

  constructor(ssh: Client, wire: Wire, fingerprint: string, options: ConnectOptions) {
    this.#ssh = ssh;
    this.#wire = wire;
    this.#options = options;
    this.hostKeyFingerprint = fingerprint;
    this.closed = new Promise((resolve) => { this.#settle = resolve; });
    const { clock, timings } = options;
    this.#watchdog = createWatchdog({
      clock, received: wire.received, checkEveryMs: timings.watchdogCheckMs, deadAfterMs: timings.watchdogDeadMs,
      onDead: () => this.#finish(lost(`no data came for ${Math.round(timings.watchdogDeadMs / 1000)} s`)),
    });
    ssh.on('error', (error: unknown) => { this.#firstError ??= error; });
    ssh.on('end', () => this.#finish(lost(closeReason(this.#firstError))));
    ssh.on('close', () => this.#finish(lost(closeReason(this.#firstError))));
  }

  get channels(): number {
    return this.#channels.size;
  }

  async openChannel(to: { host: string; port: number }, signal?: AbortSignal): Promise<Duplex> {
    if (!this.alive) throw lost('it is not connected');
    const began = performance.now();
    const raw = await this.#openRaw(to, signal);
    this.#roundTripMs = Math.min(this.#roundTripMs, performance.now() - began);
    if (!this.alive) {
      discard(raw);
      throw lost('it closed while a channel was being opened');
    }
    const channel = new SshChannel(raw, takeOverWindow(this.#ssh, raw), { roundTripMs: this.#roundTripMs, cork: this.#wire.cork, budget: this.#options.budget });
    // For life: a channel may fail before and after anybody uses it.
    channel.on('error', () => undefined);
    this.#channels.add(channel);
    channel.once('close', () => this.#channels.delete(channel));
    return channel;
  }

  /** While no answer comes the link itself is asked: over one that has gone silent every other channel would wait in vain too. */
  async #openRaw(to: { host: string; port: number }, signal?: AbortSignal): Promise<ClientChannel> {
    const { clock, timings: { forwardMs, probeMs } } = this.#options;
    const stopProbe = clock.after(Math.max(0, forwardMs - 1.5 * probeMs), () => { void this.#probe('it has gone silent'); });
    try {
      return await openRaw(this.#ssh, to, forwardMs, signal);
    } finally {
      stopProbe();
    }
  }

  probe(): Promise<boolean> {
    return this.#probe('it did not answer after the computer woke up or changed networks');
  }

  async #probe(whenSilent: string): Promise<boolean> {
    if (!this.alive) return false;
    const { clock, timings } = this.#options;
    const before = this.#wire.received();
    sendPing(this.#ssh);
    for (let waited = 0; waited < timings.probeMs; waited += probeStepMs) {
      await new Promise<void>((resolve) => { clock.after(probeStepMs, resolve); });
      if (!this.alive || this.#wire.received() !== before) return this.alive;
    }
    this.#finish(lost(whenSilent));
    return false;
  }

  close(): void {
    if (!this.alive) return;
    this.#finish(null);
    this.#ssh.end();
    setTimeout(this.#wire.destroy, 2000).unref();
  }

  #finish(reason: AppFailure | null): void {
    if (!this.alive) return;
    this.alive = false;
    this.#watchdog.dispose();
    for (const channel of this.#channels) channel.destroy(reason ?? lost('it was closed'));
    if (reason) {
      this.#options.log.warn('ssh.lost', { host: this.#options.user.host, reason: reason.message });
      this.#wire.destroy();
    }
    this.#settle(reason);
  }
}

/**
 * Connects, checks the pinned host key and logs in. The keys are parsed before any packet is sent. Throws
 * `tunnel.host-key-invalid`, `tunnel.private-key-invalid` and what the socket and the handshake throw.
 */
export async function connectSsh(options: ConnectOptions): Promise<SshLink> {
  const { user, timings, onPhase, signal } = options;
  const pinned = parsePinnedHostKey(user.publicHostKey);
  checkPrivateKey(user.privateKey);
  const began = performance.now();
  let loggingIn = false;
  const attempt = async (cautious: boolean) => {
    const left = (): number => Math.max(1000, timings.connectMs - (performance.now() - began));
    onPhase('reaching-bastion');
    const socket = await connectSocket(user.host, user.port, left(), signal);
    onPhase('checking-host-key');
    const client = await handshake({
      socket, user, pinned, signal, cautious, timeoutMs: left(), pingEveryMs: timings.pingEveryMs,
      onLoggingIn() {
        loggingIn = true;
        onPhase('logging-in');
      },
    });
    return { socket, client };
  };
  const { socket, client } = await attempt(false).catch((error: unknown) => {
    // A server that hangs up on a login may only have wanted it bit by bit.
    if (!loggingIn || !isFailure(error, 'tunnel.unreachable')) throw error;
    return attempt(true);
  });
  return new Link(client, { received: () => socket.bytesRead, destroy: () => socket.destroy(), cork: createCork(socket) }, pinned.fingerprint, options);
}

/** True for failures after which the user's keys must be fetched anew before another attempt makes sense. */
export function spoilsSshUser(thrown: unknown): boolean {
  return isFailure(thrown, 'tunnel.auth-rejected') || isFailure(thrown, 'tunnel.host-key-mismatch')
    || isFailure(thrown, 'tunnel.host-key-invalid') || isFailure(thrown, 'tunnel.private-key-invalid');
}
