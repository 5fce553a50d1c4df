import { ChevronRight, Circle, CircleCheck, CircleX, LoaderCircle, Minus, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { DoctorStep } from '../../../shared/contract/doctor.ts';
import { doctorStateWords, doctorTitles } from '../../../shared/doctor-report.ts';
import { cx } from '../../ui/class-names.ts';
import { formatDuration } from '../../ui/format.ts';

function Mark({ state }: { state: DoctorStep['state'] }) {
  const common = { size: 15, 'aria-hidden': true } as const;
  switch (state) {
    case 'ok': return <CircleCheck {...common} className="text-accent" />;
    case 'warning': return <TriangleAlert {...common} className="text-amber" />;
    case 'failed': return <CircleX {...common} className="text-red" />;
    case 'running': return <LoaderCircle {...common} className="turning text-accent" />;
    case 'waiting': return <Circle {...common} className="text-faint opacity-50" />;
    case 'not-reached': return <Minus {...common} className="text-faint" />;
  }
}

/** The two findings that say most come first. */
const summary = ({ facts, words }: DoctorStep) => words?.what ?? facts.slice(0, 2).map(({ value }) => value).join(' · ');
const time = (ms: number) => (ms < 10 ? `${ms.toFixed(1)} ms` : formatDuration(ms));

function Findings({ step }: { step: DoctorStep }) {
  return (
    <div className="flex flex-col gap-2 pr-3 pb-2.5 pl-9">
      {step.words === null ? null : (
        <div className={cx('rounded-md border px-3 py-2', step.state === 'failed' ? 'border-red-line bg-red-soft' : 'border-amber-line bg-amber-soft')}>
          <p className="m-0 font-semibold">{step.words.what}</p>
          <p className="m-0 break-words text-muted">{step.words.why}</p>
          <p className="m-0">{step.words.next}</p>
        </div>
      )}
      {step.facts.length === 0 ? null : (
        <dl className="m-0 grid grid-cols-[minmax(88px,max-content)_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-sm">
          {step.facts.map(({ label, value }) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="m-0 font-mono break-words select-text">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** One step: its state in a word, its time, and what it found in one line; all of it when opened. Troubles open by themselves. */
export function StepRow({ step }: { step: DoctorStep }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const troubled = step.state === 'failed' || step.state === 'warning';
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => { if (step.state === 'failed') row.current?.scrollIntoView({ block: 'nearest' }); }, [step.state]);
  const hasMore = step.facts.length > 0 || step.words !== null;
  const open = hasMore && (chosen ?? troubled);
  return (
    <li ref={row} data-step={step.id} data-state={step.state} className="border-t border-line-soft first:border-t-0">
      <button
        type="button"
        aria-expanded={open}
        disabled={!hasMore}
        onClick={() => setChosen(!open)}
        className="flex h-7 w-full items-center gap-2.5 rounded-md px-2 text-left outline-offset-[-2px] hover:bg-hover disabled:hover:bg-transparent"
      >
        <Mark state={step.state} />
        <span className={cx('w-42 shrink-0 truncate font-medium', (step.state === 'not-reached' || step.state === 'waiting') && 'text-muted')}>{doctorTitles[step.id]}</span>
        <span className="min-w-0 flex-1 truncate text-sm text-muted">{open ? '' : summary(step)}</span>
        <span className={cx('shrink-0 text-sm tabular', step.state === 'failed' ? 'text-red' : 'text-muted')}>
          {doctorStateWords[step.state]}{step.ms === null ? '' : `, ${time(step.ms)}`}
        </span>
        <ChevronRight size={13} aria-hidden="true" className={cx('shrink-0 text-faint', open && 'rotate-90', !hasMore && 'invisible')} />
      </button>
      {open ? <Findings step={step} /> : null}
    </li>
  );
}
