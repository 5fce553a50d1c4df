import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import { toAppError } from '../../api/failure.ts';
import { useStore } from '../../state/store.ts';
import { elevationAsked } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';
import { useElevate } from './queries.ts';

/** Asks once before data can be changed: what it means, and for production the name. */
export function ElevationDialog({ addon }: { addon: Addon }) {
  const open = useStore(elevationAsked) === addon.id;
  const elevate = useElevate();
  const [name, setName] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const safe = useRef<HTMLButtonElement>(null);
  const production = addon.label?.kind === 'production';
  useEffect(() => setName(''), [open]);
  const close = () => {
    elevate.reset();
    elevationAsked.set(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (production && name !== addon.name) return;
    elevate.mutate({ addonId: addon.id, confirmName: production ? name : null }, { onSuccess: close });
  };
  return (
    <Dialog open={open} onClose={close} title="Allow read & write?" description={addon.name} initialFocus={production ? input : safe}>
      <form onSubmit={submit}>
        <ul className="mt-1 mb-3 flex list-disc flex-col gap-1 pl-5 text-muted">
          <li>For 30 minutes the console and, on a port of its own, your tools can change and delete data.</li>
          <li>{production ? 'This add-on is labelled production: what you change is live.' : 'What you change is not undone when the time is up.'}</li>
          <li>At the end running statements finish; open transactions are rolled back after 60 s, and outside write connections close.</li>
          <li>The read-only tunnel and its port stay as they are. A line in the local audit says who had write access, where and when.</li>
        </ul>
        {production ? (
          <Field ref={input} label={`Type ${addon.name} to confirm`} autoComplete="off" spellCheck={false} value={name} onChange={(event) => setName(event.target.value)} className="[&_input]:font-mono" />
        ) : null}
        {elevate.isError ? <div className="mt-3"><FailureView compact error={toAppError(elevate.error)} /></div> : null}
        <DialogActions>
          <Button ref={safe} onClick={close}>Stay read-only</Button>
          <Button type="submit" kind="amber" disabled={elevate.isPending || (production && name !== addon.name)}>
            {elevate.isPending ? 'Allowing…' : 'Allow for 30 minutes'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
