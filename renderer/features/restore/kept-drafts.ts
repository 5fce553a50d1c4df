import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { createKeeper } from '../../state/keeper.ts';
import { useStorePart } from '../../state/store.ts';
import { drafts, type Draft } from './draft.ts';

const keeper = createKeeper({ store: drafts, stateOf: (draft) => draft });

/** An add-on's draft, null for none. What the main process has kept is taken up once; undefined until that is known. */
export function useDraft(addonId: string): Draft | null | undefined {
  const draft = useStorePart(drafts, (all) => all.get(addonId));
  const kept = useQuery(useApi().query.workspace.restoreDraft.queryOptions({ input: { addonId }, enabled: draft === undefined, staleTime: Infinity, gcTime: 0 }));
  const known = kept.data?.draft;
  useEffect(() => {
    if (known === undefined || drafts.get().has(addonId)) return;
    keeper.has(addonId, known);
    drafts.set((old) => new Map(old).set(addonId, known));
  }, [addonId, known]);
  return draft === undefined && kept.isError ? null : draft;
}

/** Keeps the drafts as long as the workbench is there. */
export function useKeptDrafts(): void {
  const { client } = useApi();
  useEffect(() => keeper.start((addonId, draft) => client.workspace.keepRestoreDraft({ addonId, draft })), [client]);
}
