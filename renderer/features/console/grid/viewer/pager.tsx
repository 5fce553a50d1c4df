import { ChevronLeft, ChevronRight } from 'lucide-react';
import { IconButton } from '../../../../ui/button.tsx';
import { formatCount } from '../../../../ui/format.ts';

/** Goes through the parts of something long; nothing where it is one part. */
export function Pager({ part, parts, onPart }: { part: number; parts: number; onPart: (part: number) => void }) {
  if (parts < 2) return null;
  return (
    <span role="group" aria-label="Parts" className="inline-flex items-center gap-1 text-sm">
      <IconButton label="Previous part" icon={<ChevronLeft size={14} />} disabled={part === 0} onClick={() => onPart(part - 1)} />
      <label className="inline-flex items-center gap-1 text-muted">
        Part
        <input
          type="number" min={1} max={parts} value={part + 1} aria-label="Part"
          onChange={(event) => { if (event.target.validity.valid && event.target.value !== '') onPart(Number(event.target.value) - 1); }}
          className="h-5 w-16 rounded-sm border border-line bg-bg px-1 text-text tabular"
        />
        of {formatCount(parts)}
      </label>
      <IconButton label="Next part" icon={<ChevronRight size={14} />} disabled={part >= parts - 1} onClick={() => onPart(part + 1)} />
    </span>
  );
}
