import { TriangleAlert } from 'lucide-react';
import type { Hazard } from '../../shared/contract/safety.ts';
import type { Excerpt } from './excerpt.ts';
import { cx } from './class-names.ts';
import { formatCount } from './format.ts';

const places: Record<Hazard['inside'], string> = { statement: '', cte: 'in a WITH query', 'do-block': 'in a DO block', 'routine-body': 'in a routine or rule' };

/** How many rows, and who says so. */
export function rowWords({ rows, rowsFrom, kind }: Pick<Hazard, 'rows' | 'rowsFrom' | 'kind'>): string {
  if (rows !== null) return `about ${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}, ${rowsFrom === 'planner' ? 'the planner estimates' : 'by the table’s statistics'}`;
  return ['update-all', 'delete-all', 'truncate'].includes(kind) ? 'number of rows not known' : '';
}

function Statement({ line, excerpt: { parts, more } }: { line: number; excerpt: Excerpt }) {
  let at = 0;
  return (
    <>
      <span aria-hidden="true" className="shrink-0 text-faint select-none">{line}</span>
      <span className="min-w-0 whitespace-pre-wrap break-words">
        {parts.map((part) => {
          const key = at;
          at += part.text.length;
          return part.strong ? <b key={key} className="text-red">{part.text}</b> : <span key={key}>{part.text}</span>;
        })}
        {more ? <span className="text-faint"> …</span> : null}
      </span>
    </>
  );
}

type HazardItemProps = {
  hazard: Omit<Hazard, 'range'>;
  line: number;
  excerpt: Excerpt;
  /** Goes to the statement, where there is an editor to go to. */
  onJump?: () => void;
};

const box = 'mt-1.5 flex w-full gap-2 rounded-sm border border-line-soft bg-bg px-2 py-1 text-left font-mono text-sm';

/** One statement that can hurt: what it does, to how many rows, and its text with its line. */
export function HazardItem({ hazard, line, excerpt, onJump }: HazardItemProps) {
  const place = places[hazard.inside];
  const rows = rowWords(hazard);
  return (
    <li className="flex gap-2.5 border-t border-line-soft py-2.5 first:border-t-0">
      <TriangleAlert size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-red" />
      <div className="min-w-0 flex-1">
        <p className="m-0 font-semibold">{hazard.title}{place === '' ? null : <span className="font-normal text-muted"> {place}</span>}</p>
        <p className="m-0 break-words">{hazard.consequence}{rows === '' ? null : <span className="text-muted tabular"> {rows.charAt(0).toUpperCase()}{rows.slice(1)}.</span>}</p>
        {onJump === undefined ? (
          <div role="group" aria-label={`Line ${line}`} className={box}><Statement line={line} excerpt={excerpt} /></div>
        ) : (
          <button type="button" onClick={onJump} title="Close and go to the statement" aria-label={`Go to line ${line}: ${hazard.title}`} className={cx(box, 'hover:bg-hover')}>
            <Statement line={line} excerpt={excerpt} />
          </button>
        )}
      </div>
    </li>
  );
}
