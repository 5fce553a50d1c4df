import { ArrowDown, ArrowUp, CaseSensitive, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { wordsOf } from '../../../../shared/error-copy.ts';
import { IconButton } from '../../../ui/button.tsx';
import { cx } from '../../../ui/class-names.ts';
import { inputClass } from '../../../ui/field.tsx';
import type { Finding, FindState } from './use-find.ts';

function stateWords(state: FindState): string {
  switch (state.kind) {
    case 'idle': return '';
    case 'searching': return 'Searching…';
    case 'found': return state.wrapped ? 'Found; the search went on at the other end' : 'Found';
    case 'none': return 'No match';
    case 'failed': return `${wordsOf(state.error).what} ${wordsOf(state.error).why}`;
  }
}

/** Searches the cells: Enter or F3 for the next, with Shift for the one before, Escape back to the grid. */
export function FindBar({ finding, onLeave }: { finding: Finding; onLeave: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const leave = () => {
    finding.close();
    onLeave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = event.key === 'Enter' || event.key === 'F3';
    if (!next && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (next) finding.next(event.shiftKey);
    else leave();
  };
  const { state } = finding;
  return (
    <div role="search" data-own-escape="" aria-label="Find in result" onKeyDown={onKeyDown} className="flex shrink-0 items-center gap-1 border-b border-line-soft bg-panel px-2 py-1">
      <input
        ref={input}
        autoFocus
        type="text"
        aria-label="Find in result"
        placeholder="Find in all rows"
        value={finding.text}
        spellCheck={false}
        aria-invalid={state.kind === 'none'}
        onChange={(event) => finding.type(event.target.value)}
        className={cx(inputClass, 'h-6! max-w-72 font-mono text-sm')}
      />
      <IconButton label="Match case" icon={<CaseSensitive size={15} />} aria-pressed={finding.caseSensitive} className={finding.caseSensitive ? 'bg-accent-soft! text-accent-text!' : ''} onClick={() => finding.setCase(!finding.caseSensitive)} />
      <IconButton label="Previous match (Shift+F3)" icon={<ArrowUp size={14} />} onClick={() => finding.next(true)} />
      <IconButton label="Next match (F3)" icon={<ArrowDown size={14} />} onClick={() => finding.next(false)} />
      <span role="status" className={cx('min-w-0 truncate px-1 text-sm', state.kind === 'none' || state.kind === 'failed' ? 'text-red' : 'text-muted')}>{stateWords(state)}</span>
      <IconButton label="Close find" className="ml-auto" icon={<X size={14} />} onClick={leave} />
    </div>
  );
}
