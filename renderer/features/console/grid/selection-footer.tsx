import { useEffect, useState, type ReactNode } from 'react';
import type { CellBlock } from '../../../../shared/contract/results.ts';
import { wordsOf } from '../../../../shared/error-copy.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { ContractClient } from '../../../../shared/contract/index.ts';
import { useApi } from '../../../api/api-context.tsx';
import { isCancelled, toAppError } from '../../../api/failure.ts';
import { useStore } from '../../../state/store.ts';
import { Button } from '../../../ui/button.tsx';
import { copyText } from '../../../ui/clipboard.ts';
import { formatCount } from '../../../ui/format.ts';
import { Busy } from '../../../ui/marks.tsx';
import type { GridEngine } from './grid-engine.ts';
import { blocksOf, sizeOf, sizeWords } from './selection.ts';

type Figures = Awaited<ReturnType<ContractClient['results']['aggregate']>>;
type State = { kind: 'none' } | { kind: 'ask' } | { kind: 'busy' } | { kind: 'done'; figures: Figures } | { kind: 'failed'; error: AppError };

const DEBOUNCE_MS = 150;
/** Above so many cells figures are computed only when asked for. */
const MOST_CELLS_UNASKED = 1_000_000;
const MOST_BLOCKS = 1000;

type Wanted = { resultId: string; viewId: string | null; blocks: readonly CellBlock[]; cells: number };

function useFigures({ resultId, viewId, blocks, cells }: Wanted) {
  const { client } = useApi();
  const [state, setState] = useState<State>({ kind: 'none' });
  const [asked, setAsked] = useState<Wanted['blocks'] | null>(null);
  useEffect(() => {
    if (cells < 2 || blocks.length > MOST_BLOCKS) {
      setState({ kind: 'none' });
      return undefined;
    }
    if (cells > MOST_CELLS_UNASKED && asked !== blocks) {
      setState({ kind: 'ask' });
      return undefined;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      setState({ kind: 'busy' });
      client.results.aggregate({ resultId, viewId, blocks: [...blocks] }, { signal: stop.signal }).then(
        (figures) => { if (!stop.signal.aborted) setState({ kind: 'done', figures }); },
        (error: unknown) => { if (!stop.signal.aborted && !isCancelled(error)) setState({ kind: 'failed', error: toAppError(error) }); },
      );
    }, asked === blocks ? 0 : DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, resultId, viewId, blocks, cells, asked]);
  return { state, compute: () => setAsked(blocks) };
}

function Figure({ name, value }: { name: string; value: string | null }) {
  if (value === null) return null;
  const short = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return (
    <button type="button" title={`${name}: click copies`} aria-label={`${name} ${short}, copy`} onClick={() => void copyText(value, name)} className="inline-flex shrink-0 items-baseline gap-1 rounded-sm px-1 whitespace-nowrap hover:bg-hover">
      <span className="text-muted">{name}</span> <span className="font-mono text-sm text-text">{short}</span>
    </button>
  );
}

function FigureList({ figures }: { figures: Figures }) {
  return (
    <span role="group" aria-label="Figures of the selection" className="flex min-w-0 items-center gap-1 overflow-x-auto [scrollbar-width:none]">
      <Figure name="Count" value={formatCount(figures.values)} />
      <Figure name="Sum" value={figures.sum} />
      <Figure name="Average" value={figures.average} />
      <Figure name="Min" value={figures.least} />
      <Figure name="Max" value={figures.greatest} />
    </span>
  );
}

type SelectionFooterProps = { engine: GridEngine; resultId: string; viewId: string | null; rows: number; columns: readonly number[]; children: ReactNode };

/** How much is selected, and its figures, exact to the last digit. `children` stand at the right. */
export function SelectionFooter({ engine, resultId, viewId, rows, columns, children }: SelectionFooterProps) {
  const selection = useStore(engine.selection);
  const extent = { rows, columns: columns.length };
  const size = sizeOf(selection, extent);
  const [blocks, setBlocks] = useState<readonly CellBlock[]>([]);
  useEffect(() => setBlocks(size.cells < 2 ? [] : blocksOf(selection, rows, columns)), [selection, rows, columns, size.cells]);
  const { state, compute } = useFigures({ resultId, viewId, blocks, cells: blocks.length === 0 ? 0 : size.cells });
  const words = sizeWords(selection, extent, formatCount);
  return (
    <footer aria-label="Selection" className="flex h-7 shrink-0 items-center gap-3 border-t border-line-soft bg-panel px-2 text-sm">
      <span role="status" aria-label="Selected" className="shrink-0 text-muted">{selection === null ? '' : `${words} selected`}</span>
      {state.kind === 'ask' ? <Button small kind="link" onClick={compute}>Compute sum and average</Button> : null}
      {state.kind === 'busy' ? <Busy>Computing…</Busy> : null}
      {state.kind === 'done' ? <FigureList figures={state.figures} /> : null}
      {state.kind === 'failed' ? <span role="alert" className="truncate text-red">{wordsOf(state.error).what}</span> : null}
      <span className="ml-auto flex shrink-0 items-center gap-1">{children}</span>
    </footer>
  );
}
