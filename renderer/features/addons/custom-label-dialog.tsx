import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { customLabelFor } from './addon-menu.ts';
import { useSetLabel } from './queries.ts';

const LONGEST = 24;

const close = () => customLabelFor.set(null);

/** Writing a label of one's own. */
export function CustomLabelDialog() {
  const addon = useStore(customLabelFor);
  const setLabel = useSetLabel();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useEffect(() => setText(addon?.label?.kind === 'custom' ? addon.label.text : ''), [addon]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (addon === null || text.trim() === '') return;
    setLabel.mutate({ addonId: addon.id, label: { kind: 'custom', text: text.trim() } });
    close();
  };
  return (
    <Dialog open={addon !== null} onClose={close} title="Label" description={addon?.name} initialFocus={input}>
      <form onSubmit={submit}>
        <Field ref={input} label="Text" value={text} maxLength={LONGEST} onChange={(event) => setText(event.target.value)} help={`Up to ${LONGEST} characters; only you see it.`} />
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={text.trim() === ''}>Save label</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
