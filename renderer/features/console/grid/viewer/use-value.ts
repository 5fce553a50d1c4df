import { useEffect, useState } from 'react';
import type { Cell } from '../../../../../shared/cell.ts';
import type { AppError } from '../../../../../shared/errors.ts';
import { useApi } from '../../../../api/api-context.tsx';
import { isCancelled, toAppError } from '../../../../api/failure.ts';
import { wholeCell } from '../whole-cell.ts';

/** Where a value stands: its result and view, row and column by index. */
export type ValueAt = { resultId: string; viewId: string | null; row: number; column: number };
export type Value = {
  /** The text, or its beginning where `whole` is false. */
  text: string | null;
  /** Size of the whole in bytes of UTF-8 where it was too long for the grid. */
  bytes: number | null;
  whole: boolean;
};
export type Whole = {
  value: Value | undefined;
  /** Bytes that are here of a value that is being loaded; null while nothing is. */
  loaded: number | null;
  error: AppError | null;
  load: () => void;
  stop: () => void;
};

/** Up to this size a shortened value is fetched whole without being asked. */
const UNASKED_BYTES = 1024 * 1024;

/** A value, whole where it is small or the user asked for it. `cell` is what the grid has; undefined while it is on its way. */
export function useValue({ resultId, viewId, row, column }: ValueAt, cell: Cell | undefined): Whole {
  const { client } = useApi();
  const key = `${resultId} ${viewId ?? ''} ${row} ${column}`;
  const [whole, setWhole] = useState<{ key: string; text: string | null } | null>(null);
  const [loaded, setLoaded] = useState(0);
  const [error, setError] = useState<AppError | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const bytes = typeof cell === 'object' && cell !== null ? cell.bytes : null;
  const wanted = bytes !== null && (bytes <= UNASKED_BYTES || asked === key);
  useEffect(() => {
    setError(null);
    if (!wanted) return undefined;
    setLoaded(0);
    const stop = new AbortController();
    wholeCell(client, { resultId, viewId, row, column }, stop.signal, setLoaded).then(
      (text) => { if (!stop.signal.aborted) setWhole({ key, text }); },
      (cause: unknown) => {
        if (stop.signal.aborted || isCancelled(cause)) return;
        setError(toAppError(cause));
        setAsked(null);
      },
    );
    return () => stop.abort();
  }, [client, key, resultId, viewId, row, column, wanted]);
  const here = whole?.key === key ? whole : null;
  return {
    value: here !== null ? { text: here.text, bytes, whole: true } : valueOf(cell),
    loaded: wanted && here === null && error === null ? loaded : null,
    error, load: () => setAsked(key), stop: () => setAsked(null),
  };
}

function valueOf(cell: Cell | undefined): Value | undefined {
  if (cell === undefined) return undefined;
  return typeof cell === 'object' && cell !== null ? { text: cell.preview, bytes: cell.bytes, whole: false } : { text: cell, bytes: null, whole: true };
}
