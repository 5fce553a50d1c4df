import type { Target } from '../../../shared/contract/base.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { failure } from '../errors/app-failure.ts';
import type { TunnelUses } from '../tunnels/tunnel-uses.ts';

export interface HeldTunnel {
  tunnel: Tunnel;
  /** Resolves when the tunnel is closed, where nobody else uses or wants it. */
  release: () => Promise<void>;
}

/** Opens a tunnel that a command needs and keeps it until it is released, as one of its users. Throws what opening throws. */
export async function holdTunnel(uses: Pick<TunnelUses, 'use'>, target: Target, signal: AbortSignal): Promise<HeldTunnel> {
  const states = uses.use(target, null, signal);
  const first = await states.next();
  if (first.done === true) throw failure('tunnel.closed', {}, 'The tunnel was closed while it was opening.');
  // It waits at this state, so that only the end of the use goes on.
  return { tunnel: first.value.tunnel, release: async () => { await states.return(); } };
}
