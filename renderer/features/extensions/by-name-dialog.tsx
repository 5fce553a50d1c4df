import { useState, type FormEvent } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { nameProblem } from './model.ts';

type ByNameProps = { open: boolean; initial: string; onClose: () => void; onNext: (name: string) => void; onList: () => void };

function Form({ initial, onClose, onNext, onList }: Omit<ByNameProps, 'open'>) {
  const [name, setName] = useState(initial);
  const problem = nameProblem(name.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && problem === null) onNext(name.trim());
  };
  return (
    <form onSubmit={submit}>
      <Field
        label="Name of the extension" autoComplete="off" spellCheck={false} autoFocus value={name} onChange={(event) => setName(event.target.value)} error={problem} className="[&_input]:font-mono"
        help={<>Exactly as PostgreSQL writes it, such as <code className="font-mono">uuid-ossp</code>. Borealis says whether it supports it; its own list is a web page.</>}
      />
      <DialogActions>
        <Button kind="link" className="mr-auto" onClick={onList}>Supported extensions</Button>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" disabled={name.trim() === '' || problem !== null}>Next</Button>
      </DialogActions>
    </form>
  );
}

/** Installs something that is not in the list. */
export function ByNameDialog({ open, ...rest }: ByNameProps) {
  return (
    <Dialog open={open} onClose={rest.onClose} title="Install by name" width="w-[440px]">
      {open ? <Form {...rest} /> : null}
    </Dialog>
  );
}
