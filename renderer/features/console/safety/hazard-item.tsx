import { TriangleAlert } from 'lucide-react';
import type { Hazard } from '../../../../shared/contract/safety.ts';
import { formatCount } from '../../../ui/format.ts';
import { excerptOf, lineOf } from './excerpt.ts';

const places: Record<Hazard['inside'], string> = { statement: '', cte: 'in a WITH query', 'do-block': 'in a DO block', 'routine-body': 'in a routine or rule' };

/** How many rows, and who says so. */
export function rowWords({ rows, rowsFrom, kind }: Hazard): string {
  if (rows !== null) return `about ${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}, ${rowsFrom === 'planner' ? 'the planner estimates' : 'by the table’s statistics'}`;
  return ['update-all', 'delete-all', 'truncate'].includes(kind) ? 'number of rows not known' : '';
}

type HazardItemProps = { hazard: Hazard; text: string; onJump: () => void };

/** One statement that can hurt: what it does, to how many rows, and its text; a click goes there. */
export function HazardItem({ hazard, text, onJump }: HazardItemProps) {
  const { parts, more } = excerptOf(text, hazard.range);
  const line = lineOf(text, hazard.range.from);
  const place = places[hazard.inside];
  const rows = rowWords(hazard);
  let at = 0;
  return (
    <li className="flex gap-2.5 border-t border-line-soft py-2.5 first:border-t-0">
      <TriangleAlert size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-red" />
      <div className="min-w-0 flex-1">
        <p className="m-0 font-semibold">{hazard.title}{place === '' ? null : <span className="font-normal text-muted"> {place}</span>}</p>
        <p className="m-0 break-words">{hazard.consequence}{rows === '' ? null : <span className="text-muted tabular"> {rows.charAt(0).toUpperCase()}{rows.slice(1)}.</span>}</p>
        <button
          type="button"
          onClick={onJump}
          title="Close and go to the statement"
          aria-label={`Go to line ${line}: ${hazard.title}`}
          className="mt-1.5 flex w-full gap-2 rounded-sm border border-line-soft bg-bg px-2 py-1 text-left font-mono text-sm hover:bg-hover"
        >
          <span aria-hidden="true" className="shrink-0 text-faint select-none">{line}</span>
          <span className="min-w-0 whitespace-pre-wrap break-words">
            {parts.map((part) => {
              const key = at;
              at += part.text.length;
              return part.strong ? <b key={key} className="text-red">{part.text}</b> : <span key={key}>{part.text}</span>;
            })}
            {more ? <span className="text-faint"> …</span> : null}
          </span>
        </button>
      </div>
    </li>
  );
}
