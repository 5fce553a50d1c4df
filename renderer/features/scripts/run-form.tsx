import { useMutation, useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useEffect, useId, useRef, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { wordsOf } from '../../../shared/error-copy.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Access } from '../../../shared/contract/base.ts';
import { useApi, useConnected } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { copyCommandTitle } from '../../state/cli-addon.ts';
import { chordText, useCommands } from '../../state/commands.ts';
import { useStore } from '../../state/store.ts';
import { elevationAsked } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { copyText } from '../../ui/clipboard.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Choice, Field, inputClass } from '../../ui/field.tsx';
import { formatBytes, formatTime } from '../../ui/format.ts';
import { LabelTag } from '../../ui/marks.tsx';
import type { Dropped } from './file-drop.ts';
import { useKeptForm } from './kept-form.ts';
import { useInspected } from './queries.ts';
import { changeForm, cliLine, formOf, noLineTitle, scriptForms, showRun, taskOf, type ScriptForm } from './script-form.ts';
import { StartDialog } from './start-dialog.tsx';
import { useStart } from './use-start.ts';

const kinds = [{ value: 'file', text: 'SQL file' }, { value: 'command', text: 'Shell command' }] as const;
const formats = [{ value: 'table', text: 'Table' }, { value: 'csv', text: 'CSV' }, { value: 'json', text: 'JSON' }, { value: 'yaml', text: 'YAML' }] as const;
const identities = [
  { value: 'app', text: 'App user', title: 'The app’s own role: what it creates belongs to the app' },
  { value: 'personal', text: 'Personal user', title: 'Your own role: what it creates belongs to you until it is reassigned' },
] as const;
const accesses = [{ value: 'read-only', text: 'Read-only' }, { value: 'read-write', text: 'Read & write', tone: 'amber' }] as const;

const notGivenMs = 1000;

type PartProps = { form: ScriptForm; change: (change: Partial<ScriptForm>) => void };

function Check({ label, help, checked, onChange }: { label: string; help: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="flex items-start gap-2">
      <input type="checkbox" className="mt-[3px] shrink-0" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label} <span className="text-sm text-muted">{help}</span></span>
    </label>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <span className="font-medium" aria-hidden="true">{label}</span>
      <div className="flex flex-wrap items-center gap-2">{children}</div>
    </div>
  );
}

function BrowseButton({ onPath }: { onPath: (path: string) => void }) {
  const { query } = useApi();
  const platform = useQuery(query.app.platform.queryOptions({ input: {}, staleTime: Infinity }));
  const choose = useMutation(query.scripts.chooseFile.mutationOptions({ onSuccess: (choice) => { if (choice.kind === 'chosen') onPath(choice.path); } }));
  if (platform.data?.kind !== 'electron') return null;
  return <Button className="mt-6" disabled={choose.isPending} onClick={() => choose.mutate({})}>Browse…</Button>;
}

function FilePart({ form, change, dropped }: PartProps & { dropped: Dropped | null }) {
  const input = useRef<HTMLInputElement>(null);
  // What is said of it stands at the field, which is read out with it, and where the path can be put in.
  useEffect(() => { if (dropped !== null) input.current?.focus(); }, [dropped]);
  const refused = dropped !== null && 'problem' in dropped ? dropped.problem : null;
  const path = form.path.trim();
  const inspected = useInspected(path);
  const error = inspected.error === null ? null : toAppError(inspected.error);
  const problem = error?.code === 'script.unreadable' ? error.details.problem : error === null ? null : wordsOf(error).what;
  const facts = inspected.data === undefined ? 'The whole path on this computer. It is read as a stream, so it may be of any size.' : `${formatBytes(inspected.data.bytes)}, changed ${formatTime(inspected.data.changedAt)}`;
  return (
    <>
      <div className="flex items-start gap-2">
        <Field ref={input} label="SQL file" className="min-w-0 flex-1 [&_input]:font-mono [&_input]:text-sm" value={form.path} placeholder="/home/me/changes.sql" spellCheck={false} autoComplete="off" maxLength={4096} onChange={(event) => change({ path: event.target.value })} help={facts} error={refused ?? problem} />
        <BrowseButton onPath={(chosen) => change({ path: chosen })} />
      </div>
      <Check label="One transaction" help="an error rolls everything back; without it, each statement commits by itself" checked={form.transaction} onChange={(transaction) => change({ transaction })} />
      <Labelled label="Rows as"><Choice label="Rows as" value={form.format} options={formats} onChange={(format) => change({ format })} /></Labelled>
    </>
  );
}

