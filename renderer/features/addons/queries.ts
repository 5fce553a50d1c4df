import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { Addon, AddonList, StorageSample } from '../../../shared/contract/addons.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';

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

/** Between two looks at an add-on: while it changes, and while it does not. */
const CHANGING_MS = 30_000;
const SETTLED_MS = 120_000;

const isSettled = (addon: Addon | undefined) => addon?.state === 'provisioned' && addon.info?.status === 'available';

/** Fresh Borealis details of one add-on, looked at again and again, also while the window is not in front: changes are told as they happen. */
export function useAddonDetails(addonId: string) {
  return useQuery(useApi().query.addons.details.queryOptions({
    input: { addonId }, refetchInterval: ({ state }) => (isSettled(state.data) ? SETTLED_MS : CHANGING_MS), refetchIntervalInBackground: true,
  }));
}

/** Storage as it was seen since the program started, oldest first. */
export function useStorageTrend(addonId: string): readonly StorageSample[] {
  return useQuery(useApi().query.addons.storageTrend.queryOptions({ input: { addonId } })).data ?? [];
}

/** What a plan costs in a month, in US cents; null where Heroku does not say. Plans change rarely. */
export function useMonthlyPrice(planName: string | null): number | null {
  const plans = useQuery(useApi().query.restore.plans.queryOptions({ input: {}, staleTime: 3_600_000, retry: false }));
  return plans.data?.find(({ name }) => name === planName)?.monthlyCents ?? null;
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

function tell(thrown: unknown): void {
  const { what, why } = wordsOf(toAppError(thrown));
  toast.error(what, { description: why });
}

/** Pins or unpins an add-on. */
export function useSetPinned() {
  return useMutation(useApi().query.addons.setPinned.mutationOptions({ onSuccess: usePutAddon(), onError: tell }));
}

/** Silences an add-on's notifications, or lets them be told again. */
export function useSetSilenced() {
  return useMutation(useApi().query.addons.setSilenced.mutationOptions({ onSuccess: usePutAddon(), onError: tell }));
}

/** Gives an add-on the user's label, or takes it away; a failure is told at once unless the caller shows it. */
export function useSetLabel(onError: (thrown: unknown) => void = tell) {
  return useMutation(useApi().query.addons.setLabel.mutationOptions({ onSuccess: usePutAddon(), onError }));
}
