import { useRef, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { wordsOf } from '../../../../../shared/error-copy.ts';
import type { AppError } from '../../../../../shared/errors.ts';
import { useApi } from '../../../../api/api-context.tsx';
import { toAppError } from '../../../../api/failure.ts';
import { Button } from '../../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../../ui/dialog.tsx';
import { Field } from '../../../../ui/field.tsx';
import { formatBytes } from '../../../../ui/format.ts';
import type { ValueAt } from './use-value.ts';

type PathDialogProps = { suggested: string; error: AppError | null; busy: boolean; onSave: (path: string, overwrite: boolean) => void; onClose: () => void };

function PathDialog({ suggested, error, busy, onSave, onClose }: PathDialogProps) {
  const [path, setPath] = useState(suggested);
  const [refused, setRefused] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const exists = error?.code === 'export.exists' && refused === path;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setRefused(path);
    onSave(path, exists);
  };
  return (
    <Dialog open onClose={onClose} title="Save value to a file" width="w-[520px]" initialFocus={input}>
      <form onSubmit={submit}>
        <Field ref={input} label="File" value={path} spellCheck={false} autoComplete="off" error={error === null ? null : `${wordsOf(error).what} ${wordsOf(error).why}`} onChange={(event) => setPath(event.target.value)} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={exists ? 'danger' : 'primary'} type="submit" disabled={busy || path.trim() === ''}>{exists ? 'Replace the file' : 'Save'}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Writes one value whole to a file that the user chooses, by the system's dialog or, where there is none, by its path. */
export function SaveCell({ at, name }: { at: ValueAt; name: string }) {
  const { client } = useApi();
  const [suggested, setSuggested] = useState<string | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (path: string, overwrite: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const { bytes } = await client.exports.saveCell({ ...at, path, overwrite });
      setSuggested(null);
      toast.success(`${formatBytes(bytes)} saved to ${path}`);
    } catch (cause) {
      const failure = toAppError(cause);
      setError(failure);
      if (suggested === null) toast.error(`${wordsOf(failure).what} ${wordsOf(failure).why}`);
    } finally {
      setBusy(false);
    }
  };
  const choose = async () => {
    setError(null);
    try {
      const choice = await client.exports.chooseForCell({ name: name.slice(0, 200) });
      if (choice.kind === 'ask') setSuggested(choice.suggested);
      // The system's dialog has asked already whether a file may be replaced.
      else if (choice.kind === 'chosen') await save(choice.path, true);
    } catch (cause) {
      toast.error(wordsOf(toAppError(cause)).what);
    }
  };
  return (
    <>
      <Button small kind="quiet" disabled={busy} onClick={() => void choose()}>{busy ? 'Saving…' : 'Save to file…'}</Button>
      {suggested === null ? null : <PathDialog suggested={suggested} error={error} busy={busy} onSave={(path, overwrite) => void save(path, overwrite)} onClose={() => setSuggested(null)} />}
    </>
  );
}
