import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Addon, AddonList } from '../../../shared/contract/addons.ts';
import { useApi } from '../../api/api-context.tsx';

/** The add-ons as last known; the main process refreshes them behind. */
export function useAddonList() {
  return useQuery(useApi().query.addons.list.queryOptions({ input: {} }));
}

/** Fetches the list from Heroku now. */
export function useRefreshAddons() {
  const cache = useQueryClient();
  const { query } = useApi();
  const put = (list: AddonList) => cache.setQueryData(query.addons.list.queryKey({ input: {} }), list);
  return useMutation(query.addons.refresh.mutationOptions({ onSuccess: put }));
}

/** Fresh Borealis details of one add-on. */
export function useAddonDetails(addonId: string) {
  return useQuery(useApi().query.addons.details.queryOptions({ input: { addonId } }));
}

function usePutAddon() {
  const cache = useQueryClient();
  const { query } = useApi();
  return (addon: Addon) => {
    cache.setQueryData(query.addons.list.queryKey({ input: {} }), (old) =>
      old === undefined ? old : { ...old, addons: old.addons.map((other) => (other.id === addon.id ? addon : other)) });
    cache.setQueryData(query.addons.details.queryKey({ input: { addonId: addon.id } }), (old) => (old === undefined ? old : addon));
  };
}

/** Pins or unpins an add-on. */
export function useSetPinned() {
  return useMutation(useApi().query.addons.setPinned.mutationOptions({ onSuccess: usePutAddon() }));
}

/** Gives an add-on the user's label, or takes it away. */
export function useSetLabel() {
  return useMutation(useApi().query.addons.setLabel.mutationOptions({ onSuccess: usePutAddon() }));
}
