import { useEffect, useState } from 'react';
import type { Cell } from '../../../../../shared/cell.ts';
import type { AppError } from '../../../../../shared/errors.ts';
import { useApi } from '../../../../api/api-context.tsx';
import { isCancelled, toAppError } from '../../../../api/failure.ts';
import { wholeCell } from '../whole-cell.ts';

/** Where a value stands: its result and view, row and column by index. */
export type ValueAt = { resultId: string; viewId: string | null; row: number; column: number };
export type Value = {
  /** The text, or its beginning where `bytes` says how much there is. */
  text: string | null;
  /** Size of the whole in bytes of UTF-8 where only the beginning is here. */
  bytes: number | null;
};
/** `capped`: it is too large to be shown whole, here is its beginning. */
export type Whole = { value: Value | undefined; loading: boolean; capped: boolean; error: AppError | null; load: () => void };

/** Up to this size a shortened value is fetched whole without being asked. */
const UNASKED_BYTES = 1024 * 1024;

/** More than this is not shown, only saved: 16 Mi units of UTF-16. */
const SHOWN_UNITS = 16 * 1024 * 1024;

/** A value, whole where it is small or the user asked for it. `cell` is what the grid has; undefined while it is on its way. */
export function useValue({ resultId, viewId, row, column }: ValueAt, cell: Cell | undefined): Whole {
  const { client } = useApi();
  const key = `${resultId} ${viewId ?? ''} ${row} ${column}`;
  const [whole, setWhole] = useState<{ key: string; text: string | null; all: boolean } | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const bytes = typeof cell === 'object' && cell !== null ? cell.bytes : null;
  const wanted = bytes !== null && (bytes <= UNASKED_BYTES || asked === key);
  useEffect(() => {
    setError(null);
    if (!wanted) return undefined;
    const stop = new AbortController();
    wholeCell(client, { resultId, viewId, row, column }, stop.signal, SHOWN_UNITS).then(
      ({ text, whole: all }) => { if (!stop.signal.aborted) setWhole({ key, text, all }); },
      (cause: unknown) => {
        if (stop.signal.aborted || isCancelled(cause)) return;
        setError(toAppError(cause));
        setAsked(null);
      },
    );
    return () => stop.abort();
  }, [client, key, resultId, viewId, row, column, wanted]);
  const here = whole?.key === key ? whole : null;
  const value = here !== null ? { text: here.text, bytes: here.all ? null : bytes } : cell === undefined ? undefined : typeof cell === 'object' && cell !== null ? { text: cell.preview, bytes } : { text: cell, bytes: null };
  return { value, capped: here?.all === false, loading: wanted && here === null && error === null, error, load: () => setAsked(key) };
}
