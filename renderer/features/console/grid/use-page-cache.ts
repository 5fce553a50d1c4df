import { useEffect, useReducer, useState } from 'react';
import { useApi } from '../../../api/api-context.tsx';
import { createPageCache, type PageCache } from './page-cache.ts';

/** The rows of one result, and why they could not be had. Kept here, never in the query cache. */
export function usePageCache(resultId: string): { cache: PageCache | null; error: unknown; version: number } {
  const { client } = useApi();
  const [version, changed] = useReducer((old: number) => old + 1, 0);
  const [cache, setCache] = useState<PageCache | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const made = createPageCache({
      fetch: (offset, limit, signal) => client.sql.rows({ resultId, offset, limit }, { signal }),
      onChange: () => { setError(null); changed(); },
      onError: setError,
    });
    setCache(made);
    setError(null);
    return () => made.dispose();
  }, [client, resultId]);
  return { cache, error, version };
}
