import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Reset } from '../../../shared/contract/users.ts';
import { useApi } from '../../api/api-context.tsx';

/** While somebody looks at them; the main process asks by a connection that it closes at once. */
const SESSIONS_EVERY_MS = 15_000;

/** The add-on's database users. */
export function useDbUsers(addonId: string) {
  return useQuery(useApi().query.users.list.queryOptions({ input: { addonId } }));
}

/** Who is connected and who owns what. `connect` where the user asked for it; then it stays asked until the pane is left. Not while a reset runs: asking would make new credentials in its midst. */
export function useActivity(addonId: string, connect: boolean, paused: boolean) {
  return useQuery(useApi().query.users.activity.queryOptions({ input: { addonId, connect }, staleTime: 0, refetchInterval: SESSIONS_EVERY_MS, enabled: !paused }));
}

/** The reset under way or just ended, whichever window started it. */
export function useCurrentReset(addonId: string): Reset | null {
  return useQuery(useApi().query.users.currentReset.queryOptions({ input: { addonId } })).data?.reset ?? null;
}

/** Resets of all add-ons; undefined before they are known. */
export function useResets(): readonly Reset[] | undefined {
  return useQuery(useApi().query.users.resets.queryOptions({ input: {} })).data;
}

/** Starts a reset of all credentials. */
export function useStartReset() {
  const cache = useQueryClient();
  const { users } = useApi().query;
  return useMutation(users.reset.mutationOptions({
    onSuccess: (reset) => cache.setQueryData(users.currentReset.queryKey({ input: { addonId: reset.addonId } }), { reset }),
  }));
}

/** Forgets a reset that has ended. */
export function useDismissReset() {
  const cache = useQueryClient();
  const { users } = useApi().query;
  return useMutation(users.dismissReset.mutationOptions({
    onMutate: ({ addonId }) => { cache.setQueryData(users.currentReset.queryKey({ input: { addonId } }), { reset: null }); },
  }));
}
