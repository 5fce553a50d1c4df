import { toast } from 'sonner';
import { toAppError } from '../../../api/failure.ts';
import { useCommands } from '../../../state/commands.ts';
import { editorAsked } from '../../../state/workbench-state.ts';
import type { ConsoleSession, ConsoleTabs } from '../console-session.ts';
import { panels } from './panel-toggles.tsx';
import { focusedPart, isSplit } from './parts.ts';

const toEditor = () => editorAsked.set((old) => old + 1);

const andFocus = (change: () => void) => () => {
  change();
  toEditor();
};

/** Takes back a closed tab and says so where there is none. */
export function reopen(session: ConsoleSession, tabId: string | null): void {
  session.reopen(tabId).then(
    (found) => {
      if (found) toEditor();
      else toast('No tab was closed here');
    },
    (error: unknown) => toast.error(toAppError(error).message),
  );
}

/** The commands for tabs and for dividing the editor area. */
export function useLayoutCommands(session: ConsoleSession, { tabs, activeId, parts }: ConsoleTabs): void {
  const split = isSplit(parts);
  const at = tabs.findIndex((tab) => tab.tabId === activeId);
  const move = (by: 1 | -1) => { if (activeId !== null) session.reorder(activeId, at + by); };
  useCommands([
    { id: 'console.split-right', title: 'Split editor right', group: 'Editor', keys: ['Mod+\\'], run: andFocus(() => session.split('row')), disabled: split && parts.layout.direction === 'row' },
    { id: 'console.split-below', title: 'Split editor below', group: 'Editor', keys: ['Mod+Alt+\\'], run: andFocus(() => session.split('column')), disabled: split && parts.layout.direction === 'column' },
    { id: 'console.unsplit', title: 'Close the other part of the editor', group: 'Editor', run: andFocus(() => session.unsplit()), disabled: !split },
    { id: 'console.to-other', title: 'Move tab to the other part', group: 'Editor', keys: ['Mod+Alt+M'], run: andFocus(() => session.moveToOther()), disabled: tabs.length < 2 && !split },
    {
      id: 'console.focus-other', title: 'Go to the other part of the editor', group: 'Editor',
      keys: ['Mod+Alt+ArrowRight', 'Mod+Alt+ArrowLeft', 'Mod+Alt+ArrowDown', 'Mod+Alt+ArrowUp'],
      run: andFocus(() => session.focusPart(focusedPart(parts) === 0 ? 1 : 0)), disabled: !split,
    },
    { id: 'console.tab-left', title: 'Move tab left', group: 'Editor', keys: ['Mod+Shift+PageUp'], run: () => move(-1), disabled: at <= 0 },
    { id: 'console.tab-right', title: 'Move tab right', group: 'Editor', keys: ['Mod+Shift+PageDown'], run: () => move(1), disabled: at < 0 || at >= tabs.length - 1 },
    ...panels.map(({ name, title, keys }) => ({
      id: `console.panel.${name}`, title: `${parts.layout.panel === name ? 'Hide' : 'Show'} ${title.toLowerCase()}`, group: 'Editor', keys: [keys],
      run: parts.layout.panel === name ? andFocus(() => session.showPanel(null)) : () => session.showPanel(name),
    })),
    { id: 'console.reopen', title: 'Reopen closed tab', group: 'Editor', keys: ['Alt+Shift+T'], run: () => reopen(session, null) },
  ]);
}
