import { useMemo, useState } from 'react';
import type { Cell, Column } from '../../../../../shared/cell.ts';
import { Button } from '../../../../ui/button.tsx';
import { FailureView } from '../../../../ui/failure-view.tsx';
import { Choice } from '../../../../ui/field.tsx';
import { formatBytes, formatCount } from '../../../../ui/format.ts';
import { Busy } from '../../../../ui/marks.tsx';
import { parseArray } from './array-text.ts';
import { ArrayView } from './array-view.tsx';
import { HexView } from './hex-view.tsx';
import { isJsonDocument } from './json-outline.ts';
import { JsonView } from './json-view.tsx';
import { utf8Bytes } from './parts.ts';
import { SaveCell } from './save-cell.tsx';
import { TextView } from './text-view.tsx';
import { useValue, type Value, type ValueAt } from './use-value.ts';

type Look = 'text' | 'json' | 'hex' | 'array';
const words: Record<Look, string> = { text: 'Text', json: 'JSON', hex: 'Hex', array: 'Elements' };
const JSON_OIDS = new Set([114, 3802]);
const BYTEA_OID = 17;
const BOX_ARRAY = 'box[]';
/** Longer text is not tried as JSON where its type does not say that it is. */
const MOST_TRIED = 4 * 1024 * 1024;
/** Longer JSON and arrays are shown as text alone: their structure would take seconds to find. */
const MOST_READ = 32 * 1024 * 1024;

/** How a value can be shown, the best first. */
export function looksOf(column: Column, { text, whole }: Value): Look[] {
  if (text === null) return ['text'];
  const looks: Look[] = [];
  if (column.typeOid === BYTEA_OID) looks.push('hex');
  const readable = whole && text.length <= MOST_READ;
  if (readable && column.typeName.endsWith('[]') && parseArray(text, column.typeName === BOX_ARRAY ? ';' : ',') !== null) looks.push('array');
  const document = /^\s*[{[]/.test(text);
  if (readable && document && (JSON_OIDS.has(column.typeOid) || (!looks.includes('array') && text.length <= MOST_TRIED && isJsonDocument(text)))) looks.push('json');
  return [...looks, 'text'];
}

function sizeText({ text, bytes, whole }: Value): string {
  if (text === null) return 'NULL';
  const size = bytes ?? utf8Bytes(text);
  if (!whole) return `${formatBytes(size)} in all, the beginning is shown`;
  return `${formatCount(text.length)} ${text.length === 1 ? 'character' : 'characters'}, ${formatBytes(size)}`;
}

function Body({ value, look, column }: { value: Value; look: Look; column: Column }) {
  const text = value.text ?? '';
  const array = useMemo(() => (look === 'array' ? parseArray(text, column.typeName === BOX_ARRAY ? ';' : ',') : null), [text, look, column]);
  if (value.text === null) return <p className="m-0 border-t border-line-soft p-3 text-faint italic">NULL: there is no value.</p>;
  if (text === '') return <p className="m-0 border-t border-line-soft p-3 text-faint italic">The empty text: a value of no characters.</p>;
  if (look === 'json') return <JsonView text={text} />;
  if (look === 'hex') return <HexView text={text} />;
  return array === null ? <TextView text={text} /> : <ArrayView array={array} />;
}

type ValueViewProps = { at: ValueAt; column: Column; cell: Cell | undefined; onCopy: () => void };

/** One value whole, as the server sent it, in the ways its type can be read. */
export function ValueView({ at, column, cell, onCopy }: ValueViewProps) {
  const { value, loaded, error, load, stop } = useValue(at, cell);
  const [chosen, setChosen] = useState<{ among: string; look: Look } | null>(null);
  const looks = useMemo(() => (value === undefined ? [] : looksOf(column, value)), [column, value?.text, value?.whole]); // eslint-disable-line
  // Who reads JSON as text does not mean to read bytea so: a choice holds for values with the same alternatives.
  const among = looks.join(' ');
  const look = chosen?.among === among ? chosen.look : (looks[0] ?? 'text');
  if (value === undefined) return <div aria-busy="true" className="skeleton m-3 h-24" />;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-2 py-1">
        <span role="status" aria-label="Size" className="text-sm text-muted">{sizeText(value)}</span>
        {looks.length > 1 ? <Choice label="Shown as" value={look} options={looks.map((one) => ({ value: one, text: words[one] }))} onChange={(one) => setChosen({ among, look: one })} /> : null}
        <span className="ml-auto flex items-center">
          {value.text === null ? null : <Button small kind="quiet" onClick={onCopy}>Copy value</Button>}
          {value.text === null ? null : <SaveCell at={at} name={column.name} />}
        </span>
      </div>
      {value.whole || value.bytes === null ? null : (
        <div className="flex shrink-0 items-center gap-2 px-2 pb-1">
          {loaded === null
            ? <Button small onClick={load}>Load all {formatBytes(value.bytes)}</Button>
            : <><Busy>Loading {formatBytes(loaded)} of {formatBytes(value.bytes)}…</Busy><Button small kind="quiet" onClick={stop}>Cancel</Button></>}
        </div>
      )}
      {error === null ? null : <div className="shrink-0 p-2"><FailureView compact error={error} onRetry={load} /></div>}
      <Body key={`${at.row} ${at.column} ${String(value.whole)}`} value={value} look={look} column={column} />
    </div>
  );
}
