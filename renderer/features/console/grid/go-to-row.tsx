import { useRef, useState, type FormEvent } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { formatCount } from '../../../ui/format.ts';

/** The row that a text names, counted from 1, with any separators of thousands; null for none of `count`. */
export function rowNumber(text: string, count: number): number | null {
  const digits = text.replaceAll(/[\s,._’']/g, '');
  if (!/^\d{1,15}$/.test(digits)) return null;
  const row = Number(digits);
  return row >= 1 && row <= count ? row : null;
}

/** Asks for a row's number and goes there. */
export function GoToRow({ count, onGo, onClose }: { count: number; onGo: (row: number) => void; onClose: () => void }) {
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const row = rowNumber(text, count);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (row !== null) onGo(row - 1);
  };
  return (
    <Dialog open onClose={onClose} title="Go to row" width="w-[320px]" initialFocus={input}>
      <form onSubmit={submit}>
        <Field ref={input} label="Row" inputMode="numeric" autoComplete="off" value={text} help={`1 to ${formatCount(count)}`} error={tried && row === null ? `There is no such row: 1 to ${formatCount(count)}.` : null} onChange={(event) => setText(event.target.value)} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">Go</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
