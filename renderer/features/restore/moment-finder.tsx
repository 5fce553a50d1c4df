import { useId, useState, type ReactNode } from 'react';
import type { TimeColumn } from '../../../shared/contract/restore.ts';
import { formatUtc } from '../../../shared/utc.ts';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field, inputClass } from '../../ui/field.tsx';
import { Busy } from '../../ui/marks.tsx';
import { useFindMoments, useTimeColumns } from './queries.ts';
import { localMoment } from './times.ts';

const nameOf = ({ schema, table, column }: TimeColumn) => `${schema === 'public' ? '' : `${schema}.`}${table}.${column}`;

function Select({ label, value, onChange, children }: { label: string; value: string; onChange: (value: string) => void; children: ReactNode }) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-1 basis-52 flex-col gap-1">
      <label htmlFor={id} className="font-medium">{label}</label>
      <select id={id} className={inputClass} value={value} onChange={(event) => onChange(event.target.value)}>{children}</select>
    </div>
  );
}

type Found = readonly { at: string; row: string }[];

function FoundRow({ at, row, inside, onChoose }: { at: string; row: string; inside: boolean; onChoose: () => void }) {
  return (
    <li>
      <button type="button" disabled={!inside} title={formatUtc(at)} onClick={onChoose} className="flex h-6 w-full items-center gap-3 rounded-sm px-2 text-left hover:bg-hover disabled:pointer-events-none">
        <span className={cx('shrink-0 tabular', !inside && 'text-muted')}>{localMoment(at)}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-sm text-muted">{row}</span>
        {inside ? null : <span className="shrink-0 text-sm text-muted">outside the window</span>}
      </button>
    </li>
  );
}

function FoundList({ found, inside, onChoose }: { found: Found; inside: (at: number) => boolean; onChoose: (at: number) => void }) {
  if (found.length === 0) return <p role="status" className="m-0 text-muted">No row with a time matches.</p>;
  return (
    <>
      <p role="status" className="m-0 text-sm text-muted">The latest first. Choosing one sets the moment one second before it.</p>
      <ul aria-label="Found moments" className="m-0 max-h-44 list-none overflow-auto rounded-md border border-line bg-bg p-1">
        {found.map(({ at, row }) => {
          const before = Date.parse(at) - 1000;
          return <FoundRow key={`${at} ${row}`} at={at} row={row} inside={inside(before)} onChoose={() => onChoose(before)} />;
        })}
      </ul>
    </>
  );
}

function Finder({ addonId, columns, inside, onChoose }: { addonId: string; columns: readonly TimeColumn[]; inside: (at: number) => boolean; onChoose: (at: number) => void }) {
  const find = useFindMoments();
  const [name, setName] = useState('');
  const [by, setBy] = useState('');
  const [value, setValue] = useState('');
  const chosen = columns.find((one) => nameOf(one) === name) ?? columns[0];
  if (chosen === undefined) return <p className="m-0 text-muted">No table has a column with a date or a time.</p>;
  const { schema, table, column } = chosen;
  const where = by === '' ? null : { column: by, value };
  return (
    <form className="flex flex-col gap-2" onSubmit={(event) => { event.preventDefault(); if (!find.isPending) find.mutate({ addonId, schema, table, column, where }); }}>
      <div className="flex flex-wrap items-end gap-3">
        <Select label="Time column" value={nameOf(chosen)} onChange={(next) => { setName(next); setBy(''); find.reset(); }}>
          {columns.map((one) => <option key={nameOf(one)} value={nameOf(one)}>{nameOf(one)}</option>)}
        </Select>
        <Select label="Only where" value={by} onChange={setBy}>
          <option value="">any row</option>
          {chosen.columns.map((one) => <option key={one} value={one}>{one} is</option>)}
        </Select>
        {by === '' ? null : <Field label="Value" autoComplete="off" spellCheck={false} className="min-w-0 flex-1 basis-32" value={value} onChange={(event) => setValue(event.target.value)} />}
        <Button type="submit" disabled={find.isPending}>Look into the data</Button>
      </div>
      {chosen.type === 'timestamp with time zone' ? null : <p className="m-0 text-sm text-muted">This column has no time zone; its times are taken as UTC.</p>}
      {find.isPending ? <Busy>Reading {nameOf(chosen)}…</Busy> : null}
      {find.isError ? <FailureView compact error={toAppError(find.error)} action={doctorAction(toAppError(find.error), addonId)} /> : null}
      {find.data === undefined ? null : <FoundList found={find.data} inside={inside} onChoose={onChoose} />}
    </form>
  );
}

type MomentFinderProps = { addonId: string; inside: (at: number) => boolean; onChoose: (at: number) => void };

/** Finds when something happened from a time column of the database, say of the last good order. Connects only when it is opened. */
export function MomentFinder({ addonId, inside, onChoose }: MomentFinderProps) {
  const [open, setOpen] = useState(false);
  const columns = useTimeColumns(addonId, open);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className="rounded-md border border-line-soft px-3 py-2">
      <summary className="text-muted">Find the moment in the data</summary>
      <div className="mt-2">
        {columns.isFetching && columns.data === undefined ? <Busy>Connecting, to read which columns have times…</Busy> : null}
        {columns.isError ? <FailureView compact error={toAppError(columns.error)} onRetry={() => void columns.refetch()} action={doctorAction(toAppError(columns.error), addonId)} /> : null}
        {columns.data === undefined ? null : <Finder addonId={addonId} columns={columns.data} inside={inside} onChoose={onChoose} />}
      </div>
    </details>
  );
}
