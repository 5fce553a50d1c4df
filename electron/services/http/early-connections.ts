import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

type Connect = buildConnector.connector;
type Early = { ready: Promise<Socket>; expires: NodeJS.Timeout };

/** How long a connection that nobody takes is kept, in milliseconds. Servers close idle ones soon after. */
const keptMs = 5_000;

/** Connections that are made before the request that will use them is known. */
export interface EarlyConnections {
  /** undici's connector: takes a connection that was made early, or makes one. */
  connect: Connect;
  /** Sees to it that so many connections to the origin are there or on their way. A failure is left to the request to meet. */
  prepare(url: URL, connections: number): void;
  dispose(): void;
}

const keyOf = (protocol: string, host: string): string => `${protocol}//${host}`;

/** Puts early connections in front of a connector. */
export function createEarlyConnections(connect: Connect): EarlyConnections {
  const waiting = new Map<string, Early[]>();
  const forget = (key: string, early: Early): void => {
    clearTimeout(early.expires);
    waiting.set(key, (waiting.get(key) ?? []).filter((other) => other !== early));
  };
  const drop = (key: string, early: Early): void => {
    forget(key, early);
    early.ready.then((socket) => socket.destroy(), () => undefined);
  };

  const begin = (url: URL, key: string): void => {
    const { promise: ready, resolve, reject } = Promise.withResolvers<Socket>();
    const early: Early = { ready, expires: setTimeout(() => drop(key, early), keptMs).unref() };
    waiting.set(key, [...(waiting.get(key) ?? []), early]);
    ready.catch(() => forget(key, early));
    const hostname = url.hostname.replace(/^\[|\]$/g, '');
    connect({ protocol: url.protocol, hostname, host: url.host, port: url.port }, (...[error, socket]) => {
      if (error !== null) {
        reject(error);
        return;
      }
      // While it waits nobody else listens, and an error would end the process.
      socket.on('error', () => undefined);
      socket.once('close', () => forget(key, early));
      resolve(socket);
    });
  };

  return {
    connect(options, callback) {
      const key = keyOf(options.protocol, options.host ?? options.hostname);
      const early = options.httpSocket === undefined ? waiting.get(key)?.[0] : undefined;
      if (early === undefined) {
        connect(options, callback);
        return;
      }
      forget(key, early);
      early.ready.then((socket) => {
        if (socket.destroyed) connect(options, callback);
        else callback(null, socket);
      }, (error: unknown) => callback(error instanceof Error ? error : new Error('The connection failed.'), null));
    },
    prepare(url, connections) {
      const key = keyOf(url.protocol, url.host);
      for (let have = waiting.get(key)?.length ?? 0; have < connections; have += 1) begin(url, key);
    },
    dispose() {
      for (const [key, all] of waiting) for (const early of all) drop(key, early);
    },
  };
}
