import { presentTunnel } from '../open-tunnel.ts';
import { targetOf } from '../write-access.ts';
import type { Command } from './context.ts';

/**
 * `borealis-desktop print-password`: the password and a line break, nothing else. It opens the tunnel, where the
 * password is of use, and leaves it to the app; it never allows write access by itself.
 */
export const printPasswordCommand: Command = async (context) => {
  const { line, host, out, signal } = context;
  const target = targetOf(context, await context.addon());
  if ((await presentTunnel(context, target))?.state !== 'open') await host.client.tunnels.open(target, { signal });
  const { password } = await host.client.tunnels.reveal(target, { signal });
  await out.write(line.flag('json') ? `${JSON.stringify({ password })}\n` : `${password}\n`);
  return 0;
};
