import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import type { ScriptRun, ScriptStream } from '../../../shared/contract/scripts.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { formatBytes } from '../../ui/format.ts';

type What = 'all' | Extract<ScriptStream, 'out' | 'err'>;

const whats = [
  { value: 'all', text: 'Everything' }, { value: 'out', text: 'stdout', title: 'Standard output, and rows' }, { value: 'err', text: 'stderr', title: 'Standard error, notices and errors' },
] as const;

function useSave(run: ScriptRun, ask: boolean) {
  const { client } = useApi();
  return useMutation({
    async mutationFn({ what, path, overwrite }: { what: What; path: string; overwrite: boolean }) {
      const stream = what === 'all' ? null : what;
      if (ask) return { path, ...await client.scripts.save({ runId: run.id, stream, path, overwrite }) };
      const choice = await client.scripts.chooseSave({ runId: run.id });
      if (choice.kind !== 'chosen') return null;
      // The system's dialog has asked whether to replace the file.
      return { path: choice.path, ...await client.scripts.save({ runId: run.id, stream, path: choice.path, overwrite: true }) };
    },
    retry: false,
  });
}

function SaveForm({ run, ask, suggested, onClose }: { run: ScriptRun; ask: boolean; suggested: string; onClose: () => void }) {
  const [what, setWhat] = useState<What>('all');
  const [own, setOwn] = useState<string | null>(null);
  const save = useSave(run, ask);
  const path = own ?? suggested;
  const start = (overwrite: boolean) => save.mutate({ what, path: path.trim(), overwrite }, {
    onSuccess(saved) {
      if (saved !== null) toast.success(`Saved ${formatBytes(saved.bytes)}`, { description: saved.path });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(false);
  };
  const error = save.error === null ? null : toAppError(save.error);
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <span className="font-medium" aria-hidden="true">What</span>
        <div><Choice label="What to save" value={what} options={whats} onChange={setWhat} /></div>
      </div>
      {ask ? <Field label="File" className="[&_input]:font-mono [&_input]:text-sm" autoFocus value={path} spellCheck={false} autoComplete="off" onChange={(event) => { save.reset(); setOwn(event.target.value); }} help="The whole path on this computer." /> : null}
      {error === null ? null : <FailureView compact error={error} action={error.code === 'export.exists' ? { label: 'Replace it', run: () => start(true) } : undefined} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" disabled={save.isPending || (ask && path.trim() === '')}>{ask ? 'Save' : 'Choose file and save…'}</Button>
      </DialogActions>
    </form>
  );
}

/** Saves the complete output of a run, or one of its streams. */
export function SaveDialog({ run, open, onClose }: { run: ScriptRun; open: boolean; onClose: () => void }) {
  const { query } = useApi();
  const platform = useQuery(query.app.platform.queryOptions({ input: {}, staleTime: Infinity }));
  const ask = platform.data?.kind === 'browser';
  const suggestion = useQuery(query.scripts.chooseSave.queryOptions({ input: { runId: run.id }, enabled: open && ask, staleTime: Infinity, gcTime: 0 }));
  const suggested = suggestion.data?.kind === 'ask' ? suggestion.data.suggested : '';
  return (
    <Dialog open={open} onClose={onClose} title="Save output" description="All of it, also what is no longer shown." width="w-[520px]">
      {open && platform.data !== undefined ? <SaveForm run={run} ask={ask} suggested={suggested} onClose={onClose} /> : null}
    </Dialog>
  );
}
