import type { Target } from '../../../shared/contract/base.ts';
import type { TunnelService } from '../tunnels/tunnel-service.ts';

type Tunnels = Pick<TunnelService, 'list' | 'open' | 'close'>;

/** Tunnels that commands need: one that was not open before is closed with the last command that used it, unless others use it. */
export function createHeldTunnels(tunnels: Tunnels) {
  const users = new Map<string, number>();
  const ours = new Set<string>();
  const find = ({ addonId, access }: Target) => tunnels.list().find((one) => one.addonId === addonId && one.access === access);

  async function release(target: Target, key: string): Promise<void> {
    const left = (users.get(key) ?? 1) - 1;
    users.set(key, left);
    if (left > 0 || !ours.delete(key)) return;
    if (find(target)?.connections.length === 0) await tunnels.close({ addonId: target.addonId, access: target.access });
  }

  return {
    async hold(target: Target, signal: AbortSignal) {
      const key = JSON.stringify([target.addonId, target.access]);
      const before = find(target)?.state;
      if (before === undefined || before === 'closed' || before === 'failed') ours.add(key);
      users.set(key, (users.get(key) ?? 0) + 1);
      try {
        const tunnel = await tunnels.open(target, signal);
        return { tunnel, release: () => release(target, key) };
      } catch (error) {
        await release(target, key);
        throw error;
      }
    },
  };
}
