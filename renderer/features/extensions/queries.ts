import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useApi } from '../../api/api-context.tsx';

/** What Borealis lists as installed. */
export function useInstalled(addonId: string) {
  return useQuery(useApi().query.extensions.installed.queryOptions({ input: { addonId } }));
}

/** What the server has and offers, over a short connection. */
export function useOffered(addonId: string) {
  return useQuery(useApi().query.extensions.offered.queryOptions({ input: { addonId } }));
}

/** What installing these would do; asked afresh each time. */
export function usePlan(addonId: string, names: readonly string[]) {
  return useQuery(useApi().query.extensions.plan.queryOptions({ input: { addonId, names: [...names] }, gcTime: 0, staleTime: 0 }));
}

/** Who uses an installed extension; asked afresh each time. */
export function useUses(addonId: string, name: string) {
  return useQuery(useApi().query.extensions.uses.queryOptions({ input: { addonId, name }, gcTime: 0, staleTime: 0 }));
}

/** Removes an extension. The list follows by the main process' event. */
export function useRemove() {
  return useMutation(useApi().query.extensions.remove.mutationOptions({ onSuccess: (_, { name }) => { toast.success(`Removed ${name}`); } }));
}

/** Updates an extension in a write session. */
export function useUpdate() {
  return useMutation(useApi().query.extensions.update.mutationOptions({ onSuccess: ({ version }, { name }) => { toast.success(`${name} is at version ${version} now`); } }));
}
