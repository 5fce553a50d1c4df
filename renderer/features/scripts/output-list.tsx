import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, memo, useEffect, useMemo, useRef } from 'react';
import { cx } from '../../ui/class-names.ts';
import type { Span } from './ansi.ts';
import { cutSpans, type Match } from './find-lines.ts';
import { lineParts } from './line-parts.ts';
import type { OutputLine } from './output-lines.ts';
import './scripts.css';

const rowPx = 18;
/** Few, because each may be of thousands of characters. */
const overscan = 12;
/** Pixels from the end within which the end is followed. */
const nearEnd = 24;

const gutter: Record<OutputLine['stream'], { word: string; title: string }> = {
  out: { word: '', title: 'Standard output' }, err: { word: 'err', title: 'Standard error' }, note: { word: '·', title: 'Borealis Desktop' },
};

function styleClass({ style }: Span): string {
  const { colour, background, bold, faint, italic, underline, struck, inverse } = style;
  const shown = inverse ? background ?? 'white' : colour ?? (background === null ? null : background);
  return cx(
    shown !== null && `ansi-${shown}`, bold && 'font-bold', faint && 'text-faint', italic && 'italic', underline && 'underline', struck && 'line-through',
  );
}

type Marked = { from: number; to: number; number: number };

type LineProps = { line: OutputLine; marks: readonly Marked[]; current: number };

/** Drawn anew only when it changes: a line may be of a thousand colours. */
const Line = memo(function Line({ line, marks, current }: LineProps) {
  const parts = lineParts(cutSpans(line.spans.map(({ text }) => text), marks));
  return (
    <span className={cx('min-w-0 pr-4 whitespace-pre', line.stream === 'note' && 'text-muted')}>
      {parts.map(({ at, cuts, columns }) => {
        const pieces = cuts.map(({ text, span, match }, index) => {
          const of = line.spans[span];
          const shared = { className: of === undefined ? '' : styleClass(of), ...(of !== undefined && (of.style.background !== null || of.style.inverse) ? { 'data-ansi-background': '' } : {}) };
          // The place in the line is what a piece is.
          return match === null
            ? <span key={index} {...shared}>{text}</span>
            : <mark key={index} {...shared} {...(match === current ? { 'data-current': '' } : {})}>{text}</mark>;
        });
        return columns === null ? <Fragment key={at}>{pieces}</Fragment> : <span key={at} className="line-part" style={{ width: `${columns}ch` }}>{pieces}</span>;
      })}
    </span>
  );
});

const noMarks: readonly Marked[] = [];

/** The matches of each line that has some, by its place in the list. */
function marksByLine(matches: readonly Match[]): ReadonlyMap<number, readonly Marked[]> {
  const marks = new Map<number, Marked[]>();
  for (const [number, { index, from, to }] of matches.entries()) {
    const known = marks.get(index);
    if (known === undefined) marks.set(index, [{ from, to, number }]);
    else known.push({ from, to, number });
  }
  return marks;
}

type OutputListProps = { lines: readonly OutputLine[]; matches: readonly Match[]; current: number; following: boolean; onFollowing: (following: boolean) => void };

/** The lines of output, of which only those in view are drawn. The end is followed until the user scrolls away from it. */
export function OutputList({ lines, matches, current, following, onFollowing }: OutputListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan, getItemKey: (index) => lines[index]?.number ?? index });
  useEffect(() => {
    if (following && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [following, lines]);
  const marks = useMemo(() => marksByLine(matches), [matches]);
  const found = matches[current]?.index;
  useEffect(() => {
    // Only a match that was gone to moves the view.
    if (found === undefined) return undefined;
    rows.scrollToIndex(found, { align: 'center' });
    // It is drawn by then, perhaps far to the right.
    const frame = requestAnimationFrame(() => scroller.current?.querySelector('mark[data-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
    return () => cancelAnimationFrame(frame);
  }, [current, found, rows]);
  const onScroll = () => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = scroller.current ?? {};
    const atEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
    if (atEnd !== following) onFollowing(atEnd);
  };
  return (
    <div ref={scroller} role="log" aria-label="Output" aria-live="off" tabIndex={0} onScroll={onScroll} className="min-h-0 flex-1 overflow-auto bg-bg outline-offset-[-2px]">
      <div className="relative min-w-full" style={{ height: rows.getTotalSize(), width: 'max-content' }}>
        <div className="font-mono text-sm" style={{ transform: `translateY(${rows.getVirtualItems()[0]?.start ?? 0}px)` }}>
          {rows.getVirtualItems().map(({ index, key }) => {
            const line = lines[index];
            if (line === undefined) return null;
            const { word, title } = gutter[line.stream];
            return (
              <div key={key} data-stream={line.stream} style={{ height: rowPx }} className={cx('script-line flex leading-[18px] select-text', line.stream === 'err' && 'bg-[color-mix(in_srgb,var(--red)_5%,transparent)]')}>
                <span title={title} className={cx('sticky left-0 z-1 mr-2 w-9 shrink-0 border-r border-line-soft bg-panel pr-1.5 text-right text-xs leading-[18px] select-none', line.stream === 'err' ? 'text-red' : 'text-faint')}>{word}</span>
                <Line line={line} marks={marks.get(index) ?? noMarks} current={index === found ? current : -1} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
