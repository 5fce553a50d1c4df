import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createCork } from './cork.ts';
import type { Program } from './socket-owner.ts';

export interface LocalConnection {
  readonly id: string;
  readonly socket: Socket;
  /** The program's own port, which tells whose connection it is. */
  readonly from: number;
  readonly since: string;
  program: Program | null;
  /** True for a connection that this program made to its own listener. */
  own: boolean;
  /** Settles once it turns out to be our own. */
  readonly claimed: Promise<boolean>;
  claim(): void;
}

export function makeConnection(socket: Socket, since: string): LocalConnection {
  const { promise: claimed, resolve } = Promise.withResolvers<boolean>();
  return {
    id: randomUUID(), socket, from: socket.remotePort ?? -1, since, program: null, own: false, claimed,
    claim() {
      this.own = true;
      resolve(true);
    },
  };
}

/**
 * Joins a local socket and a channel both ways with backpressure. Each half closes by itself; an error on either side, or one side
 * closed altogether, ends both.
 */
export function join(local: Socket, channel: Duplex): void {
  channel.on('error', () => local.resetAndDestroy());
  local.on('error', () => channel.destroy());
  channel.once('close', () => {
    // What the database said last still goes out before the program's socket does.
    if (local.writableEnded && !local.writableFinished) local.once('finish', () => local.destroy());
    else local.destroy();
  });
  local.once('close', () => channel.destroy());
  // Before the pipe's own listener: packets that came together go out together.
  channel.on('data', createCork(local));
  local.pipe(channel);
  channel.pipe(local);
}
