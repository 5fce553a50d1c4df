import { useEffect, useState } from 'react';
import { useApi } from '../../../api/api-context.tsx';
import { createStore, type Store } from '../../../state/store.ts';
import { createPageCache, pageRowsFor, type PageCache } from './page-cache.ts';

export type Rows = {
  cache: PageCache;
  /** Grows by one with every page that arrives. */
  arrivals: Store<number>;
};

/** The rows of one result in the order of a view, and why they could not be had. Kept here, never in the query cache. */
export function useRows(resultId: string, viewId: string | null, columns: number): { rows: Rows | null; error: unknown } {
  const { client } = useApi();
  const [rows, setRows] = useState<Rows | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const arrivals = createStore(0);
    const cache = createPageCache({
      pageRows: pageRowsFor(columns),
      fetch: (offset, limit, signal) => client.sql.rows({ resultId, viewId, offset, limit }, { signal }),
      onChange: () => { setError(null); arrivals.set((old) => old + 1); },
      onError: setError,
    });
    setRows({ cache, arrivals });
    setError(null);
    return () => cache.dispose();
  }, [client, resultId, viewId, columns]);
  return { rows, error };
}
