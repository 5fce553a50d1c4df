import type { Addon } from '../../../shared/contract/addons.ts';
import type { Access } from '../../../shared/contract/base.ts';
import type { KeptScriptForm, ScriptRun, ScriptTask } from '../../../shared/contract/scripts.ts';
import { runFileCommand, runShellCommand } from '../../../shared/cli-command.ts';
import { cliAddon } from '../../state/cli-addon.ts';
import { createStore } from '../../state/store.ts';

/** What the user has put in for an add-on; both kinds are kept when one is left for the other. */
export type ScriptForm = KeptScriptForm & { access: Access };

const fresh: ScriptForm = {
  kind: 'file', path: '', transaction: true, format: 'table', command: '', folder: '', passFile: false, identity: 'app', access: 'read-only',
};

export const scriptForms = createStore<ReadonlyMap<string, ScriptForm>>(new Map());
/** The run that is looked at, by add-on; null for none. */
export const shownRuns = createStore<ReadonlyMap<string, string | null>>(new Map());

/** An add-on's form as it stands. */
export function formOf(forms: ReadonlyMap<string, ScriptForm>, addonId: string): ScriptForm {
  return forms.get(addonId) ?? fresh;
}

/** Changes an add-on's form. */
export function changeForm(addonId: string, change: Partial<ScriptForm>): void {
  scriptForms.set((old) => new Map(old).set(addonId, { ...formOf(old, addonId), ...change }));
}

/** Looks at a run. */
export function showRun(addonId: string, runId: string | null): void {
  shownRuns.set((old) => new Map(old).set(addonId, runId));
}

/** Fills the form with what a run was made of. */
export function fillFrom({ addonId, task, identity, access }: ScriptRun): void {
  changeForm(addonId, { ...task, identity, access });
}

/** The task of a form, or null while something is missing. */
export function taskOf(form: ScriptForm): ScriptTask | null {
  const { kind, path, transaction, format, command, folder, passFile } = form;
  if (kind === 'file') return path.trim() === '' ? null : { kind, path: path.trim(), transaction, format };
  return command.trim() === '' ? null : { kind, command, folder: folder.trim(), passFile };
}

/** Why a whole form has no line of the vendor's. */
export const noLineTitle = 'The Heroku CLI cannot be given this: no app has the add-on attached, or the command has a line break, which PowerShell and cmd do not pass on';

/** The vendor's command that does the same; null while something is missing, and where the shells of this computer cannot pass it. */
export function cliLine(addon: Addon, form: ScriptForm, access: Access): string | null {
  const named = cliAddon(addon);
  const task = taskOf(form);
  if (named === null || task === null) return null;
  return task.kind === 'file' ? runFileCommand(named, access, form.identity, task) : runShellCommand(named, access, form.identity, task.command);
}
