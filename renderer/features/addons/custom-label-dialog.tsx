import { useEffect, useRef, useState, type FormEvent } from 'react';
import { toAppError } from '../../api/failure.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';
import { customLabelFor } from './addon-menu.ts';
import { useSetLabel } from './queries.ts';

const LONGEST = 24;

const close = () => customLabelFor.set(null);
const shownHere = () => undefined;

/** Writing a label of one's own. */
export function CustomLabelDialog() {
  const addon = useStore(customLabelFor);
  const setLabel = useSetLabel(shownHere);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const { reset } = setLabel;
  useEffect(() => {
    setText(addon?.label?.kind === 'custom' ? addon.label.text : '');
    reset();
  }, [addon, reset]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (addon === null || text.trim() === '' || setLabel.isPending) return;
    setLabel.mutate({ addonId: addon.id, label: { kind: 'custom', text: text.trim() } }, { onSuccess: close });
  };
  return (
    <Dialog open={addon !== null} onClose={close} title="Label" description={addon?.name} initialFocus={input}>
      <form onSubmit={submit}>
        <Field ref={input} label="Text" value={text} maxLength={LONGEST} onChange={(event) => setText(event.target.value)} help={`Up to ${LONGEST} characters; only you see it.`} />
        {setLabel.isError ? <div className="mt-3"><FailureView compact error={toAppError(setLabel.error)} /></div> : null}
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={text.trim() === '' || setLabel.isPending}>Save label</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
