import { toast } from 'sonner';
import type { ContractClient } from '../../../../shared/contract/index.ts';
import { toAppError } from '../../../api/failure.ts';
import { editorAsked } from '../../../state/workbench-state.ts';
import type { ConsoleSession } from '../console-session.ts';
import { titleOf } from './query-tree.ts';

/** Shows a saved query: the tab that has it, or a new one. */
export async function openQuery(client: Pick<ContractClient, 'queries'>, session: ConsoleSession, path: string): Promise<void> {
  const there = session.state.get().tabs.find((tab) => tab.link.state.get()?.path === path);
  try {
    if (there === undefined) {
      const { text, revision } = await client.queries.read({ path });
      session.open({ title: titleOf(path), text, file: { path, revision } });
    } else session.activate(there.tabId);
    editorAsked.set((old) => old + 1);
  } catch (error) {
    toast.error(toAppError(error).message);
  }
}
