import { hashKey, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AppEvent } from '../../shared/contract/app.ts';
import { useApi } from '../api/api-context.tsx';
import type { Api } from '../api/client.ts';
import { keepListening } from '../api/listen.ts';
import { noteCatalogChange } from '../state/catalog-changed.ts';
import { followTunnels } from '../state/live-tunnels.ts';

/** Which queries a change in the main process makes stale. */
export function staleKeys(query: Api['query'], event: AppEvent): readonly (readonly unknown[])[] {
  switch (event.kind) {
    case 'accounts': return [query.account.key(), query.addons.key(), query.restore.jobs.key(), query.tunnels.elevations.key()];
    // The list carries the newest details. Asking for them again here would bring the next event, without end.
    case 'addons': return [query.addons.list.key(), query.addons.storageTrend.key()];
    case 'settings': return [query.settings.key(), query.account.signInOptions.key()];
    case 'elevations': return [query.tunnels.elevations.key()];
    case 'history': return [query.history.key()];
    case 'queries': return [query.queries.key()];
    case 'catalog': return [query.catalog.key()];
    case 'extensions': return [query.extensions.installed.key(), query.extensions.offered.key()];
    case 'users': return [query.users.currentReset.key(), query.users.resets.key()];
    case 'integrations': return [query.integrations.list.key()];
    case 'restores': return [query.restore.jobs.key()];
    case 'scripts': return [query.scripts.list.key(), query.scripts.running.key()];
    case 'warnings': return [query.app.warnings.key()];
  }
}

function follow(api: Api, cache: QueryClient): () => void {
  const stop = new AbortController();
  const everything = () => void cache.invalidateQueries();
  const onEvent = (event: AppEvent) => {
    if (event.kind === 'catalog' && event.addonId !== undefined) noteCatalogChange(event.addonId);
    for (const queryKey of staleKeys(api.query, event)) void cache.invalidateQueries({ queryKey });
  };
  void keepListening((signal) => api.client.app.events({}, { signal }), onEvent, stop.signal, everything);
  return () => stop.abort();
}

/** What is asked with the active account and says nothing of it in its key. */
function accountKeys({ restore, users, extensions, integrations }: Api['query']): readonly (readonly unknown[])[] {
  return [
    restore.capabilities.key(), restore.plans.key(), restore.apps.key(), restore.attachments.key(), restore.timeColumns.key(),
    users.list.key(), users.activity.key(), extensions.key(), integrations.key(),
  ];
}

/**
 * Forgets what another account was shown as soon as a different one is active, whichever window changed it. Heard before React is,
 * which then draws the workbench anew: nothing on the screen keeps a query that was removed.
 */
export function followAccount({ query }: Pick<Api, 'query'>, cache: QueryClient): () => void {
  const queryKey = query.account.list.queryKey({ input: {} });
  const hash = hashKey(queryKey);
  let before = cache.getQueryData(queryKey)?.activeId;
  return cache.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.query.queryHash !== hash) return;
    const active = cache.getQueryData(queryKey)?.activeId;
    if (active === undefined || active === before) return;
    if (before !== undefined) for (const key of accountKeys(query)) cache.removeQueries({ queryKey: key });
    before = active;
  });
}

/** The one bridge from the main process' events to the cache and the live stores. */
export function useEventBridge(): void {
  const api = useApi();
  const cache = useQueryClient();
  useEffect(() => {
    const stops = [follow(api, cache), followAccount(api, cache), followTunnels(api.client)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [api, cache]);
}
