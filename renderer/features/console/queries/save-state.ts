import { toast } from 'sonner';
import { toAppError } from '../../../api/failure.ts';
import { createStore } from '../../../state/store.ts';
import type { ConsoleTab } from '../console-tab.ts';

/** What the user is asked about a tab's saved query. */
export type SaveQuestion = { tab: ConsoleTab; kind: 'name' | 'changed' };

export const saveAsked = createStore<SaveQuestion | null>(null);

/** Asks for a name and a folder. */
export const askName = (tab: ConsoleTab) => saveAsked.set({ tab, kind: 'name' });

/** Saves the tab's text to its file; asks where it has none, and where another program changed the file meanwhile. */
export async function saveTab(tab: ConsoleTab): Promise<void> {
  const link = tab.link.state.get();
  if (link === null) {
    askName(tab);
    return;
  }
  try {
    await tab.link.save(false);
    toast.success(`Saved ${link.path}`);
  } catch (error) {
    const { code, message } = toAppError(error);
    if (code === 'query.changed' || code === 'query.exists') saveAsked.set({ tab, kind: 'changed' });
    else if (code === 'query.not-found') {
      await tab.link.check();
      askName(tab);
    } else toast.error(message);
  }
}
