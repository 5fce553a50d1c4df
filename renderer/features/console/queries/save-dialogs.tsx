import { useRef } from 'react';
import { toast } from 'sonner';
import { useApi } from '../../../api/api-context.tsx';
import { toAppError } from '../../../api/failure.ts';
import { useStore } from '../../../state/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import type { ConsoleSession } from '../console-session.ts';
import type { ConsoleTab } from '../console-tab.ts';
import { PathDialog } from './path-dialog.tsx';
import { folderOf, foldersOf, titleOf } from './query-tree.ts';
import { askName, saveAsked } from './save-state.ts';
import { useQueryList } from './use-queries.ts';

const close = () => saveAsked.set(null);

function NameDialog({ tab }: { tab: ConsoleTab }) {
  const { client } = useApi();
  const { entries } = useQueryList();
  const path = tab.link.state.get()?.path;
  const save = async (target: string, replace: boolean) => {
    const { text } = tab.content;
    const { revision } = await client.queries.write({ path: target, text, revision: null, force: replace });
    tab.link.take(target, { text, revision });
    tab.rename(titleOf(target));
    toast.success(`Saved ${target}`);
  };
  return (
    <PathDialog
      title={path === undefined ? 'Save query' : 'Save query as'} kind="file" verb="Save" mayReplace
      name={path === undefined ? tab.title.get() : titleOf(path)} folder={path === undefined ? '' : folderOf(path)}
      folders={foldersOf(entries)} onSubmit={save} onClose={close}
    />
  );
}

function ChangedDialog({ tab }: { tab: ConsoleTab }) {
  const safe = useRef<HTMLButtonElement>(null);
  const path = tab.link.state.get()?.path ?? '';
  const settle = (act: () => Promise<void>, done: string) => {
    close();
    act().then(() => toast.success(done), (error: unknown) => toast.error(toAppError(error).message));
  };
  return (
    <Dialog open onClose={close} title="The file was changed" initialFocus={safe} description={`Another program changed ${path} since it was opened here. Your text is still in the editor.`}>
      <DialogActions>
        <Button onClick={() => settle(() => tab.link.reload(), `Opened what is in ${path}; Undo brings your text back`)}>Open theirs</Button>
        <Button kind="danger" onClick={() => settle(() => tab.link.save(true), `Replaced ${path}`)}>Replace it</Button>
        <Button ref={safe} kind="primary" onClick={() => askName(tab)}>Save as…</Button>
      </DialogActions>
    </Dialog>
  );
}

/** The questions that saving a tab may raise. */
export function SaveDialogs({ session }: { session: ConsoleSession }) {
  const asked = useStore(saveAsked);
  if (asked === null || !session.state.get().tabs.includes(asked.tab)) return null;
  return asked.kind === 'name' ? <NameDialog tab={asked.tab} /> : <ChangedDialog tab={asked.tab} />;
}
