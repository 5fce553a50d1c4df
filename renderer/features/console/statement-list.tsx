import { useVirtualizer } from '@tanstack/react-virtual';
import { Check, CircleX, MessageSquare, Play } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { cx } from '../../ui/class-names.ts';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { rowWords } from './run/run-words.ts';
import type { RunState, StatementState } from './run-state.ts';
import { outcomeOf } from './statements/run-marks.ts';

const ROW_PX = 24;

function resultWords(one: StatementState): string {
  if (one.failed !== null) return one.failed.error.sqlstate;
  if (one.columns !== null) return rowWords(one.done?.rowCount ?? one.count);
  return one.done?.command ?? '';
}

const timeWords = ({ done, failed }: StatementState) => {
  const ms = done?.elapsedMs ?? failed?.elapsedMs;
  return ms === undefined ? '' : formatDuration(ms);
};

const marks = {
  running: { icon: <Play size={10} className="text-accent-text" />, word: 'running' },
  done: { icon: <Check size={12} className="text-accent-text" />, word: 'done' },
  failed: { icon: <CircleX size={12} className="text-red" />, word: 'failed' },
  left: { icon: null, word: 'not finished' },
};

function Entry({ one, run }: { one: StatementState; run: RunState }) {
  const outcome = outcomeOf(one, run.phase);
  const mark = marks[outcome ?? 'left'];
  const words = run.text.slice(one.range.from, Math.min(one.range.to, one.range.from + 160)).trim().replaceAll(/\s+/g, ' ').slice(0, 120);
  const notices = one.notices.length + one.dropped;
  return (
    <>
      <span className="w-5 shrink-0 text-right text-faint tabular">{one.index + 1}</span>
      <span role="img" aria-label={mark.word} className="flex w-3 shrink-0 justify-center">{mark.icon}</span>
      <code title={words} className="min-w-0 flex-1 truncate font-mono text-sm">{words}</code>
      {notices === 0 ? null : (
        <span title={`${formatCount(notices)} ${notices === 1 ? 'notice' : 'notices'}`} className="flex shrink-0 items-center gap-0.5 text-xs text-muted"><MessageSquare size={10} aria-hidden="true" />{formatCount(notices)}<span className="sr-only"> notices</span></span>
      )}
      <span className={cx('max-w-24 shrink-0 truncate text-sm', one.failed === null ? 'text-muted' : 'text-red')}>{resultWords(one)}</span>
      <span className="min-w-11 shrink-0 text-right text-sm text-faint tabular">{timeWords(one)}</span>
    </>
  );
}

type StatementListProps = { run: RunState; shown: StatementState | null; onChoose: (index: number) => void };

/** The statements of a script with how each ended: result, notices, time. */
export function StatementList({ run, shown, onChoose }: StatementListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: run.statements.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 4 });
  const at = shown?.index ?? -1;
  useEffect(() => { if (at >= 0) virtual.scrollToIndex(at); }, [virtual, at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const last = run.statements.length - 1;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (next === undefined || event.altKey || run.statements[next] === undefined) return;
    event.preventDefault();
    onChoose(next);
  };
  return (
    <div ref={scroller} role="listbox" aria-label="Statements" aria-activedescendant={at < 0 ? undefined : `statement-${at}`} tabIndex={0} onKeyDown={onKeyDown} className="h-full overflow-auto border-r border-line bg-panel outline-offset-[-2px]">
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const one = run.statements[item.index];
          if (one === undefined) return null;
          return (
            <div
              key={item.key}
              id={`statement-${item.index}`}
              role="option"
              aria-selected={one === shown}
              aria-posinset={item.index + 1}
              aria-setsize={run.statements.length}
              onClick={() => onChoose(one.index)}
              className={cx('absolute inset-x-0 flex items-center gap-1.5 px-2', one === shown ? 'bg-hover' : 'hover:bg-hover/60')}
              style={{ top: item.start, height: ROW_PX }}
            >
              <Entry one={one} run={run} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
