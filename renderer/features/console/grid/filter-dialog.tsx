import { useRef, useState, type FormEvent } from 'react';
import type { Column } from '../../../../shared/cell.ts';
import type { Filter } from '../../../../shared/contract/results.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Field, inputClass } from '../../../ui/field.tsx';
import { operatorsFor, operatorWords, takesValue, type FilterOp } from './sorting.ts';

type FilterDialogProps = { column: Column; index: number; old: Filter | null; onApply: (filter: Filter) => void; onRemove: (() => void) | null; onClose: () => void };

/** One condition on a column. */
export function FilterDialog({ column, index, old, onApply, onRemove, onClose }: FilterDialogProps) {
  const operators = operatorsFor(column);
  const [op, setOp] = useState<FilterOp>(old?.op ?? operators[0] ?? 'equals');
  const [value, setValue] = useState(old?.value ?? '');
  const [caseSensitive, setCaseSensitive] = useState(old?.caseSensitive ?? false);
  const input = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onApply({ column: index, op, value: takesValue(op) ? value : '', caseSensitive });
  };
  return (
    <Dialog open onClose={onClose} title={`Filter by ${column.name}`} description={column.typeName} width="w-[380px]" initialFocus={input}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <label className="flex flex-col gap-1 font-medium">
          Condition
          <select value={op} onChange={(event) => setOp(operators.find((one) => one === event.target.value) ?? op)} className={inputClass}>
            {operators.map((one) => <option key={one} value={one}>{operatorWords(one)}</option>)}
          </select>
        </label>
        {takesValue(op) ? <Field ref={input} label="Value" value={value} spellCheck={false} autoComplete="off" onChange={(event) => setValue(event.target.value)} /> : null}
        {takesValue(op) ? (
          <label className="flex items-center gap-2">
            <input type="checkbox" checked={caseSensitive} onChange={(event) => setCaseSensitive(event.target.checked)} /> Match case
          </label>
        ) : null}
        <DialogActions>
          {onRemove === null ? null : <Button kind="quiet" className="mr-auto" onClick={onRemove}>Remove filter</Button>}
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">Filter</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
