import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';

/** The settings as the main process keeps them. */
export function useSettings() {
  return useQuery(useApi().query.settings.get.queryOptions({ input: {} }));
}

/** Changes some settings. */
export function useUpdateSettings() {
  const cache = useQueryClient();
  const { query } = useApi();
  return useMutation(query.settings.update.mutationOptions({
    onSuccess: (settings) => {
      cache.setQueryData(query.settings.get.queryKey({ input: {} }), settings);
      void cache.invalidateQueries({ queryKey: query.account.signInOptions.key() });
    },
  }));
}
