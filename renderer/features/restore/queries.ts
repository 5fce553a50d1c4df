import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';

/** The window moves with time, so it is asked for again while it is looked at. */
const WINDOW_EVERY_MS = 60_000;

export function useCapabilities(addonId: string) {
  return useQuery(useApi().query.restore.capabilities.queryOptions({ input: { addonId }, refetchInterval: WINDOW_EVERY_MS }));
}

export function usePlans(enabled: boolean) {
  return useQuery(useApi().query.restore.plans.queryOptions({ input: {}, enabled, staleTime: 300_000 }));
}

export function useApps(enabled: boolean) {
  return useQuery(useApi().query.restore.apps.queryOptions({ input: {}, enabled, staleTime: 60_000 }));
}

/** What the app's attachments are called at present. */
export function useAttachments(app: string, enabled: boolean) {
  return useQuery(useApi().query.restore.attachments.queryOptions({ input: { app }, enabled: enabled && app !== '', staleTime: 0 }));
}

/** All restores of the account; the event bridge keeps them fresh. */
export function useJobs() {
  return useQuery(useApi().query.restore.jobs.queryOptions({ input: {} }));
}

/** Orders a copy. */
export function useStartRestore() {
  const cache = useQueryClient();
  const { query } = useApi();
  return useMutation(query.restore.start.mutationOptions({
    // What was offered may be what is gone.
    onError: () => Promise.all([query.restore.capabilities.key(), query.restore.plans.key(), query.restore.apps.key()].map((queryKey) => cache.invalidateQueries({ queryKey }))),
    onSettled: () => Promise.all([cache.invalidateQueries({ queryKey: query.restore.jobs.key() }), cache.invalidateQueries({ queryKey: query.restore.attachments.key() })]),
  }));
}

export function useLook() {
  return useMutation(useApi().query.restore.look.mutationOptions());
}

/** Opens a read-only tunnel to the copy, as the user. */
export function useOpenTunnelTo() {
  return useMutation(useApi().query.tunnels.open.mutationOptions());
}

export function useRemoveJob() {
  const cache = useQueryClient();
  const { query } = useApi();
  return useMutation(query.restore.remove.mutationOptions({ onSettled: () => cache.invalidateQueries({ queryKey: query.restore.jobs.key() }) }));
}

/** Columns from which a moment can be read; asks the database. */
export function useTimeColumns(addonId: string, enabled: boolean) {
  return useQuery(useApi().query.restore.timeColumns.queryOptions({ input: { addonId }, enabled, staleTime: 300_000 }));
}

export function useFindMoments() {
  return useMutation(useApi().query.restore.moments.mutationOptions());
}
