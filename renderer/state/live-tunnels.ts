import type { ContractClient } from '../../shared/contract/index.ts';
import type { Access } from '../../shared/contract/base.ts';
import type { Tunnel } from '../../shared/contract/tunnels.ts';
import { keepListening } from '../api/listen.ts';
import { createStore, useStore } from './store.ts';

/** All tunnels as the main process last told; null until it first did. */
export const liveTunnels = createStore<readonly Tunnel[] | null>(null);

/** Feeds the store from `tunnels.watch` until the returned function is called. */
export function followTunnels(client: ContractClient): () => void {
  const stop = new AbortController();
  void keepListening((signal) => client.tunnels.watch({}, { signal }), (list) => liveTunnels.set(list), stop.signal);
  return () => {
    stop.abort();
    liveTunnels.set(null);
  };
}

/** One tunnel, or null where it was never opened. */
export function useTunnel(addonId: string, access: Access): Tunnel | null {
  const all = useStore(liveTunnels);
  return all?.find((tunnel) => tunnel.addonId === addonId && tunnel.access === access) ?? null;
}

/** True for a tunnel that holds or seeks a connection. */
export function isLive(tunnel: Tunnel): boolean {
  return tunnel.state === 'open' || tunnel.state === 'connecting' || tunnel.state === 'reconnecting';
}
