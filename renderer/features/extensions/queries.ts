import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { toast } from 'sonner';
import { wordsOf } from '../../../shared/error-copy.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';

/** What Borealis lists as installed. */
export function useInstalled(addonId: string) {
  return useQuery(useApi().query.extensions.installed.queryOptions({ input: { addonId } }));
}

/** What the server has and offers, over a short connection. */
export function useOffered(addonId: string) {
  return useQuery(useApi().query.extensions.offered.queryOptions({ input: { addonId } }));
}

/** The names of an installation that may not be followed here: one under way, or one that ended unseen. Asked whenever the pane is opened. */
export function useCurrentInstall(addonId: string) {
  const { data, dataUpdatedAt } = useQuery(useApi().query.extensions.currentInstall.queryOptions({ input: { addonId }, gcTime: 0, staleTime: 0 }));
  return { names: data?.names ?? null, at: dataUpdatedAt };
}

/** What installing these would do; asked afresh each time. */
export function usePlan(addonId: string, names: readonly string[]) {
  return useQuery(useApi().query.extensions.plan.queryOptions({ input: { addonId, names: [...names] }, gcTime: 0, staleTime: 0 }));
}

/** Who uses an installed extension; asked afresh each time. */
export function useUses(addonId: string, name: string) {
  return useQuery(useApi().query.extensions.uses.queryOptions({ input: { addonId, name }, gcTime: 0, staleTime: 0 }));
}

/** Tells a failure by a toast where the dialog that asked, and would show it, is no longer there. */
function useToldWhenLeft(): { onError: (thrown: unknown) => void } {
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => { shown.current = false; };
  }, []);
  return {
    onError(thrown) {
      if (shown.current) return;
      const { what, why, next } = wordsOf(toAppError(thrown));
      toast.error(what, { description: `${why} ${next}` });
    },
  };
}

/** Removes an extension, for a dialog that is mounted while it is shown. The list follows by the main process' event. */
export function useRemove() {
  const told = useToldWhenLeft();
  return useMutation(useApi().query.extensions.remove.mutationOptions({ onSuccess: (_, { name }) => { toast.success(`Removed ${name}`); }, ...told }));
}

/** Updates an extension in a write session, for a dialog that is mounted while it is shown. */
export function useUpdate() {
  const told = useToldWhenLeft();
  return useMutation(useApi().query.extensions.update.mutationOptions({ onSuccess: ({ version }, { name }) => { toast.success(`${name} is at version ${version} now`); }, ...told }));
}
