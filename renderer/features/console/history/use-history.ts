import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type { HistoryEntry } from '../../../../shared/contract/history.ts';
import { useApi } from '../../../api/api-context.tsx';

const PAGE = 100;

/** The statements that were run, newest first, a page at a time. */
export function useHistory(addonId: string | null, search: string) {
  const pages = useInfiniteQuery(useApi().query.history.list.infiniteOptions({
    input: (before: string | null) => ({ addonId, search, before, limit: PAGE }),
    initialPageParam: null,
    getNextPageParam: (last) => (last.more ? (last.entries.at(-1)?.id ?? null) : null),
    placeholderData: (old) => old,
  }));
  const entries: readonly HistoryEntry[] = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  return { ...pages, entries };
}

/** Forgetting one statement, or those of an add-on or of all. The list follows by the main process' event. */
export function useForget() {
  const { query } = useApi();
  const remove = useMutation(query.history.remove.mutationOptions());
  const clear = useMutation(query.history.clear.mutationOptions());
  return { remove, clear };
}

/** How statements are remembered; null before it is known. */
export function useHistoryMode() {
  return useQuery(useApi().query.settings.get.queryOptions({ input: {} })).data?.history ?? null;
}

/** The names of add-ons by their ids. */
export function useAddonNames(): ReadonlyMap<string, string> {
  const list = useQuery(useApi().query.addons.list.queryOptions({ input: {} }));
  return new Map(list.data?.addons.map((addon) => [addon.id, addon.name]));
}
