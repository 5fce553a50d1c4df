import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type KeyboardEvent } from 'react';
import { cx } from '../../ui/class-names.ts';
import { formatCount } from '../../ui/format.ts';
import type { RunState, StatementState } from './run-state.ts';

const ROW_PX = 24;

function outcomeOf(one: StatementState): string {
  if (one.failed !== null) return 'failed';
  if (one.done === null) return 'running';
  const rows = one.done.rowCount ?? one.count;
  return one.columns === null ? one.done.command : `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

type StatementListProps = { run: RunState; text: string; shown: StatementState | null; onChoose: (index: number) => void };

/** The statements of a script with how each ended. */
export function StatementList({ run, text, shown, onChoose }: StatementListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: run.statements.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 4 });
  const at = run.statements.findIndex((one) => one === shown);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : -1;
    const target = run.statements[next];
    if (target === undefined) return;
    event.preventDefault();
    onChoose(target.index);
    virtual.scrollToIndex(next);
  };
  return (
    <div ref={scroller} role="listbox" aria-label="Statements" tabIndex={0} onKeyDown={onKeyDown} className="h-full overflow-auto border-r border-line bg-panel outline-offset-[-2px]">
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const one = run.statements[item.index];
          if (one === undefined) return null;
          const words = text.slice(one.range.from, Math.min(one.range.to, one.range.from + 80)).trim().replaceAll(/\s+/g, ' ');
          return (
            <div
              key={item.key}
              role="option"
              aria-selected={one === shown}
              onClick={() => onChoose(one.index)}
              className={cx('absolute inset-x-0 flex items-center gap-2 px-3', one === shown ? 'bg-hover' : 'hover:bg-hover/60')}
              style={{ top: item.start, height: ROW_PX }}
            >
              <span className="w-6 shrink-0 text-right text-faint tabular">{one.index + 1}</span>
              <code className="min-w-0 flex-1 truncate font-mono text-sm">{words}</code>
              <span className={cx('shrink-0 text-sm', one.failed === null ? 'text-muted' : 'text-red')}>{outcomeOf(one)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
