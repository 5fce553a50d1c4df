import { QueryClient } from '@tanstack/react-query';
import { toAppError } from '../api/failure.ts';

const RETRIES = 2;

/** The cache of what the main process owns; its network is a local pipe, so being offline stops nothing. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => {
          const failure = toAppError(error);
          return count < RETRIES && failure.retryable && failure.code !== 'op.cancelled' && failure.code !== 'heroku.two-factor';
        },
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
