import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { formatUtc } from '../../../shared/utc.ts';
import { formatTime } from '../../ui/format.ts';
import { keyStep, within } from './times.ts';

type TimeBarProps = {
  /** Milliseconds. */
  earliest: number;
  latest: number;
  now: number;
  /** The chosen moment; null for none. Without `onChange` the bar only shows the window. */
  value?: number | null;
  onChange?: (at: number) => void;
};

const iso = (at: number) => new Date(at).toISOString();

function Handle({ at, left, earliest, latest, onChange }: { at: number | null; left: number; earliest: number; latest: number; onChange: (at: number) => void }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keyStep(event.key, event.shiftKey);
    const next = event.key === 'Home' ? earliest : event.key === 'End' ? latest : step === null ? null : (at ?? latest) + step;
    if (next === null) return;
    event.preventDefault();
    onChange(within(next, earliest, latest));
  };
  return (
    <span
      role="slider"
      tabIndex={0}
      aria-label="Moment to restore"
      aria-valuemin={earliest}
      aria-valuemax={latest}
      aria-valuenow={Math.min(latest, Math.max(earliest, at ?? latest))}
      aria-valuetext={at === null ? 'Not chosen' : formatTime(iso(at))}
      onKeyDown={onKeyDown}
      className="absolute top-1/2 h-7 w-2.5 -translate-x-1/2 -translate-y-1/2 cursor-ew-resize rounded-sm border border-accent bg-raised shadow-pop"
      style={{ left: `${left}%`, opacity: at === null ? 0.6 : 1 }}
    />
  );
}

function Mark({ name, at, align }: { name: string; at: number; align: string }) {
  return (
    <span className={`flex min-w-0 flex-col ${align}`}>
      <span className="text-muted">{name}</span>
      <time className="truncate tabular" dateTime={iso(at)} title={formatUtc(iso(at))}>{formatTime(iso(at))}</time>
    </span>
  );
}

/** The restorable window beside now, drawn to scale; with `onChange` the moment is set by dragging, clicking or keys. */
export function TimeBar({ earliest, latest, now, value = null, onChange }: TimeBarProps) {
  const track = useRef<HTMLDivElement>(null);
  const end = Math.max(now, latest);
  const span = Math.max(1, end - earliest);
  const place = (at: number) => Math.min(100, Math.max(0, ((at - earliest) / span) * 100));
  const follow = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (onChange === undefined || box === undefined || event.buttons !== 1) return;
    onChange(within(earliest + ((event.clientX - box.left) / box.width) * span, earliest, latest));
  };
  return (
    <div className="flex flex-col gap-1.5 px-1.5">
      <div
        ref={track}
        className="relative flex h-9 touch-none items-center"
        onPointerDown={(event) => {
          if (onChange === undefined) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          follow(event);
        }}
        onPointerMove={follow}
      >
        <span aria-hidden="true" className="absolute h-3 w-full rounded-sm border border-line bg-panel" />
        <span aria-hidden="true" className="absolute h-3 rounded-sm border border-accent bg-accent-soft" style={{ left: 0, width: `${place(latest)}%` }} />
        <span aria-hidden="true" className="absolute h-6 border-l-2 border-faint" style={{ left: `calc(${place(now)}% - 2px)` }} />
        {onChange === undefined ? null : <Handle at={value} left={place(value ?? latest)} earliest={earliest} latest={latest} onChange={onChange} />}
      </div>
      <div className="flex justify-between gap-6 text-sm">
        <Mark name="Earliest" at={earliest} align="mr-auto items-start" />
        <Mark name="Latest" at={latest} align="items-end" />
        <Mark name="Now" at={now} align="items-end" />
      </div>
    </div>
  );
}
