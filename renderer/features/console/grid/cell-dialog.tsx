import { useEffect, useState } from 'react';
import type { Column } from '../../../../shared/cell.ts';
import { useApi } from '../../../api/api-context.tsx';
import { isCancelled, toAppError } from '../../../api/failure.ts';
import { Button } from '../../../ui/button.tsx';
import { copyText } from '../../../ui/clipboard.ts';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { formatCount } from '../../../ui/format.ts';
import type { CellAt } from './grid-model.ts';

type CellDialogProps = { resultId: string; at: CellAt | null; columns: readonly Column[]; onClose: () => void };

/** One value whole, as the server sent it. */
export function CellDialog({ resultId, at, columns, onClose }: CellDialogProps) {
  const { client } = useApi();
  const [value, setValue] = useState<{ text: string | null } | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    setValue(null);
    setError(null);
    if (at === null) return undefined;
    const stop = new AbortController();
    client.sql.cell({ resultId, row: at.row, column: at.column }, { signal: stop.signal })
      .then(setValue, (cause: unknown) => { if (!isCancelled(cause)) setError(cause); });
    return () => stop.abort();
  }, [client, resultId, at]);
  const column = at === null ? undefined : columns[at.column];
  const text = value?.text ?? null;
  const size = text === null ? '' : `, ${formatCount(text.length)} characters`;
  return (
    <Dialog
      open={at !== null}
      onClose={onClose}
      width="w-[720px]"
      title={column?.name ?? 'Value'}
      description={at === null ? undefined : `${column?.typeName ?? ''}, row ${formatCount(at.row + 1)}${size}`}
    >
      {error === null ? null : <FailureView compact error={toAppError(error)} />}
      {value === null && error === null ? <div aria-busy="true" className="skeleton h-40" /> : null}
      {value !== null && text === null ? <p className="m-0 text-faint italic">NULL</p> : null}
      {text === null ? null : (
        <textarea readOnly aria-label="Value" value={text} spellCheck={false} className="h-80 w-full resize-y rounded-md border border-line bg-bg p-2 font-mono text-sm leading-5 whitespace-pre-wrap" />
      )}
      <DialogActions>
        {text === null ? null : <Button onClick={() => void copyText(text, 'Value')}>Copy value</Button>}
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
