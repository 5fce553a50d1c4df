import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Target } from '../../../shared/contract/base.ts';
import type { Relation } from '../../../shared/contract/catalog.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { exportAsked } from '../../state/exports.ts';
import { cx } from '../../ui/class-names.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format.ts';
import { Busy } from '../../ui/marks.tsx';

const MOST = 100;
const kinds: Record<Relation['kind'], string> = {
  table: 'table', 'partitioned-table': 'partitioned table', view: 'view', 'materialized-view': 'materialized view', 'foreign-table': 'foreign table', sequence: 'sequence',
};

function askToExport(target: Target, { schema, name }: Relation): void {
  exportAsked.set({
    name, table: `${schema}.${name}`,
    offers: [{ label: `Every row of ${schema}.${name}, as ${target.access === 'read-only' ? 'a read-only' : 'a read & write'} role sees it`, source: { kind: 'table', target, schema, table: name } }],
  });
}

function Row({ relation, active, id, onPick }: { relation: Relation; active: boolean; id: string; onPick: () => void }) {
  const rows = relation.estimatedRows === null ? '' : `≈ ${formatCount(Math.round(relation.estimatedRows))} rows`;
  return (
    <li id={id} role="option" aria-selected={active} onClick={onPick} title={relation.comment ?? undefined} className={cx('flex h-7 items-center gap-3 rounded-sm px-2', active ? 'bg-hover' : 'hover:bg-hover')}>
      <span className="min-w-0 flex-1 truncate font-mono text-sm"><span className="text-muted">{relation.schema}.</span>{relation.name}</span>
      <span className="shrink-0 text-sm text-muted">{kinds[relation.kind]}</span>
      <span className="w-32 shrink-0 text-right text-sm text-muted tabular">{rows}</span>
    </li>
  );
}

function Picker({ target, onClose }: { target: Target; onClose: () => void }) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const { query } = useApi();
  const found = useQuery(query.catalog.relations.queryOptions({ input: { ...target, search, limit: MOST }, placeholderData: keepPreviousData }));
  const relations = (found.data?.relations ?? []).filter((one) => one.kind !== 'sequence');
  const pick = (relation: Relation | undefined) => {
    if (relation === undefined) return;
    onClose();
    askToExport(target, relation);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') pick(relations[at]);
    else if (step !== 0) {
      const next = Math.max(0, Math.min(relations.length - 1, at + step));
      setAt(next);
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    } else return;
    event.preventDefault();
  };
  const words = found.data?.state === 'unavailable' ? (found.data.reason ?? 'The list of tables cannot be read.') : 'No table or view has such a name.';
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="Table or view" role="combobox" aria-expanded="true" aria-controls={`${id}-list`} aria-activedescendant={relations.length === 0 ? undefined : `${id}-${at}`}
        autoFocus value={search} spellCheck={false} autoComplete="off" placeholder="Part of its name" onKeyDown={onKeyDown}
        onChange={(event) => { setSearch(event.target.value); setAt(0); }}
      />
      {found.error === null ? null : <FailureView compact error={toAppError(found.error)} onRetry={() => void found.refetch()} />}
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label="Tables and views" className="m-0 h-72 list-none overflow-auto p-0">
        {relations.map((relation, index) => (
          <Row key={`${relation.schema}.${relation.name}`} id={`${id}-${index}`} relation={relation} active={index === at} onPick={() => pick(relation)} />
        ))}
        {relations.length > 0 || found.error !== null ? null : <li className="p-2 text-muted">{found.isPending || found.data?.state === 'loading' ? <Busy>Reading the list of tables…</Busy> : words}</li>}
      </ul>
      <p className="m-0 text-sm text-muted">{found.data !== undefined && found.data.total > MOST ? `${formatCount(found.data.total)} match; the first ${MOST} are shown.` : 'Enter exports the chosen one.'}</p>
    </div>
  );
}

/** Chooses a table or view to export whole. */
export function TablePicker({ target, open, onClose }: { target: Target; open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Export a table" width="w-[600px]">
      {open ? <Picker target={target} onClose={onClose} /> : null}
    </Dialog>
  );
}
