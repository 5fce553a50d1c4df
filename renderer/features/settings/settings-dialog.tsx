import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import type { Settings } from '../../../shared/contract/settings.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { useStore } from '../../state/store.ts';
import { openDialog } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { CleanUp, WrittenDialog } from './clean-up.tsx';
import { draftOf, readDraft, type Problems } from './form-model.ts';
import { OAuthClients } from './oauth-clients.tsx';
import { useSettings, useUpdateSettings } from './queries.ts';

export const themes = [
  { value: 'system', text: 'System' },
  { value: 'light', text: 'Light' },
  { value: 'dark', text: 'Dark' },
  { value: 'high-contrast', text: 'High contrast' },
] as const;

const historyModes = [
  { value: 'on', text: 'On' },
  { value: 'without-literals', text: 'Without literals', title: 'Literals are replaced by ? before a statement is kept' },
  { value: 'off', text: 'Off' },
] as const;

function ClearHistory() {
  const clear = useMutation(useApi().query.history.clear.mutationOptions({ onSuccess: () => toast.success('The history is cleared') }));
  const [sure, setSure] = useState(false);
  const forget = () => {
    if (sure) clear.mutate({ addonId: null });
    setSure(!sure);
  };
  return (
    <>
      <Button small kind={sure ? 'danger' : 'plain'} disabled={clear.isPending} onClick={forget} onBlur={() => setSure(false)}>{sure ? 'Clear it for all databases' : 'Clear history…'}</Button>
      {clear.isError ? <div className="mt-2"><FailureView compact error={toAppError(clear.error)} /></div> : null}
    </>
  );
}

function HistoryPart({ value, onChange }: { value: Settings['history']; onChange: (next: Settings['history']) => void }) {
  return (
    <div>
      <p className="m-0 mb-1 font-medium" aria-hidden="true">History</p>
      <div className="flex flex-wrap items-center gap-2">
        <Choice label="History" value={value} options={historyModes} onChange={onChange} />
        <ClearHistory />
      </div>
      <p className="mt-1 mb-0 text-sm text-muted">Statements that you run, kept on this computer only. Passwords are never kept.</p>
    </div>
  );
}

const commitModes = [
  { value: 'auto', text: 'Auto-commit' },
  { value: 'manual', text: 'Manual' },
] as const;

function CommitPart({ value, onChange }: { value: Settings['commit']; onChange: (next: Settings['commit']) => void }) {
  return (
    <div>
      <p className="m-0 mb-1 font-medium" aria-hidden="true">New editor tabs commit</p>
      <Choice label="New editor tabs commit" value={value} options={commitModes} onChange={onChange} />
      <p className="mt-1 mb-0 text-sm text-muted">By hand, the first statement begins a transaction that you commit or roll back. Each tab can be changed.</p>
    </div>
  );
}

function SettingsForm({ settings, close }: { settings: Settings; close: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [problems, setProblems] = useState<Problems>({});
  const update = useUpdateSettings();
  const set = (part: Partial<typeof draft>) => setDraft((old) => ({ ...old, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readDraft(draft);
    setProblems(read.problems ?? {});
    if (read.settings !== null) update.mutate(read.settings, { onSuccess: close });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div>
        <p className="m-0 mb-1 font-medium" aria-hidden="true">Theme</p>
        <Choice label="Theme" value={draft.theme} options={themes} onChange={(theme) => set({ theme })} />
      </div>
      <div className="grid grid-cols-2 gap-4">
        <Field label="Statement timeout (s)" inputMode="numeric" value={draft.timeout} error={problems.timeout ?? null} help="0 means no limit." onChange={(event) => set({ timeout: event.target.value })} />
        <Field label="Result memory (MiB)" inputMode="numeric" value={draft.memory} error={problems.memory ?? null} help="A larger result continues in a private file." onChange={(event) => set({ memory: event.target.value })} />
      </div>
      <CommitPart value={draft.commit} onChange={(commit) => set({ commit })} />
      <HistoryPart value={draft.history} onChange={(history) => set({ history })} />
      <Field label="Folder of saved queries" placeholder="In the program’s own folder" spellCheck={false} value={draft.queriesFolder} error={problems.queriesFolder ?? null} help="A whole path; its .sql files can be shared by other means, such as git." onChange={(event) => set({ queriesFolder: event.target.value })} />
      <Field label="HTTP proxy" placeholder="http://proxy.example.com:3128" spellCheck={false} value={draft.proxy} error={problems.proxy ?? null} help="For Heroku and Borealis; empty uses none." onChange={(event) => set({ proxy: event.target.value })} />
      <Field label="Extra CA file" placeholder="/etc/ssl/company-ca.pem" spellCheck={false} value={draft.caFile} help="PEM certificates to trust besides the built-in ones." onChange={(event) => set({ caFile: event.target.value })} />
      <OAuthClients clients={draft.clients} problem={problems.clients} onChange={(clients) => set({ clients })} />
      <div>
        <p className="m-0 mb-1 font-medium">Written for other tools</p>
        <CleanUp />
      </div>
      {update.isError ? <FailureView compact error={toAppError(update.error)} /> : null}
      <DialogActions>
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" kind="primary" disabled={update.isPending}>{update.isPending ? 'Saving…' : 'Save settings'}</Button>
      </DialogActions>
    </form>
  );
}

const close = () => openDialog.set(null);

/** The settings. */
export function SettingsDialog() {
  const open = useStore(openDialog) === 'settings';
  const settings = useSettings();
  const { refetch } = settings;
  useEffect(() => { if (open) void refetch(); }, [open, refetch]);
  return (
    <>
      <Dialog open={open} onClose={close} title="Settings" width="w-[560px]">
        {settings.isError ? <FailureView error={toAppError(settings.error)} onRetry={() => void refetch()} /> : null}
        {settings.data === undefined ? null : <SettingsForm settings={settings.data} close={close} />}
      </Dialog>
      <WrittenDialog />
    </>
  );
}
