import { toast } from 'sonner';
import { useCommands } from '../../../state/commands.ts';
import type { ConsoleTab } from '../console-tab.ts';
import { formatScript, loadFormatter, type Formatted } from './format-sql.ts';

const turn = () => new Promise<void>((resolve) => { setTimeout(resolve, 0); });

function tell({ edits, left, seen }: Formatted) {
  if (left > 0) {
    const some = left === seen ? (seen === 1 ? 'The statement was' : 'All statements were') : left === 1 ? 'One statement was' : `${left} statements were`;
    toast.warning(`${some} left as ${left === 1 ? 'it is' : 'they are'}: the formatter cannot read ${left === 1 ? 'it' : 'them'}, or would have changed more than white space.`);
  } else if (edits.length === 0) toast.info(seen === 0 ? 'There is no statement to format.' : 'The SQL is formatted already.');
}

/** Formats the selected statements, or all, as one step that can be undone. */
async function formatTab({ editing, content }: ConsoleTab): Promise<void> {
  const { model } = editing;
  if (model === null) return;
  const text = model.getValue();
  const version = model.getVersionId();
  const { cursor, anchor } = content;
  const range = anchor === null ? { from: 0, to: text.length } : { from: Math.min(cursor, anchor), to: Math.max(cursor, anchor) };
  const formatted = await formatScript(text, range, await loadFormatter(), turn);
  if (model.isDisposed()) return;
  if (model.getVersionId() !== version) {
    toast.warning('Nothing was formatted: the text was changed meanwhile. Format it again.');
    return;
  }
  model.pushStackElement();
  model.pushEditOperations(null, formatted.edits.map(({ from, to, text: next }) => {
    const [start, end] = [model.getPositionAt(from), model.getPositionAt(to)];
    return { range: { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column }, text: next };
  }), () => null);
  model.pushStackElement();
  tell(formatted);
}

/** Offers "Format SQL" for the tab. */
export function useFormat(tab: ConsoleTab): void {
  useCommands([{
    id: 'console.format', title: 'Format SQL', group: 'SQL', keys: ['Alt+Shift+F'],
    run: () => void formatTab(tab).catch(() => toast.error('The SQL was not formatted: the formatter could not be loaded. Try again.')),
  }]);
}
