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
      socket.once('end', () => socket.end());
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
  // A black hole keeps a connection that both sides keep; one that the client has given up would never end.
  near.once('end', () => { if (conditions.blackHole) close(); });
  // Whatever is still on its way arrives before the end does, unless the other side is gone for good.
  near.once('close', () => { there.stop(); back.stop(); close(); });
  far.once('close', () => { there.stop(); back.finish(close); });
}

/** Above this many bytes on their way the source is paused: 64 MiB hold 600 MB/s at 100 ms. */
const maxInFlight = 64 * 1024 * 1024;
/** What a throttled link holds, as a small router would. */
const maxThrottled = 64 * 1024;

interface Direction {
  stop(): void;
  /** Calls back once all that is on its way has been handed over. */
  finish(then: () => void): void;
}

function transfer(from: Duplex, to: Duplex, conditions: LinkConditions): Direction {
  const throttled = (): boolean => Number.isFinite(conditions.bytesPerSecond);
  const limit = (): number => (throttled() ? maxThrottled : maxInFlight);
  const line = createLine(conditions, (data) => {
    if (data === undefined) {
      if (!conditions.blackHole) to.end();
      return;
    }
    if (!conditions.blackHole && to.writable && !to.write(data)) from.pause();
    else if (from.isPaused() && !to.writableNeedDrain && line.bytes() < limit()) from.resume();
  });

  from.on('data', (chunk: Buffer) => {
    if (conditions.blackHole) return;
    if (line.empty() && conditions.delayMs === 0 && !throttled()) {
      if (to.writable && !to.write(chunk)) from.pause();
      return;
    }
    const slice = throttled() ? Math.max(1, Math.ceil(conditions.bytesPerSecond / 50)) : chunk.length;
    for (let at = 0; at < chunk.length; at += slice) line.put(chunk.subarray(at, at + slice));
    if (line.bytes() >= limit()) from.pause();
  });
  to.on('drain', () => { if (line.bytes() < limit()) from.resume(); });
  from.on('end', () => {
    if (!line.empty()) line.put(undefined);
    else if (!conditions.blackHole) to.end();
  });
  return { stop: () => line.stop(), finish: (then) => line.finish(then) };
}

interface Parcel {
  due: number;
  /** Undefined: the end of the stream. */
  data: Buffer | undefined;
}

interface Line extends Direction {
  put(data: Buffer | undefined): void;
  empty(): boolean;
  /** Bytes on their way. */
  bytes(): number;
}

/** A first-in first-out line that hands over each parcel when it is due: after its turn at the throttle, and the delay. */
function createLine(conditions: LinkConditions, deliver: (data: Buffer | undefined) => void): Line {
  let queue: Parcel[] = [];
  let head = 0;
  let inFlight = 0;
  let throttleFree = 0;
  let lastDue = 0;
  let timer: NodeJS.Timeout | undefined;
  let whenEmpty: (() => void) | undefined;

  const handOver = (): void => {
    timer = undefined;
    for (let parcel = queue[head]; parcel !== undefined; parcel = queue[head]) {
      const wait = parcel.due - performance.now();
      if (wait > 0) {
        timer = setTimeout(handOver, wait);
        break;
      }
      head += 1;
      inFlight -= parcel.data?.length ?? 0;
      deliver(parcel.data);
    }
    if (head > 1024 || head === queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
    if (queue.length > 0) return;
    whenEmpty?.();
    whenEmpty = undefined;
  };

  return {
    put(data) {
      const now = performance.now();
      const { bytesPerSecond, delayMs } = conditions;
      if (Number.isFinite(bytesPerSecond)) throttleFree = Math.max(now, throttleFree) + ((data?.length ?? 0) / bytesPerSecond) * 1000;
      const sent = Number.isFinite(bytesPerSecond) ? throttleFree : now;
      // Nothing overtakes what went before, even if the delay has become shorter meanwhile.
      lastDue = Math.max(sent + delayMs, lastDue);
      queue.push({ due: lastDue, data });
      inFlight += data?.length ?? 0;
      timer ??= setTimeout(handOver, Math.max(0, lastDue - now));
    },
    empty: () => queue.length === 0,
    bytes: () => inFlight,
    stop() {
      clearTimeout(timer);
      queue = [];
      head = 0;
      inFlight = 0;
    },
    finish(then) {
      if (queue.length === 0) then();
      else whenEmpty = then;
    },
  };
}
