import { toast } from 'sonner';
import { runCommand, type CliAddon } from '../../../../shared/cli-command.ts';
import type { Target } from '../../../../shared/contract/base.ts';
import type { Pick as Picked } from '../../../../shared/contract/sql.ts';
import { pieceAt, splitScript } from '../../../../shared/sql/splitter.ts';
import { copyText } from '../../../ui/clipboard.ts';
import type { ConsoleTab } from '../console-tab.ts';
import type { EditorHandle } from '../editor-handle.ts';
import { parametersOf } from './parameter-form.ts';

/** What a pick means in a text, without the space around it. */
function pickedText(text: string, pick: Picked): string {
  if (pick.kind === 'selection') return text.slice(pick.range.from, pick.range.to).trim();
  if (pick.kind === 'all') return text.trim();
  const piece = pieceAt(text, splitScript(text), pick.at);
  return piece === null ? '' : text.slice(piece.from, piece.end).trim();
}

const unfit = 'Not copied: PowerShell and cmd cannot pass this text to the Heroku CLI, because of a line break in a value or body, or a backslash before a quote or %. Save it as a .sql file and copy the command from Run script.';

/** The vendor's command that runs the same as `target`, or why there is none. */
export function commandFor(addon: CliAddon, { access, identity }: Target, text: string, pick: Picked): { line: string } | { problem: string } {
  const sql = pickedText(text, pick);
  if (sql === '') return { problem: 'Nothing to copy: put the cursor into a statement.' };
  if (parametersOf(text, pick).length > 0) return { problem: 'Not copied: the Heroku CLI fills in no parameters. Write the values into the statement first.' };
  const line = runCommand(addon, access, identity, sql);
  return line === null ? { problem: unfit } : { line };
}

type CopyDeps = { addon: CliAddon | null; tab: ConsoleTab; target: Target; editor: { readonly current: EditorHandle | null } };

/** Copies the selection or the statement at the cursor as a command; null where the CLI has no name for the add-on. */
export function copyCommand({ addon, tab, target, editor }: CopyDeps): (() => void) | null {
  if (addon === null) return null;
  return () => {
    const made = commandFor(addon, target, tab.content.text, editor.current?.pick() ?? { kind: 'all' });
    if ('problem' in made) toast(made.problem);
    else void copyText(made.line, 'Command');
  };
}
