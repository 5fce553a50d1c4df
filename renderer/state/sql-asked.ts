import { createStore } from './store.ts';
import { editorAsked, viewTab } from './workbench-state.ts';

/** SQL that the user asked to have in an editor tab, by whichever part of the window; the add-on's console takes it. */
export const sqlAsked = createStore<{ addonId: string; text: string; title: string } | null>(null);

/** Shows the add-on's console with this text in a tab, not run. */
export function askForSql(addonId: string, text: string, title: string): void {
  sqlAsked.set({ addonId, text, title });
  viewTab.set('sql');
  editorAsked.set((old) => old + 1);
}
