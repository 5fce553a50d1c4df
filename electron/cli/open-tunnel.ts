import type { Addon } from '../../shared/contract/addons.ts';
import type { Target } from '../../shared/contract/base.ts';
import type { Tunnel } from '../../shared/contract/tunnels.ts';
import type { Context } from './commands/context.ts';
import { numberOption } from './command-line.ts';
import { allowWrites } from './write-access.ts';

export interface OpenedTunnel {
  tunnel: Tunnel;
  /** True where somebody had it open before. */
  shared: boolean;
  /** Closes what this command opened (with `unlessUsed`, only if no other program is connected), and its write access. */
  close(options?: { unlessUsed?: boolean }): Promise<void>;
}

async function present({ host, signal }: Context, { addonId, access }: Target): Promise<Tunnel | undefined> {
  for await (const tunnels of await host.client.tunnels.watch({}, { signal })) {
    return tunnels.find((tunnel) => tunnel.addonId === addonId && tunnel.access === access);
  }
  return undefined;
}

const isLive = (tunnel: Tunnel | undefined): boolean => tunnel?.state === 'open' || tunnel?.state === 'connecting' || tunnel?.state === 'reconnecting';

/** Opens the target's tunnel, with write access and on the port that the options ask for. Throws what the contract throws. */
export async function openTunnel(context: Context, addon: Addon, target: Target): Promise<OpenedTunnel> {
  const { host, line, signal } = context;
  const { tunnels } = host.client;
  const port = numberOption(line, 'port', 1, 65_535);
  const { addonId, access } = target;
  const before = await present(context, target);
  const endWrites = await allowWrites(context, addon);
  try {
    if (port !== null && before?.port !== port) await tunnels.setPort({ addonId, access, port }, { signal });
    const tunnel = await tunnels.open(target, { signal });
    return {
      tunnel,
      shared: isLive(before),
      async close({ unlessUsed = false } = {}) {
        if (host.lost.aborted) return;
        // The command may end by an interrupt, so its signal is of no use here.
        const used = unlessUsed && ((await present({ ...context, signal: AbortSignal.timeout(5_000) }, target))?.connections.length ?? 0) > 0;
        if (!isLive(before) && !used) await tunnels.close({ addonId, access }).catch(() => undefined);
        if (!used) await endWrites();
      },
    };
  } catch (error) {
    await endWrites();
    throw error;
  }
}
