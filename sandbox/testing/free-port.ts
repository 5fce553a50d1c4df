import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => { server.close(() => resolve(true)); });
  });
}

/** Gives the range's ports of 127.0.0.1 in turn, beginning at `start`, but for those on which something listens. It throws when all are taken. */
export function createPorts({ first, count, start }: { first: number; count: number; start: number }): () => Promise<number> {
  let next = start - first;
  return async () => {
    for (let looked = 0; looked < count; looked += 1) {
      const port = first + next;
      next = (next + 1) % count;
      if (await isFree(port)) return port;
    }
    throw new Error(`No port from ${first} to ${first + count - 1} is free.`);
  };
}

const range = { first: 20_000, count: 10_000 };

/**
 * A port of 127.0.0.1 on which nothing listens, another one each time. Below those that systems give to outgoing connections: a
 * port that the system itself proposes (0) may belong to one of these a moment later.
 */
export const freePort = createPorts({ ...range, start: range.first + randomInt(range.count) });
