import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a link does to the bytes on it; may be changed while connections are open and then applies to what follows. */
export interface LinkConditions {
  /** Added one way, in milliseconds, to every chunk. Bandwidth is not limited by it. */
  delayMs: number;
  /** Bytes per second in each direction of each connection. Infinity: no limit. */
  bytesPerSecond: number;
  /** Swallow every byte, both ways, and keep the TCP connections open. */
  blackHole: boolean;
}

export interface Proxy {
  readonly port: number;
  readonly conditions: LinkConditions;
  /** Connections open now. */
  connections(): number;
  /** Ends every connection: FIN, or RST. */
  drop(how: 'end' | 'reset'): void;
  /** Closes the listener (connections go on) or opens it again on the same port. */
  setListening(listening: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface ProxyDeps {
  /** Opens the far side of a connection. Undefined: accept and say nothing. */
  connect(socket: Socket): Duplex | undefined;
}

/** The conditions of a plain, perfect link. */
export function perfectLink(): LinkConditions {
  return { delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY, blackHole: false };
}

/**
 * A TCP proxy on 127.0.0.1 whose link can be delayed, throttled or cut. For a benchmark: `createProxy({connect: () =>
 * net.connect(port)}, {...perfectLink(), delayMs: 25})` is a link of 50 ms round trip and full bandwidth.
 */
export async function createProxy(deps: ProxyDeps, conditions: LinkConditions = perfectLink()): Promise<Proxy> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => { /* A peer that resets is no news; 'close' follows. */ });
    const far = deps.connect(socket);
    if (far === undefined) {
      socket.resume();
      return;
    }
    join(socket, far, conditions);
  });
  const port = await listen(server, 0);

  const drop = (how: 'end' | 'reset'): void => {
    for (const socket of open) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroySoon();
    }
  };
  const stopListening = (): Promise<void> => new Promise((resolve) => {
    if (server.listening) server.close();
    // The callback of close waits for connections to end; the listening socket itself is closed at once.
    setImmediate(resolve);
  });

  return {
    port,
    conditions,
    connections: () => open.size,
    drop,
    async setListening(listening) {
      if (listening === server.listening) return;
      if (listening) await listen(server, port);
      else await stopListening();
    },
    async close() {
      await stopListening();
      for (const socket of open) socket.destroy();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, backlog: 512 }, () => {
      server.off('error', reject);
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function join(near: Socket, far: Duplex, conditions: LinkConditions): void {
  const close = (): void => {
    near.destroy();
    far.destroy();
  };
  far.on('error', () => { /* 'close' follows. */ });
  const there = transfer(near, far, conditions);
  const back = transfer(far, near, conditions);
  // Whatever is still on its way arrives before the end does, unless the other side is gone for good.
  near.once('close', () => { there.stop(); back.stop(); close(); });
  far.once('close', () => { there.stop(); back.finish(close); });
}

interface Parcel {
  due: number;
  /** Undefined: the end of the stream. */
  data: Buffer | undefined;
}

/** Above this many bytes on their way the source is paused: 64 MiB hold 600 MB/s at 100 ms. */
const maxInFlight = 64 * 1024 * 1024;

function transfer(from: Duplex, to: Duplex, conditions: LinkConditions): { stop(): void; finish(then: () => void): void } {
  const queue: Parcel[] = [];
  let head = 0;
  let inFlight = 0;
  let lineFree = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let whenEmpty: (() => void) | undefined;

  const deliver = (): void => {
    timer = undefined;
    const now = performance.now();
    while (head < queue.length && !stopped) {
      const parcel = queue[head];
      if (parcel === undefined) break;
      if (parcel.due > now) {
        timer = setTimeout(deliver, Math.max(0, parcel.due - now));
        return;
      }
      head += 1;
      if (head > 1024) { queue.splice(0, head); head = 0; }
      send(parcel.data);
    }
    if (head === queue.length) {
      whenEmpty?.();
      whenEmpty = undefined;
    }
  };
  const send = (data: Buffer | undefined): void => {
    if (data === undefined) {
      if (!conditions.blackHole) to.end();
      return;
    }
    inFlight -= data.length;
    if (!conditions.blackHole && to.writable && !to.write(data)) from.pause();
    else if (from.isPaused() && inFlight < limit()) from.resume();
  };
  const limit = (): number => (Number.isFinite(conditions.bytesPerSecond) ? 64 * 1024 : maxInFlight);
  const enqueue = (data: Buffer | undefined): void => {
    const now = performance.now();
    const { bytesPerSecond, delayMs } = conditions;
    lineFree = Number.isFinite(bytesPerSecond) && data !== undefined ? Math.max(now, lineFree) + (data.length / bytesPerSecond) * 1000 : lineFree;
    const due = Math.max(now, Number.isFinite(bytesPerSecond) ? lineFree : now) + delayMs;
    // Never overtake: a chunk waits for those before it even if the delay has become shorter meanwhile.
    queue.push({ due: Math.max(due, queue.at(-1)?.due ?? 0), data });
    inFlight += data?.length ?? 0;
    if (inFlight >= limit()) from.pause();
    timer ??= setTimeout(deliver, Math.max(0, due - now));
  };

  from.on('data', (chunk: Buffer) => {
    if (conditions.blackHole) return;
    if (head === queue.length && conditions.delayMs === 0 && !Number.isFinite(conditions.bytesPerSecond)) {
      if (to.writable && !to.write(chunk)) from.pause();
      return;
    }
    const slice = Number.isFinite(conditions.bytesPerSecond) ? Math.max(1, Math.ceil(conditions.bytesPerSecond / 50)) : chunk.length;
    for (let at = 0; at < chunk.length; at += slice) enqueue(chunk.subarray(at, at + slice));
  });
  to.on('drain', () => { if (inFlight < limit()) from.resume(); });
  from.on('end', () => {
    if (head === queue.length) { if (!conditions.blackHole) to.end(); }
    else enqueue(undefined);
  });

  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
    finish(then) {
      if (head === queue.length || stopped) then();
      else whenEmpty = then;
    },
  };
}
