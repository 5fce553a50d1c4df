import { useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { useApi } from '../../../api/api-context.tsx';
import { isCancelled, toAppError } from '../../../api/failure.ts';
import { gridMemory, statementKey } from './grid-memory.ts';
import { noOrder, type Order } from './sorting.ts';

/** Where the order of the rows comes from: as they came, sorted here, or not to be had here. */
export type OrderState =
  | { kind: 'plain' }
  /** Rows still arrive; it is done when all are here. */
  | { kind: 'waiting' }
  | { kind: 'working' }
  | { kind: 'here'; order: Order }
  | { kind: 'failed'; error: AppError };

export type ResultOrder = {
  order: Order;
  state: OrderState;
  /** What the rows shown are of: null for the result as it came. */
  view: { viewId: string; count: number } | null;
  set: (next: (old: Order) => Order) => void;
  clear: () => void;
  /** The statement for the server to do it, run in this tab; null where there is nobody to run it. */
  rerun: (() => void) | null;
  rerunError: AppError | null;
};

type OrderDeps = { resultId: string; complete: boolean; statementText: string | null; onRerun: ((text: string) => void) | undefined };

/** Sorting and filtering of a result: here where all rows are here, else by the server when the user says so. */
export function useOrder({ resultId, complete, statementText, onRerun }: OrderDeps): ResultOrder {
  const { client } = useApi();
  const [order, setOrder] = useState<Order>(noOrder);
  const [state, setState] = useState<OrderState>({ kind: 'plain' });
  const [view, setView] = useState<ResultOrder['view']>(null);
  const [rerunError, setRerunError] = useState<AppError | null>(null);
  const wanted = order.sort.length > 0 || order.filters.length > 0;

  useEffect(() => {
    setRerunError(null);
    if (!wanted) {
      setState({ kind: 'plain' });
      setView(null);
      return undefined;
    }
    if (!complete) {
      setState({ kind: 'waiting' });
      return undefined;
    }
    const stop = new AbortController();
    setState({ kind: 'working' });
    client.results.view({ resultId, sort: [...order.sort], filters: [...order.filters] }, { signal: stop.signal }).then(
      (made) => {
        if (stop.signal.aborted) return;
        setView(made);
        setState({ kind: 'here', order });
      },
      (error: unknown) => { if (!stop.signal.aborted && !isCancelled(error)) setState({ kind: 'failed', error: toAppError(error) }); },
    );
    return () => stop.abort();
  }, [client, resultId, order, wanted, complete]);

  const rerun = async (run: (text: string) => void) => {
    setRerunError(null);
    try {
      const { text } = await client.results.rerun({ resultId, sort: [...order.sort], filters: [...order.filters] });
      gridMemory.serverOrders.set(statementKey(text), { original: statementText, ...order });
      run(text);
    } catch (error) {
      setRerunError(toAppError(error));
    }
  };
  return {
    order, state, view, rerunError,
    set: setOrder,
    clear: () => setOrder(noOrder),
    rerun: onRerun === undefined ? null : () => void rerun(onRerun),
  };
}
