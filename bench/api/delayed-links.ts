import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { createProxy, perfectLink } from '../../sandbox/ssh/proxy.ts';
import { readInput } from '../tunnel/children.ts';

/**
 * Links of full bandwidth and the round trip given, one in front of each port. A new connection costs its round trip too: the far
 * side sees it after one and a half, when in TCP's handshake (RFC 9293, section 3.5) the client's ACK comes with its first bytes.
 */
const { ports, roundTripMs } = z.object({ ports: z.array(z.number()), roundTripMs: z.number() }).parse(await readInput());

function dial(port: number): Socket {
  if (roundTripMs === 0) return connect({ host: '127.0.0.1', port, noDelay: true });
  return connect({
    host: 'far.internal', port, noDelay: true, autoSelectFamily: false,
    lookup: (_name, _options, found) => { setTimeout(() => found(null, '127.0.0.1', 4), roundTripMs * 1.5); },
  });
}

const proxies = await Promise.all(ports.map((port) => createProxy({ connect: () => dial(port) }, { ...perfectLink(), delayMs: roundTripMs / 2 })));
console.log(JSON.stringify(proxies.map(({ port }) => port)));
