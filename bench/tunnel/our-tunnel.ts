import { z } from 'zod';
import { systemClock } from '../../electron/services/tunnels/clock.ts';
import { Listener } from '../../electron/services/tunnels/listener.ts';
import { createWindowBudget } from '../../electron/services/tunnels/receive-window.ts';
import { connectSsh, sshTimings } from '../../electron/services/tunnels/ssh-link.ts';
import { readInput } from './children.ts';

const inputSchema = z.object({
  user: z.object({ host: z.string(), port: z.number(), username: z.string(), privateKey: z.string(), publicHostKey: z.string() }),
  targets: z.array(z.number()),
});

/** The product's SSH connection and listeners, with its own timings, in a process of their own as in the app. */
const { user, targets } = inputSchema.parse(await readInput());
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const link = await connectSsh({ user, timings: sshTimings, clock: systemClock, budget: createWindowBudget(), log: quiet, onPhase: () => undefined });
const ports: number[] = [];
for (const target of targets) {
  const listener = new Listener({
    openChannel: () => link.openChannel({ host: '127.0.0.1', port: target }), log: quiet, changed: () => undefined, now: () => Date.now(),
    waitMs: 10_000, maxConnections: 200,
  });
  ports.push(await listener.bind(undefined, Array.from({ length: 1000 }, (_, index) => 15_400 + index)));
  listener.open();
}
console.log(JSON.stringify(ports));
