import { useQuery } from '@tanstack/react-query';
import type { QueryEntry } from '../../../../shared/contract/queries.ts';
import { useApi } from '../../../api/api-context.tsx';

const none: readonly QueryEntry[] = [];

/** The saved queries on disk. The main process tells when something changes there. */
export function useQueryList() {
  const list = useQuery(useApi().query.queries.list.queryOptions({ input: {} }));
  return { list, entries: list.data?.entries ?? none };
}
