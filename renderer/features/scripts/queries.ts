import { useMutation, useQuery } from '@tanstack/react-query';
import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import { useApi } from '../../api/api-context.tsx';

/** An add-on's recent runs, newest first. */
export function useScriptRuns(addonId: string) {
  return useQuery(useApi().query.scripts.list.queryOptions({ input: { addonId } }));
}

/** Forgets a run and its output. */
export function useRemoveRun() {
  return useMutation(useApi().query.scripts.remove.mutationOptions());
}

/** Begins a run; two clicks begin one. */
export function useStartRun(onStarted: (run: ScriptRun) => void) {
  return useMutation(useApi().query.scripts.start.mutationOptions({ onSuccess: onStarted, retry: false }));
}

const lookMs = 400;

/** What a path names, once the user has stopped typing. */
export function useInspected(path: string) {
  const { client, query } = useApi();
  return useQuery({
    queryKey: query.scripts.inspect.queryKey({ input: { path } }),
    async queryFn({ signal }) {
      await new Promise((resolve) => { setTimeout(resolve, lookMs); });
      signal.throwIfAborted();
      return client.scripts.inspect({ path }, { signal });
    },
    enabled: path !== '', retry: false, staleTime: 5_000, gcTime: 0,
  });
}
