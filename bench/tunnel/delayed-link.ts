import { connect } from 'node:net';
import { z } from 'zod';
import { createProxy, perfectLink } from '../../sandbox/ssh/proxy.ts';
import { readInput } from './children.ts';

/** A link of full bandwidth and the round trip given, in front of sshd. */
const { port, roundTripMs } = z.object({ port: z.number(), roundTripMs: z.number() }).parse(await readInput());
const proxy = await createProxy({
  connect: () => connect({ host: '127.0.0.1', port, noDelay: true }),
}, { ...perfectLink(), delayMs: roundTripMs / 2 });
console.log(JSON.stringify(proxy.port));
