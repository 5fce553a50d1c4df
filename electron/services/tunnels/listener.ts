import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { Log } from '../deps.ts';
import { AppFailure, toAppError } from '../errors/app-failure.ts';
import { bindPort } from './bind-port.ts';
import { createGate } from './gate.ts';
import { join, makeConnection, type LocalConnection } from './local-connection.ts';
import { socketOwner } from './socket-owner.ts';

export interface ListenerDeps {
  /** A fresh channel to the database. */
  openChannel: () => Promise<Duplex>;
  log: Log;
  changed: () => void;
  now: () => number;
  /** How long a program's connection waits for the tunnel before it is refused. */
  waitMs: number;
  maxConnections: number;
}

/** How long a connection must last before the program behind it is looked up: the search reads all of /proc. */
const lookupAfterMs = 400;

/** The local end of a tunnel: 127.0.0.1 only, one channel for each program's connection. */
export class Listener {
  readonly #deps: ListenerDeps;
  readonly #connections = new Set<LocalConnection>();
  /** Our own connections to this listener, by their port. */
  readonly #dialled = new Map<number, Socket>();
  readonly #gate = createGate();
  #server: Server | undefined;
  #port: number | undefined;
  #past = { bytesIn: 0, bytesOut: 0 };
  #ticker: NodeJS.Timeout | undefined;
  #lookups: Promise<unknown> = Promise.resolve();

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
  }

  get port(): number | undefined {
    return this.#port;
  }

  /** Binds `assigned` or the first free candidate. Throws `tunnel.port-taken`, `tunnel.port-invalid`. */
  async bind(assigned: number | undefined, candidates: readonly number[]): Promise<number> {
    const next = this.#makeServer();
    const bound = await bindPort(next, assigned, candidates);
    // After a change of port the connections on the old one go on.
    this.#server?.close();
    this.#server = next;
    this.#port = bound;
    return bound;
  }

  /** Lets programs through. */
  open(): void {
    this.#gate.open();
  }

  /** Makes new connections wait, and ends those that there are. */
  shut(): void {
    this.#gate.shut();
    for (const { socket } of this.#connections) socket.resetAndDestroy();
  }

  /** A connection of our own to the listener itself: it passes when programs still wait, and is not shown as one. */
  dial(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: this.#port ?? 0, noDelay: true });
      socket.on('error', () => undefined);
      socket.once('error', reject);
      socket.once('connect', () => {
        const from = socket.localPort ?? -1;
        this.#claim(from, socket);
        socket.once('close', () => this.#dialled.delete(from));
        resolve(socket);
      });
    });
  }

  connections(): Tunnel['connections'] {
    return [...this.#connections].filter(({ own }) => !own).map(({ id, program, since, socket }) => ({
      id, program, since, bytesIn: socket.bytesWritten, bytesOut: socket.bytesRead,
    }));
  }

  bytes(): { bytesIn: number; bytesOut: number } {
    let { bytesIn, bytesOut } = this.#past;
    for (const { socket, own } of this.#connections) {
      if (own) continue;
      bytesIn += socket.bytesWritten;
      bytesOut += socket.bytesRead;
    }
    return { bytesIn, bytesOut };
  }

  async close(): Promise<void> {
    this.shut();
    const server = this.#server;
    this.#server = undefined;
    this.#port = undefined;
    this.#past = { bytesIn: 0, bytesOut: 0 };
    clearInterval(this.#ticker);
    this.#ticker = undefined;
    if (server) await new Promise<void>((resolve) => { server.close(() => resolve()); });
  }

  #makeServer(): Server {
    const server = createServer({ allowHalfOpen: true, noDelay: true, highWaterMark: 512 * 1024 }, (socket) => this.#accept(socket));
    server.maxConnections = this.#deps.maxConnections;
    server.on('error', (error) => this.#deps.log.warn('tunnel.listener-error', { error: error.message }));
    return server;
  }

  #accept(socket: Socket): void {
    const connection = makeConnection(socket, new Date(this.#deps.now()).toISOString());
    if (this.#dialled.has(connection.from)) connection.claim();
    this.#connections.add(connection);
    // For life: a local program may vanish at any moment.
    socket.on('error', () => undefined);
    socket.once('close', () => this.#forget(connection));
    const timer = setTimeout(() => this.#lookUp(connection), lookupAfterMs);
    socket.once('close', () => clearTimeout(timer));
    this.#ticker ??= this.#watchBytes();
    this.#deps.changed();
    void this.#serve(connection);
  }

  /** Bytes count as a change, once a second while somebody is connected. */
  #watchBytes(): NodeJS.Timeout {
    let seen = this.bytes();
    return setInterval(() => {
      const now = this.bytes();
      if (now.bytesIn !== seen.bytesIn || now.bytesOut !== seen.bytesOut) this.#deps.changed();
      seen = now;
      if (this.#connections.size > 0) return;
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }, 1000).unref();
  }

  async #serve(connection: LocalConnection): Promise<void> {
    const { socket } = connection;
    if (!this.#gate.isOpen && !(await Promise.race([this.#gate.pass(this.#deps.waitMs), connection.claimed]))) {
      socket.resetAndDestroy();
      return;
    }
    if (socket.destroyed) return;
    try {
      const channel = await this.#deps.openChannel();
      if (socket.destroyed) channel.destroy();
      else join(socket, channel);
    } catch (error) {
      this.#deps.log.warn('tunnel.channel-failed', { code: toAppError(error).code });
      // A reset tells a program nothing; our own check can be told why.
      if (error instanceof AppFailure) this.#dialled.get(connection.from)?.destroy(error);
      socket.resetAndDestroy();
    }
  }

  #lookUp(connection: LocalConnection): void {
    const listening = this.#port;
    if (connection.own || listening === undefined) return;
    // One search at a time, however many programs connect at once.
    this.#lookups = this.#lookups.then(async () => {
      if (connection.socket.destroyed) return;
      connection.program = await socketOwner({ port: connection.from, remotePort: listening });
      this.#deps.changed();
    });
  }

  /** The accepting side may see our connection before the connecting side knows its port. */
  #claim(from: number, socket: Socket): void {
    this.#dialled.set(from, socket);
    for (const connection of this.#connections) if (connection.from === from) connection.claim();
  }

  #forget(connection: LocalConnection): void {
    if (!this.#connections.delete(connection)) return;
    const { socket, own } = connection;
    if (!own) this.#past = { bytesIn: this.#past.bytesIn + socket.bytesWritten, bytesOut: this.#past.bytesOut + socket.bytesRead };
    this.#deps.changed();
  }
}
