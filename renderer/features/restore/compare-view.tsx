import { Check, CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CompareSample, RowCount, SchemaDifference, TableComparison } from '../../../shared/contract/restore-compare.ts';
import { doctorAction } from '../../state/doctor.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatDuration } from '../../ui/format.ts';
import { differs, schemaSummary, tableSummary } from './compare-words.ts';
import { useCompare, type Comparison } from './use-compare.ts';

const headClass = 'border-b border-line px-2 py-1 text-left font-medium text-muted';
const cellClass = 'border-b border-line-soft px-2 py-1 align-top';

function Count({ count }: { count: RowCount | null }) {
  if (count === null) return <span className="text-muted">unknown</span>;
  return <span title={count.exact ? 'Counted' : 'PostgreSQL’s estimate'}>{count.exact ? '' : '≈ '}{BigInt(count.rows).toLocaleString('en-US')}</span>;
}

function Sample({ sample }: { sample: CompareSample }) {
  switch (sample.kind) {
    case 'same': return <span>{sample.rows === 0 ? 'No rows' : `${sample.rows.toLocaleString('en-US')} rows the same`}</span>;
    case 'different': return <span className="font-medium text-red">{sample.differing.toLocaleString('en-US')} of {sample.rows.toLocaleString('en-US')} rows differ</span>;
    case 'none': return <span className="text-muted">{sample.reason}</span>;
  }
}

function Verdict({ bad }: { bad: boolean }) {
  return bad ? <CircleAlert size={14} aria-label="Differs" className="text-red" /> : <Check size={14} aria-label="Same" className="text-accent-text" />;
}

function Tables({ tables }: { tables: readonly TableComparison[] }) {
  return (
    <table aria-label="Rows by table" className="w-full border-collapse text-sm">
      <thead><tr><th className={cx(headClass, 'w-6')}><span className="sr-only">Result</span></th><th className={headClass}>Table</th><th className={cx(headClass, 'text-right!')}>Source rows</th><th className={cx(headClass, 'text-right!')}>Copy rows</th><th className={headClass}>Sampled rows</th></tr></thead>
      <tbody>
        {tables.map((table) => (
          <tr key={table.name}>
            <td className={cellClass}><Verdict bad={differs(table)} /></td>
            <td className={cx(cellClass, 'font-mono break-all')}>{table.name}</td>
            <td className={cx(cellClass, 'text-right tabular')}><Count count={table.source} /></td>
            <td className={cx(cellClass, 'text-right tabular')}><Count count={table.copy} /></td>
            <td className={cellClass}>{table.problem === null ? <Sample sample={table.sample} /> : <span className="text-red">{table.problem}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const definition = (text: string | null) => (text === null ? <span className="text-muted">not there</span> : <pre className="m-0 max-h-40 overflow-auto font-mono text-xs whitespace-pre-wrap select-text">{text}</pre>);

function Differences({ differences }: { differences: readonly SchemaDifference[] }) {
  return (
    <table aria-label="Schema differences" className="w-full table-fixed border-collapse text-sm">
      <thead><tr><th className={cx(headClass, 'w-24')}>Kind</th><th className={headClass}>Name</th><th className={headClass}>Source</th><th className={headClass}>Copy</th></tr></thead>
      <tbody>
        {differences.map(({ kind, name, source, copy }) => (
          <tr key={`${kind} ${name}`}>
            <td className={cellClass}>{kind}</td>
            <td className={cx(cellClass, 'font-mono break-all')}>{name}</td>
            <td className={cellClass}>{definition(source)}</td>
            <td className={cellClass}>{definition(copy)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Result({ comparison }: { comparison: Comparison }) {
  const { schema, tables, state } = comparison;
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const shown = onlyDifferences ? tables.filter(differs) : tables;
  return (
    <div className="flex flex-col gap-4">
      {schema === null ? null : (
        <div>
          <h3 className="m-0 mb-1 flex items-center gap-2 text-base font-medium"><Verdict bad={schema.differences.length > 0} />{schemaSummary(schema)}</h3>
          {schema.differences.length === 0 ? null : <div className="max-h-80 overflow-auto"><Differences differences={schema.differences} /></div>}
        </div>
      )}
      {tables.length === 0 ? null : (
        <div>
          <div className="mb-1 flex flex-wrap items-center gap-2">
            <h3 className="m-0 flex flex-1 items-center gap-2 text-base font-medium"><Verdict bad={tables.some(differs)} />{tableSummary(tables, schema?.tables ?? tables.length, state)}</h3>
            <label className="flex items-center gap-1.5 text-sm"><input type="checkbox" checked={onlyDifferences} onChange={(event) => setOnlyDifferences(event.target.checked)} /> Differences only</label>
          </div>
          <div className="max-h-[50vh] overflow-auto"><Tables tables={shown} /></div>
        </div>
      )}
    </div>
  );
}

type CompareViewProps = { source: { id: string; name: string }; copy: { id: string; name: string }; onClose: () => void };

/** A copy beside its source: schema, row counts and samples, over a read-only session each. */
export function CompareView({ source, copy, onClose }: CompareViewProps) {
  const { comparison, run, stop } = useCompare(source.id, copy.id);
  useEffect(() => { run(); }, [run]);
  const running = comparison?.state === 'running';
  return (
    <section aria-label="Comparison" className="min-w-0 rounded-lg border border-line bg-raised">
      <header className="flex flex-wrap items-center gap-2 border-b border-line-soft px-4 py-2">
        <h2 className="m-0 min-w-0 flex-1 truncate text-base font-semibold" title={`${source.name} and ${copy.name}`}>{source.name} and its copy {copy.name}</h2>
        {running ? <Button small onClick={stop}>Cancel</Button> : <Button small onClick={run}>Compare again</Button>}
        <Button small kind="quiet" onClick={onClose}>Close comparison</Button>
      </header>
      <div className="flex flex-col gap-3 px-4 py-3">
        <p className="m-0 text-sm text-muted">Read-only, over a session of its own each. A source in use goes on changing, so its newest rows may not be in the copy. Samples are the first and last 500 rows by primary key.</p>
        <p className="m-0 text-sm text-muted">Not compared: owners, privileges, row-level security and its policies, rules, and event triggers.</p>
        {running ? <div role="status" className="flex flex-col gap-1"><span className="text-muted">{comparison.description}</span><progress aria-label="Comparison" className="h-1 w-full" {...(comparison.value === null ? {} : { value: comparison.value, max: 1 })} /></div> : null}
        {comparison?.state === 'done' ? <p role="status" className="m-0">Compared in {formatDuration((comparison.seconds ?? 0) * 1000)}.</p> : null}
        {comparison?.state === 'cancelled' ? <p role="status" className="m-0 font-medium">Cancelled. What was compared until then is below.</p> : null}
        {comparison?.error ? <FailureView error={comparison.error} onRetry={run} action={doctorAction(comparison.error, copy.id)} /> : null}
        {comparison === null ? null : <Result comparison={comparison} />}
      </div>
    </section>
  );
}
