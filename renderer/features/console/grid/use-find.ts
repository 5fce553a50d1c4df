import { useRef, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { useApi } from '../../../api/api-context.tsx';
import { isCancelled, toAppError } from '../../../api/failure.ts';
import type { GridEngine } from './grid-engine.ts';
import { selectCell } from './selection.ts';

export type FindState = { kind: 'idle' } | { kind: 'searching' } | { kind: 'found'; wrapped: boolean } | { kind: 'none' } | { kind: 'failed'; error: AppError };
export type Finding = ReturnType<typeof useFind>;

type FindDeps = { resultId: string; viewId: string | null; engine: GridEngine; columns: () => readonly number[] };

type Search = { needle: string; exact: boolean; backwards: boolean; fromActive: boolean };

/** Runs one search at a time. */
function useSearch({ resultId, viewId, engine, columns }: FindDeps) {
  const { client } = useApi();
  const [state, setState] = useState<FindState>({ kind: 'idle' });
  const stop = useRef<AbortController | null>(null);
  const search = async ({ needle, exact, backwards, fromActive }: Search) => {
    stop.current?.abort();
    engine.setNeedle(needle === '' ? null : { text: needle, caseSensitive: exact });
    if (needle === '') {
      setState({ kind: 'idle' });
      return;
    }
    const own = new AbortController();
    stop.current = own;
    setState({ kind: 'searching' });
    const active = engine.selection.get()?.active ?? { row: 0, position: -1 };
    const order = columns();
    // While the text is typed the active cell may match still, so that the search begins just in front of it.
    const position = fromActive ? active.position - 1 : active.position;
    const start = { row: active.row, column: order[position] ?? -1 };
    try {
      const found = await client.results.find({ resultId, viewId, text: needle, caseSensitive: exact, backwards, start, columns: [...order] }, { signal: own.signal });
      if (own.signal.aborted) return;
      if (found === null) {
        setState({ kind: 'none' });
        return;
      }
      const at = { row: found.row, position: order.indexOf(found.column) };
      const before = at.row < active.row || (at.row === active.row && at.position <= position);
      engine.select(selectCell(at), at);
      setState({ kind: 'found', wrapped: backwards ? !before : before });
    } catch (error) {
      if (!own.signal.aborted && !isCancelled(error)) setState({ kind: 'failed', error: toAppError(error) });
    }
  };
  return {
    state, search: (wanted: Search) => void search(wanted),
    end: () => {
      stop.current?.abort();
      setState({ kind: 'idle' });
      engine.setNeedle(null);
    },
  };
}

/** Searching all cells of a result; the cell found becomes active and is shown. */
export function useFind(deps: FindDeps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [caseSensitive, setCaseSensitive] = useState(false);
  const { state, search, end } = useSearch(deps);
  return {
    open, text, caseSensitive, state,
    show: () => {
      setOpen(true);
      deps.engine.setNeedle(text === '' ? null : { text, caseSensitive });
    },
    close: () => {
      setOpen(false);
      end();
    },
    type: (next: string) => {
      setText(next);
      search({ needle: next, exact: caseSensitive, backwards: false, fromActive: true });
    },
    setCase: (next: boolean) => {
      setCaseSensitive(next);
      search({ needle: text, exact: next, backwards: false, fromActive: true });
    },
    next: (backwards: boolean) => {
      if (!open) setOpen(true);
      if (text !== '') search({ needle: text, exact: caseSensitive, backwards, fromActive: false });
    },
  };
}