function CommandPart({ form, change, onRun }: PartProps & { onRun: () => void }) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onRun();
  };
  return (
    <>
      <div className="flex flex-col gap-1">
        <label htmlFor={id} className="font-medium">Command</label>
        <textarea id={id} rows={3} value={form.command} spellCheck={false} autoComplete="off" maxLength={32_768} placeholder="rake db:migrate" aria-describedby={`${id}-note`} onChange={(event) => change({ command: event.target.value })} onKeyDown={onKeyDown} className={cx(inputClass, 'h-auto! min-h-16 resize-y py-1 font-mono text-sm')} />
        <p id={`${id}-note`} className="m-0 text-sm text-muted">Runs in this computer’s shell with PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD and DATABASE_URL. Its input is closed.</p>
      </div>
      <Field label="Folder" className="[&_input]:font-mono [&_input]:text-sm" value={form.folder} placeholder="Your home folder" spellCheck={false} autoComplete="off" maxLength={4096} onChange={(event) => change({ folder: event.target.value })} />
      <Check label="Password by file" help="PGPASSFILE names a private file, deleted at the end; then neither PGPASSWORD nor DATABASE_URL has the password" checked={form.passFile} onChange={(passFile) => change({ passFile })} />
    </>
  );
}

function RolePart({ addon, form, change, access, elevated }: PartProps & { addon: Addon; access: Access; elevated: boolean }) {
  const choose = (next: Access) => {
    change({ access: next });
    if (next === 'read-write' && !elevated) elevationAsked.set(addon.id);
  };
  return (
    <Labelled label="As">
      <Choice label="Role" value={form.identity} options={identities} onChange={(identity) => change({ identity })} />
      <Choice label="Script access" value={access} options={accesses} onChange={choose} />
      {access === 'read-write' && addon.label !== null ? <LabelTag label={addon.label} /> : null}
    </Labelled>
  );
}

type RunFormProps = {
  addon: Addon;
  elevated: boolean;
  /** What came of the last drop, until the form is changed. */
  dropped: Dropped | null;
  onChanged: () => void;
};

/** What to run, as whom, and the button. */
export function RunForm(props: RunFormProps) {
  const { id } = props.addon;
  const ready = useKeptForm(id);
  return ready ? <FilledForm key={id} {...props} /> : <div aria-busy="true" className="skeleton h-72 shrink-0" />;
}

function FilledForm({ addon, elevated, dropped, onChanged }: RunFormProps) {
  const form = formOf(useStore(scriptForms), addon.id);
  const connected = useConnected();
  const start = useStart((run) => showRun(run.addonId, run.id));
  const { reset } = start;
  // What did not start was another file.
  useEffect(() => { if (dropped !== null) reset(); }, [dropped, reset]);
  const asked = useStore(elevationAsked) === addon.id;
  // Write access that was not given, has ended, or came with an earlier run is not taken up by itself later.
  useEffect(() => {
    if (elevated || asked || form.access === 'read-only') return undefined;
    // The dialog closes a moment before the permission is told.
    const timer = setTimeout(() => changeForm(addon.id, { access: 'read-only' }), notGivenMs);
    return () => clearTimeout(timer);
  }, [addon.id, asked, elevated, form.access]);
  const access: Access = elevated ? form.access : 'read-only';
  const task = taskOf(form);
  const ready = task !== null && connected && !start.busy;
  const run = () => { if (task !== null && ready) start.start({ target: { addonId: addon.id, access, identity: form.identity }, task }); };
  const line = cliLine(addon, form, access);
  const copyLine = () => { if (line !== null) void copyText(line, 'Command'); };
  const change = (part: Partial<ScriptForm>) => {
    reset();
    onChanged();
    changeForm(addon.id, part);
  };
  useCommands([
    { id: 'scripts.run', title: form.kind === 'file' ? 'Run the SQL file' : 'Run the shell command', group: 'Run script', keys: ['Mod+Enter'], run, disabled: !ready },
    { id: 'scripts.copy', title: 'Copy as command: run', group: 'Run script', run: copyLine, disabled: line === null },
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  return (
    <>
      <form aria-label="Run script" onSubmit={submit} className="flex flex-col gap-3">
        <div><Choice label="What to run" value={form.kind} options={kinds} onChange={(kind) => change({ kind })} /></div>
        {form.kind === 'file' ? <FilePart form={form} change={change} dropped={dropped} /> : <CommandPart form={form} change={change} onRun={run} />}
        <RolePart addon={addon} form={form} change={change} access={access} elevated={elevated} />
        {start.error === null ? null : <FailureView compact error={start.error} />}
        <div className="flex gap-2">
          <Button type="submit" kind={access === 'read-write' ? 'amber' : 'primary'} disabled={!ready} title={`Run it (${chordText('Mod+Enter')})`}><Play size={12} aria-hidden="true" /> {start.busy && start.question === null ? 'Starting…' : 'Run'}</Button>
          <Button disabled={line === null} title={task !== null && line === null ? noLineTitle : copyCommandTitle()} onClick={copyLine}>Copy as command</Button>
        </div>
      </form>
      {/* Not inside the form: what is confirmed there would submit it too. */}
      <StartDialog start={start} />
    </>
  );
}
