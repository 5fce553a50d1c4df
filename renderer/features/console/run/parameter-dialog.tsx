import { useId, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Parameter } from '../../../../shared/contract/sql.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/class-names.ts';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { mayBeNull, writtenName, type AskedParameter, type Values } from './parameter-form.ts';

/** `run` goes on with the run; `keep` only keeps the values for the next one. */
export type ParameterQuestion = { asked: readonly AskedParameter[]; known: Values; purpose: 'run' | 'keep' };

type RowProps = { parameter: AskedParameter; value: string | null; first: boolean; onChange: (value: string | null) => void };

/** Enter runs; Shift+Enter makes a line. */
const submitOnEnter = (event: KeyboardEvent<HTMLTextAreaElement>) => {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
};

function Row({ parameter, value, first, onChange }: RowProps) {
  const id = useId();
  const [text, setText] = useState(value ?? '');
  const name = writtenName(parameter);
  return (
    <div className="grid grid-cols-[112px_1fr_64px] items-center gap-2">
      <label htmlFor={id} title={name} className="truncate font-mono">{name}</label>
      <textarea
        id={id}
        rows={Math.min(6, text.split('\n').length)}
        value={value === null ? '' : text}
        placeholder={value === null ? 'NULL' : 'empty text'}
        // A dialog that asks for values is for typing them.
        autoFocus={first}
        spellCheck={false}
        readOnly={value === null}
        maxLength={1024 * 1024}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={submitOnEnter}
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value);
        }}
        className={cx('min-h-7 w-full resize-none rounded-md border border-line bg-bg px-2 py-[3px] font-mono', value === null && 'opacity-60')}
      />
      {mayBeNull(parameter) ? (
        <label className="flex items-center gap-1.5 text-sm">
          <input type="checkbox" className="accent-accent" aria-label={`NULL for ${name}`} checked={value === null} onChange={(event) => onChange(event.target.checked ? null : text)} /> NULL
        </label>
      ) : <span className="text-sm text-faint">a name</span>}
    </div>
  );
}

const explanation = 'Values are sent beside the statement, and the server decides their types from where they stand: cast where it cannot tell, as in :from::date.';

function Form({ question: { asked, known, purpose }, onAnswer }: { question: ParameterQuestion; onAnswer: (values: Parameter[] | null) => void }) {
  const [values, setValues] = useState<Values>(() => new Map(asked.map((one) => {
    const value = known.get(one.name) ?? null;
    return [one.name, value === null && !(known.has(one.name) && mayBeNull(one)) ? '' : value];
  })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAnswer(asked.map(({ name }) => ({ name, value: values.get(name) ?? null })));
  };
  return (
    <form onSubmit={submit}>
      <div className="flex flex-col gap-2">
        {asked.map((one, index) => (
          <Row
            key={one.name}
            parameter={one}
            first={index === 0}
            value={values.get(one.name) ?? null}
            onChange={(value) => setValues((old) => new Map(old).set(one.name, value))}
          />
        ))}
      </div>
      <DialogActions>
        <Button onClick={() => onAnswer(null)}>Cancel</Button>
        <Button type="submit" kind="primary">{purpose === 'run' ? 'Run' : 'Keep'}</Button>
      </DialogActions>
    </form>
  );
}

/** Asks for the values of `:name` and `$1`. */
export function ParameterDialog({ question, onAnswer }: { question: ParameterQuestion | null; onAnswer: (values: Parameter[] | null) => void }) {
  return (
    <Dialog open={question !== null} onClose={() => onAnswer(null)} title="Parameters" description={explanation} width="w-[560px]">
      {question === null ? null : <Form question={question} onAnswer={onAnswer} />}
    </Dialog>
  );
}
