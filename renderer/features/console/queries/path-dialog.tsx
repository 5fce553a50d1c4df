import { useRef, useState, type FormEvent } from 'react';
import type { QueryEntry } from '../../../../shared/contract/queries.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { toAppError } from '../../../api/failure.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/class-names.ts';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Field, inputClass } from '../../../ui/field.tsx';
import { pathFor } from './query-tree.ts';

type PathDialogProps = {
  title: string;
  kind: QueryEntry['kind'];
  name: string;
  folder: string;
  folders: readonly string[];
  /** What the button says. */
  verb: string;
  /** Does it; `replace` where the user chose to replace what has the name already. */
  onSubmit: (path: string, replace: boolean) => Promise<void>;
  mayReplace?: boolean;
  onClose: () => void;
};

function usePathForm({ name: startName, folder: startFolder, kind, onSubmit, onClose }: PathDialogProps) {
  const [name, setName] = useState(startName);
  const [folder, setFolder] = useState(startFolder);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (replace: boolean) => {
    setBusy(true);
    try {
      await onSubmit(pathFor(folder, name, kind), replace);
      onClose();
    } catch (failed) {
      setError(toAppError(failed));
      setBusy(false);
    }
  };
  const change = (set: () => void) => {
    set();
    setError(null);
  };
  return { name, folder, error, busy, submit, setName: (next: string) => change(() => setName(next)), setFolder: (next: string) => change(() => setFolder(next)) };
}

/** Asks for a name and a folder among the saved queries. */
export function PathDialog(props: PathDialogProps) {
  const { title, kind, folders, verb, mayReplace = false, onClose } = props;
  const form = usePathForm(props);
  const input = useRef<HTMLInputElement>(null);
  const onFormSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (form.name.trim() !== '' && !form.busy) void form.submit(false);
  };
  return (
    <Dialog open onClose={onClose} title={title} initialFocus={input}>
      <form onSubmit={onFormSubmit} className="flex flex-col gap-3">
        <Field ref={input} label="Name" spellCheck={false} maxLength={255} value={form.name} onChange={(event) => form.setName(event.target.value)} onFocus={(event) => event.currentTarget.select()} {...(kind === 'file' ? { help: 'Kept as a plain .sql file.' } : {})} />
        <label className="flex flex-col gap-1 font-medium">
          Folder
          <select className={cx(inputClass, 'font-normal')} value={form.folder} onChange={(event) => form.setFolder(event.target.value)}>
            {folders.map((one) => <option key={one} value={one}>{one === '' ? 'Saved queries' : one}</option>)}
          </select>
        </label>
        {form.error === null ? null : <FailureView compact error={form.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          {mayReplace && form.error?.code === 'query.exists' ? <Button kind="danger" disabled={form.busy} onClick={() => void form.submit(true)}>Replace it</Button> : null}
          <Button type="submit" kind="primary" disabled={form.name.trim() === '' || form.busy}>{verb}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
