import type { KeyKind, MadeKey } from '../../../shared/contract/integrations.ts';
import { createStore } from '../../state/store.ts';

/** The add-on for which the dialog of a new integration is open. */
export const registerAsked = createStore<string | null>(null);

/** What was entered for a new integration; it stays when the dialog is closed. Never holds a private key. */
export type Draft = {
  name: string;
  source: 'given' | 'made';
  text: string;
  kind: KeyKind;
  /** Null as long as the suggested path is wanted. */
  path: string | null;
  made: MadeKey | null;
  write: boolean;
};
export const emptyDraft: Draft = { name: '', source: 'given', text: '', kind: 'ed25519', path: null, made: null, write: false };

export const drafts = createStore<ReadonlyMap<string, Draft>>(new Map());

/** Changes what is entered for an add-on; null forgets it. */
export function putDraft(addonId: string, change: Partial<Draft> | null): void {
  drafts.set((old) => {
    const next = new Map(old);
    if (change === null) next.delete(addonId);
    else next.set(addonId, { ...emptyDraft, ...old.get(addonId), ...change });
    return next;
  });
}
