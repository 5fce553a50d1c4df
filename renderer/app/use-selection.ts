import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useApi } from '../api/api-context.tsx';
import { useStore } from '../state/store.ts';
import { selectedAddonId } from '../state/workbench-state.ts';

/** Takes up the add-on selected last, and remembers each new one. */
export function useRememberedSelection(): void {
  const { client, query } = useApi();
  const selection = useQuery(query.workspace.selection.queryOptions({ input: {}, staleTime: Infinity, gcTime: 0 }));
  const selected = useStore(selectedAddonId);
  const restored = useRef<string | null>(null);
  const known = selection.data?.addonId;
  useEffect(() => {
    if (known === undefined || known === null || selectedAddonId.get() !== null) return;
    restored.current = known;
    selectedAddonId.set(known);
  }, [known]);
  useEffect(() => {
    if (selected === null || selected === restored.current) return;
    restored.current = null;
    client.workspace.select({ addonId: selected }).catch(() => undefined);
  }, [client, selected]);
}
