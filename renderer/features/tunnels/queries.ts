import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Target } from '../../../shared/contract/base.ts';
import type { Elevation } from '../../../shared/contract/tunnels.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useApi } from '../../api/api-context.tsx';
import { isCancelled, toAppError } from '../../api/failure.ts';
import { createStore, useStore } from '../../state/store.ts';

/** Why the last try to open failed, by add-on and access; for failures from before there is a tunnel. */
const openFailures = createStore<ReadonlyMap<string, AppError>>(new Map());
const keyOf = (target: Pick<Target, 'addonId' | 'access'>) => `${target.access} ${target.addonId}`;

function putFailure(target: Pick<Target, 'addonId' | 'access'>, error: AppError | null): void {
  openFailures.set((old) => {
    const next = new Map(old);
    if (error === null) next.delete(keyOf(target));
    else next.set(keyOf(target), error);
    return next;
  });
}

/** Why the tunnel could not be opened, where that is known. */
export function useOpenFailure(target: Pick<Target, 'addonId' | 'access'>): AppError | null {
  return useStore(openFailures).get(keyOf(target)) ?? null;
}

/** Opens a tunnel. */
export function useOpenTunnel() {
  return useMutation(useApi().query.tunnels.open.mutationOptions({
    onMutate: (target: Target) => putFailure(target, null),
    onError: (error: unknown, target: Target) => { if (!isCancelled(error)) putFailure(target, toAppError(error)); },
  }));
}

/** Closes a tunnel; it does not come back by itself. */
export function useCloseTunnel() {
  return useMutation(useApi().query.tunnels.close.mutationOptions({ onMutate: (target) => putFailure(target, null) }));
}

/** Tries a failed or waiting tunnel again now. */
export function useRetryTunnel() {
  return useMutation(useApi().query.tunnels.retry.mutationOptions({
    onMutate: (target) => putFailure(target, null),
    onError: (error: unknown, target) => { if (!isCancelled(error)) putFailure(target, toAppError(error)); },
  }));
}

/** The write access of an add-on, or null. */
export function useElevation(addonId: string): Elevation | null {
  const all = useQuery(useApi().query.tunnels.elevations.queryOptions({ input: {} }));
  return all.data?.find((elevation) => elevation.addonId === addonId) ?? null;
}

function usePutElevation() {
  const cache = useQueryClient();
  const key = useApi().query.tunnels.elevations.queryKey({ input: {} });
  return (addonId: string, next: Elevation | null) =>
    cache.setQueryData(key, (old: Elevation[] | undefined) => [
      ...(old ?? []).filter((elevation) => elevation.addonId !== addonId), ...(next === null ? [] : [next]),
    ]);
}

/** Allows write access for 30 minutes. */
export function useElevate() {
  const put = usePutElevation();
  return useMutation(useApi().query.tunnels.elevate.mutationOptions({ onSuccess: (elevation) => put(elevation.addonId, elevation) }));
}

/** Starts the 30 minutes again. */
export function useExtendElevation() {
  const put = usePutElevation();
  return useMutation(useApi().query.tunnels.extendElevation.mutationOptions({ onSuccess: (elevation) => put(elevation.addonId, elevation) }));
}

/** Ends write access now; what is under way has its grace, which the main process then tells. */
export function useEndElevation() {
  const cache = useQueryClient();
  const { tunnels } = useApi().query;
  return useMutation(tunnels.endElevation.mutationOptions({ onSuccess: () => cache.invalidateQueries({ queryKey: tunnels.elevations.key() }) }));
}
