import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { ApiProvider } from '../api/api-context.tsx';
import { createApi } from '../api/client.ts';
import type { AnyLink, ConnectionState } from '../api/connection.ts';
import { createQueryClient } from '../app/query-client.ts';
import { createStore } from '../state/store.ts';

/** Answers by procedure, such as `integrations.list`; a rejection may be an AppError. */
export type Calls = Readonly<Record<string, (input: unknown) => unknown>>;

/** The page's client over answers that a test gives. Procedures without one fail. */
export function apiOf(calls: Calls) {
  const link: AnyLink = {
    async call(path, input) {
      const answer = calls[path.join('.')];
      if (answer === undefined) throw new Error(`The test answers no ${path.join('.')}.`);
      return answer(input);
    },
  };
  return createApi({ state: createStore<ConnectionState>({ kind: 'open' }), link: () => Promise.resolve(link), reconnect: () => {}, dispose: () => {} });
}

/** Draws a part of the page over answers that a test gives. */
export function openOver(ui: ReactElement, calls: Calls) {
  return render(<QueryClientProvider client={createQueryClient()}><ApiProvider value={apiOf(calls)}>{ui}</ApiProvider></QueryClientProvider>);
}
