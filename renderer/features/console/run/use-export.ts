import { toast } from 'sonner';
import type { Target } from '../../../../shared/contract/base.ts';
import type { Pick as Picked } from '../../../../shared/contract/sql.ts';
import { pieceAt, splitScript } from '../../../../shared/sql/splitter.ts';
import { exportAsked } from '../../../state/exports.ts';
import type { ConsoleTab } from '../console-tab.ts';
import type { EditorHandle } from '../editor-handle.ts';
import { exportRequest, type ShownRows } from '../export-request.ts';
import { shownStatement, type StatementState } from '../run-state.ts';
import { knownValues, parametersOf } from './parameter-form.ts';

/** The order, filter and columns in which the grid shows a result. */
export type GridChoice = Pick<ShownRows, 'viewId' | 'columns' | 'count'>;

type ExportDeps = { tab: ConsoleTab; target: Target; editor: { readonly current: EditorHandle | null } };
type Statement = NonNullable<Parameters<typeof exportRequest>[2]>;

/** The one statement that a pick means; null for none or several. */
function oneStatement(text: string, pick: Picked): string | null {
  if (pick.kind === 'statement') {
    const piece = pieceAt(text, splitScript(text), pick.at);
    return piece === null ? null : text.slice(piece.from, piece.end);
  }
  const script = pick.kind === 'selection' ? text.slice(pick.range.from, pick.range.to) : text;
  const [first, second] = splitScript(script);
  return first === undefined || second !== undefined ? null : script.slice(first.from, first.end);
}

function withValues({ tab, target }: ExportDeps, text: string): Statement | null {
  const values = knownValues(parametersOf(text, { kind: 'all' }), new Map([...tab.run.get().parameters.map(({ name, value }) => [name, value] as const), ...tab.runner.values.get()]));
  // A statement that is run once more for its rows must not be able to change anything.
  return values === null ? null : { target: { ...target, access: 'read-only' }, text, parameters: values };
}

const shownRows = (statement: StatementState, choice: GridChoice | null): ShownRows | null => (statement.resultId === null || statement.columns === null ? null : {
  resultId: statement.resultId, viewId: choice?.viewId ?? null, columns: choice?.columns ?? null, count: choice?.count ?? statement.count, complete: statement.done !== null,
});

/** Opens the export dialog for the result that is shown, else for the statement at the cursor. */
export function useExport(deps: ExportDeps): (choice: GridChoice | null) => void {
  const { tab, editor } = deps;
  return (choice) => {
    const run = tab.run.get();
    const shown = shownStatement(run);
    const rows = shown === null ? null : shownRows(shown, choice);
    const again = shown?.done?.command.startsWith('SELECT') === true ? run.text.slice(shown.range.from, shown.range.to) : null;
    const text = rows === null ? oneStatement(tab.content.text, editor.current?.pick() ?? { kind: 'all' }) : again;
    const request = exportRequest(tab.title.get(), rows, text === null ? null : withValues(deps, text));
    if (request === null) toast('Nothing to export: put the cursor into a statement that returns rows, or run it first.');
    else exportAsked.set(request);
  };
}
