import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ContractClient } from '../../../shared/contract/index.ts';
import { useApi } from '../../api/api-context.tsx';
import { useStorePart } from '../../state/store.ts';
import { drafts, type Draft } from './draft.ts';

/** Those that came from the main process and were not changed since. */
const unchanged = new WeakSet<Draft>();

/** An add-on's draft, null for none. What the main process has kept is taken up once; undefined until that is known. */
export function useDraft(addonId: string): Draft | null | undefined {
  const draft = useStorePart(drafts, (all) => all.get(addonId));
  const kept = useQuery(useApi().query.workspace.restoreDraft.queryOptions({ input: { addonId }, enabled: draft === undefined, staleTime: Infinity, gcTime: 0 }));
  const known = kept.data?.draft;
  useEffect(() => {
    if (known === undefined || drafts.get().has(addonId)) return;
    if (known !== null) unchanged.add(known);
    drafts.set((old) => new Map(old).set(addonId, known));
  }, [addonId, known]);
  return draft === undefined && kept.isError ? null : draft;
}

/** Has the main process keep every change, one call at a time and the newest state only; what it did not take is tried again. Returns how to stop. */
export function keepDrafts({ workspace }: { workspace: Pick<ContractClient['workspace'], 'keepRestoreDraft'> }, retryMs = 2000): () => void {
  const waiting = new Set<string>();
  let before = drafts.get();
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    for (const addonId of waiting) {
      waiting.delete(addonId);
      const kept = await workspace.keepRestoreDraft({ addonId, draft: drafts.get().get(addonId) ?? null }).then(() => true, () => false);
      if (kept) continue;
      waiting.add(addonId);
      timer = setTimeout(() => void send(), retryMs);
      break;
    }
    busy = false;
  };
  const stop = drafts.subscribe(() => {
    const now = drafts.get();
    const changed = [...now].filter(([addonId, draft]) => draft !== before.get(addonId) && (draft === null ? before.has(addonId) : !unchanged.has(draft)));
    before = now;
    for (const [addonId] of changed) waiting.add(addonId);
    if (changed.length > 0) void send();
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/** Keeps the drafts as long as the workbench is there. */
export function useKeptDrafts(): void {
  const { client } = useApi();
  useEffect(() => keepDrafts(client), [client]);
}
