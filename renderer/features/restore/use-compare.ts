import { useCallback, useEffect, useRef, useState } from 'react';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { CompareEvent, TableComparison } from '../../../shared/contract/restore-compare.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';

type Schema = Extract<CompareEvent, { kind: 'schema' }>;

export type Comparison = {
  state: 'running' | 'done' | 'cancelled' | 'failed';
  description: string;
  /** 0 to 1, by tables; null before they are known. */
  value: number | null;
  schema: Schema | null;
  tables: readonly TableComparison[];
  seconds: number | null;
  error: AppError | null;
};

const begun: Comparison = { state: 'running', description: 'Connecting to both databases', value: null, schema: null, tables: [], seconds: null, error: null };

type Event = CompareEvent | { kind: 'progress'; value: number | null; description: string };

function after(old: Comparison, event: Event): Comparison {
  switch (event.kind) {
    case 'progress': return { ...old, description: event.description, value: event.value };
    case 'schema': return { ...old, schema: event };
    case 'table': return { ...old, tables: [...old.tables, event.table] };
    case 'finished': return { ...old, state: 'done', value: 1, seconds: event.seconds };
  }
}

async function follow(client: ContractClient, databases: { sourceId: string; copyId: string }, signal: AbortSignal, tell: (event: Event) => void): Promise<void> {
  for await (const event of await client.restore.compare(databases, { signal })) tell(event);
}

/** One comparison at a time; it ends with the component. */
export function useCompare(sourceId: string, copyId: string) {
  const { client } = useApi();
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const stop = useCallback(() => running.current?.abort(), []);
  const run = useCallback(() => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    const change = (next: (old: Comparison) => Comparison) => { if (running.current === abort) setComparison((old) => next(old ?? begun)); };
    setComparison(begun);
    const stopped = (old: Comparison): Comparison => (old.state === 'running' ? { ...old, state: 'cancelled' } : old);
    follow(client, { sourceId, copyId }, abort.signal, (event) => change((old) => after(old, event))).then(() => change(stopped), (thrown: unknown) => {
      if (abort.signal.aborted) change((old) => ({ ...old, state: 'cancelled' }));
      else change((old) => ({ ...old, state: 'failed', error: toAppError(thrown) }));
    });
  }, [client, sourceId, copyId]);
  return { comparison, run, stop };
}
