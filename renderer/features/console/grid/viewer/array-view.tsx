import { useMemo, useState } from 'react';
import { Button } from '../../../../ui/button.tsx';
import { formatCount } from '../../../../ui/format.ts';
import { drawCell } from '../cell-text.ts';
import { Pieces } from './pieces.tsx';
import type { ArrayItem, ParsedArray } from './array-text.ts';

const PORTION = 500;
type Line = { path: string; value: string | null };

function flatten(items: readonly ArrayItem[], lower: readonly number[], prefix: string, most: number, lines: Line[]): void {
  for (const [index, item] of items.entries()) {
    if (lines.length > most) return;
    const path = `${prefix}[${index + (lower[0] ?? 1)}]`;
    if (item === null || typeof item === 'string') lines.push({ path, value: item });
    else flatten(item, lower.slice(1), path, most, lines);
  }
}

/** The elements of an array with their subscripts, as SQL counts them. */
export function ArrayView({ array }: { array: ParsedArray }) {
  const [most, setMost] = useState(PORTION);
  const lines = useMemo(() => {
    const all: Line[] = [];
    flatten(array.items, array.lower, '', most, all);
    return all;
  }, [array, most]);
  if (lines.length === 0) return <p className="m-0 p-3 text-muted">The array has no elements.</p>;
  return (
    <div className="min-h-0 flex-1 overflow-auto border-t border-line-soft">
      <dl aria-label="Elements" className="m-0 grid grid-cols-[auto_minmax(0,1fr)] font-mono text-sm select-text">
        {lines.slice(0, most).map((line) => (
          <div key={line.path} className="contents">
            <dt className="border-b border-line-soft bg-panel px-2 py-1 text-right text-faint">{line.path}</dt>
            <dd className="m-0 border-b border-line-soft px-2 py-1 break-words whitespace-pre-wrap"><Pieces drawn={drawCell(line.value, null)} /></dd>
          </div>
        ))}
      </dl>
      {lines.length > most ? <Button small kind="link" className="m-1" onClick={() => setMost(most + PORTION)}>Show {formatCount(PORTION)} more</Button> : null}
    </div>
  );
}
