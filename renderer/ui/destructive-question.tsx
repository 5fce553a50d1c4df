import { useEffect, useState, type FormEvent, type ReactNode, type RefObject } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { Button } from './button.tsx';
import { cx } from './class-names.ts';
import { DialogActions } from './dialog.tsx';
import { FailureView } from './failure-view.tsx';
import { Field } from './field.tsx';

/** Which database is meant, with its label. */
export function WhereMeant({ name, label }: { name: string; label: string }) {
  if (label === '') return <>On <span className="font-mono text-text">{name}</span></>;
  return (
    <>
      On <span className="font-mono text-text">{name}</span>
      <span className={cx('ml-2 inline-block rounded-full border px-1.5 text-[10.5px] leading-4', label === 'production' ? 'border-red-line text-red' : 'border-line text-muted')}>{label}</span>
    </>
  );
}

type DestructiveQuestionProps = {
  /** What the button says; null while nothing can be confirmed. */
  go: string | null;
  /** The name that has to be typed; null where a click will do. */
  typeName: string | null;
  /** Whoever asks anew begins with an empty name. */
  asked: unknown;
  busy: boolean;
  error: AppError | null;
  onRetry?: (() => void) | undefined;
  /** Gets the name typed, null where none is asked for. */
  onGo: (name: string | null) => void;
  onCancel: () => void;
  /** The safe button. */
  safe: RefObject<HTMLButtonElement | null>;
  children: ReactNode;
};

/** What a dialog in front of statements that destroy data consists of: what they do (`children`), the name to type, and the two buttons. */
export function DestructiveQuestion({ go, typeName, asked, busy, error, onRetry, onGo, onCancel, safe, children }: DestructiveQuestionProps) {
  const [name, setName] = useState('');
  const ready = go !== null && !busy && (typeName === null || name === typeName);
  useEffect(() => setName(''), [asked]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onGo(typeName === null ? null : name);
  };
  return (
    <form onSubmit={submit}>
      {children}
      {typeName === null ? null : (
        <Field label={`Type ${typeName} to confirm`} autoComplete="off" spellCheck={false} value={name} onChange={(event) => setName(event.target.value)} className="mt-3 [&_input]:font-mono" />
      )}
      {error === null ? null : <div className="mt-3"><FailureView compact error={error} onRetry={onRetry} /></div>}
      {go === null && error !== null ? <p className="mt-2 mb-0 text-muted">Nothing was run.</p> : null}
      <DialogActions>
        <Button ref={safe} onClick={onCancel}>Cancel</Button>
        {go === null ? null : <Button type="submit" kind="danger" disabled={!ready}>{go}</Button>}
      </DialogActions>
    </form>
  );
}
