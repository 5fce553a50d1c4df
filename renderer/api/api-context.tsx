import { createContext, useContext } from 'react';
import { useStore } from '../state/store.ts';
import type { Api } from './client.ts';

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext.Provider;

/** The contract's client; only below ApiProvider. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('useApi needs an ApiProvider above it.');
  return api;
}

/** False while the program behind this window cannot be reached, when nothing shown of its tunnels is certain. */
export function useConnected(): boolean {
  const { kind } = useStore(useApi().connection.state);
  return kind === 'open' || kind === 'connecting';
}
