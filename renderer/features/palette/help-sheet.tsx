import { chordText, commands, type Command } from '../../state/commands.ts';
import { useStore } from '../../state/store.ts';
import { openDialog } from '../../state/workbench-state.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/marks.tsx';

const inPlace: readonly (readonly [string, readonly string[]])[] = [
  ['Add-ons: move, choose, menu', ['↑ ↓', 'Enter', 'Shift+F10']],
  ['Result: move, to the ends', ['← ↑ ↓ →', 'PageUp PageDown', 'Home End', 'Ctrl+Home', 'Ctrl+End']],
  ['Result: extend the selection, whole columns, rows, all', ['Shift+arrows', 'Ctrl+Space', 'Shift+Space', 'Ctrl+A']],
  ['Result: copy, copy as…', ['Ctrl+C', 'Ctrl+Shift+C']],
  ['Result: value, row details, menu', ['Enter', 'Shift+Enter', 'Shift+F10']],
  ['Result: find, next, previous, go to row', ['Ctrl+F', 'F3', 'Shift+F3', 'Ctrl+G']],
  ['Result: column narrower, wider, moved', ['Alt+←', 'Alt+→', 'Alt+Shift+← →']],
  ['Editor tab: rename, close', ['F2', 'Delete']],
  ['History: insert, open in a tab, forget', ['Enter', 'Shift+Enter', 'Delete']],
  ['Saved queries: open, rename or move, remove', ['Enter', 'F2', 'Delete']],
  ['Editor: let Tab leave the editor', ['Ctrl+M']],
];

function Line({ title, keys }: { title: string; keys: readonly string[] }) {
  return (
    <li className="flex items-center gap-3 py-1">
      <span className="min-w-0 flex-1">{title}</span>
      <span className="flex flex-wrap justify-end gap-1">{keys.map((key) => <Kbd key={key}>{key}</Kbd>)}</span>
    </li>
  );
}

/** All shortcuts on one sheet. */
export function HelpSheet() {
  const open = useStore(openDialog) === 'help';
  const all = useStore(commands).filter((command) => command.keys !== undefined);
  const groups = [...Map.groupBy(all, (command: Command) => command.group)];
  return (
    <Dialog open={open} onClose={() => openDialog.set(null)} title="Keyboard shortcuts" width="w-[560px]">
      {groups.map(([group, members]) => (
        <section key={group} aria-label={group}>
          <h3 className="mt-3 mb-0 text-xs font-medium text-faint">{group}</h3>
          <ul className="m-0 list-none p-0">{members.map((command) => <Line key={command.id} title={command.title} keys={(command.keys ?? []).map((key) => chordText(key))} />)}</ul>
        </section>
      ))}
      <h3 className="mt-3 mb-0 text-xs font-medium text-faint">In place</h3>
      <ul className="m-0 list-none p-0">{inPlace.map(([title, keys]) => <Line key={title} title={title} keys={keys} />)}</ul>
    </Dialog>
  );
}
