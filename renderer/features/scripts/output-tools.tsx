import { ArrowDown, ArrowUp, ArrowDownToLine, Save } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import { chordText, useCommands } from '../../state/commands.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { Choice, inputClass } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format.ts';
import { mostMatches } from './find-lines.ts';

export type StreamFilter = 'all' | 'out' | 'err';

const filters = [
  { value: 'all', text: 'All' },
  { value: 'out', text: 'stdout', title: 'Standard output only' },
  { value: 'err', text: 'stderr', title: 'Standard error only' },
] as const;

type OutputToolsProps = {
  filter: StreamFilter;
  onFilter: (filter: StreamFilter) => void;
  text: string;
  onText: (text: string) => void;
  matches: number;
  current: number;
  onMatch: (current: number) => void;
  following: boolean;
  onFollow: () => void;
  onSave: () => void;
};

function foundWords(text: string, matches: number, current: number): string {
  if (text === '') return '';
  if (matches === 0) return 'No match';
  return `${formatCount(current + 1)} of ${formatCount(matches)}${matches >= mostMatches ? '+' : ''}`;
}

/** Which stream is shown, search, the end, and saving. */
export function OutputTools({ filter, onFilter, text, onText, matches, current, onMatch, following, onFollow, onSave }: OutputToolsProps) {
  const input = useRef<HTMLInputElement>(null);
  const step = (by: number) => { if (matches > 0) onMatch((current + by + matches) % matches); };
  useCommands([
    { id: 'scripts.find', title: 'Search the output', group: 'Run script', keys: ['Mod+F'], run: () => input.current?.select() },
    { id: 'scripts.save', title: 'Save the output…', group: 'Run script', run: onSave },
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === 'F3') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && text !== '') onText('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div role="toolbar" aria-label="Output tools" className="flex h-9 shrink-0 items-center gap-1.5 overflow-hidden border-b border-line bg-panel px-3">
      <Choice label="Streams" value={filter} options={filters} onChange={onFilter} />
      <input ref={input} type="search" aria-label="Search the output" placeholder={`Search (${chordText('Mod+F')})`} value={text} spellCheck={false} onChange={(event) => onText(event.target.value)} onKeyDown={onKeyDown} className={cx(inputClass, 'h-6! max-w-56 min-w-16! shrink font-mono text-sm')} />
      <IconButton label="Previous match (Shift+Enter)" icon={<ArrowUp size={14} />} disabled={matches === 0} onClick={() => step(-1)} />
      <IconButton label="Next match (Enter)" icon={<ArrowDown size={14} />} disabled={matches === 0} onClick={() => step(1)} />
      <span role="status" aria-label="Matches" className={cx('shrink-0 text-sm tabular', text !== '' && matches === 0 ? 'text-red' : 'text-muted')}>{foundWords(text, matches, current)}</span>
      <span className="flex-1" />
      <IconButton label="Go to the end and follow it" icon={<ArrowDownToLine size={14} />} aria-pressed={following} className={following ? 'bg-accent-soft! text-accent-text!' : ''} onClick={onFollow} />
      <Button small onClick={onSave}><Save size={12} aria-hidden="true" /> Save…</Button>
    </div>
  );
}
