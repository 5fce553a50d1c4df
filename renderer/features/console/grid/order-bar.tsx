import { ArrowDown, ArrowUp, Filter as FilterIcon, X } from 'lucide-react';
import type { Column } from '../../../../shared/cell.ts';
import type { Filter } from '../../../../shared/contract/results.ts';
import { wordsOf } from '../../../../shared/error-copy.ts';
import { Button } from '../../../ui/button.tsx';
import { Busy } from '../../../ui/marks.tsx';
import type { ServerOrder } from './grid-memory.ts';
import { doneByServer, doneHere, filterWords, sortedBy, type Order } from './sorting.ts';
import type { ResultOrder } from './use-order.ts';

type OrderBarProps = {
  columns: readonly Column[];
  count: number;
  ordered: ResultOrder;
  server: ServerOrder | undefined;
  onFilter: (column: number, index: number) => void;
  /** Runs the statement as it was before the server sorted or filtered; null where nobody can. */
  onUndoServer: (() => void) | null;
};

const chip = 'inline-flex h-5 max-w-72 items-center gap-1 rounded-full border border-line bg-bg pl-2 text-sm';

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return <button type="button" aria-label={label} title={label} onClick={onClick} className="inline-flex size-5 shrink-0 items-center justify-center rounded-full text-muted hover:bg-hover hover:text-text"><X size={11} aria-hidden="true" /></button>;
}

function Chips({ columns, order, set, onFilter }: { columns: readonly Column[]; order: Order; set: ResultOrder['set']; onFilter: OrderBarProps['onFilter'] }) {
  const without = (filter: Filter) => set((old) => ({ ...old, filters: old.filters.filter((one) => one !== filter) }));
  return (
    <ul aria-label="Sorting and filters" className="m-0 flex min-w-0 flex-wrap gap-1 p-0">
      {order.sort.map((one) => {
        const name = columns[one.column]?.name ?? '';
        const Sign = one.descending ? ArrowDown : ArrowUp;
        return (
          <li key={`sort ${one.column}`} className={chip}>
            <Sign size={11} aria-hidden="true" className="shrink-0 text-accent-text" />
            <button type="button" title="Turn the direction" className="min-w-0 truncate" onClick={() => set((old) => ({ ...old, sort: sortedBy(old.sort, one.column, !one.descending, true) }))}>
              {name} <span className="text-muted">{one.descending ? 'descending' : 'ascending'}</span>
            </button>
            <Remove label={`Do not sort by ${name}`} onClick={() => set((old) => ({ ...old, sort: sortedBy(old.sort, one.column, null, true) }))} />
          </li>
        );
      })}
      {order.filters.map((filter, index) => {
        const words = filterWords(filter, columns);
        return (
          <li key={`${filter.column} ${filter.op} ${filter.value}`} className={chip}>
            <FilterIcon size={11} aria-hidden="true" className="shrink-0 text-accent-text" />
            <button type="button" title="Change this filter" className="min-w-0 truncate" onClick={() => onFilter(filter.column, index)}>{words}</button>
            <Remove label={`Remove filter ${words}`} onClick={() => without(filter)} />
          </li>
        );
      })}
    </ul>
  );
}

function ServerButton({ ordered, text }: { ordered: ResultOrder; text: string }) {
  return ordered.rerun === null ? null : <Button small onClick={ordered.rerun} title="Runs the statement again, wrapped so that the server does it over all rows">{text}</Button>;
}

function StateWords({ ordered, count }: { ordered: ResultOrder; count: number }) {
  const { state, order } = ordered;
  const onServer = `Run again on the server, ${doneByServer(order)}`;
  switch (state.kind) {
    case 'plain': return null;
    case 'working': return <Busy>Sorting and filtering here…</Busy>;
    case 'waiting': return <><span role="status" className="text-muted">Rows are still arriving; this is done here when all are.</span><ServerButton ordered={ordered} text={onServer} /></>;
    case 'here': return <span role="status" className="text-muted">{doneHere(state.order, ordered.view?.count ?? count, count)}</span>;
    case 'failed': {
      const words = wordsOf(state.error);
      return <><span role="alert">{words.what} <span className="text-muted">{words.why}</span></span><ServerButton ordered={ordered} text={onServer} /></>;
    }
  }
}

/** What the rows are sorted and filtered by, where that was done, and the way to have the server do it. */
export function OrderBar({ columns, count, ordered, server, onFilter, onUndoServer }: OrderBarProps) {
  const { order, rerunError } = ordered;
  const own = order.sort.length > 0 || order.filters.length > 0;
  if (!own && server === undefined) return null;
  return (
    <div role="group" aria-label="Order of the rows" className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-soft bg-panel px-2 py-1">
      {server === undefined ? null : (
        <span className="inline-flex items-center gap-2">
          <span>{`${doneByServer(server).charAt(0).toUpperCase()}${doneByServer(server).slice(1)} by the server: `}
            <span className="text-muted">{[...server.sort.map((one) => `${columns[one.column]?.name ?? ''} ${one.descending ? 'descending' : 'ascending'}`), ...server.filters.map((one) => filterWords(one, columns))].join(', ')}</span>
          </span>
          {onUndoServer === null ? null : <Button small kind="quiet" onClick={onUndoServer}>Run as before</Button>}
        </span>
      )}
      {own ? <Chips columns={columns} order={order} set={ordered.set} onFilter={onFilter} /> : null}
      {own ? <StateWords ordered={ordered} count={count} /> : null}
      {rerunError === null ? null : <span role="alert" className="text-red">{wordsOf(rerunError).what} {wordsOf(rerunError).why}</span>}
      {own ? <Button small kind="quiet" className="ml-auto" onClick={ordered.clear}>Clear all</Button> : null}
    </div>
  );
}
