import { useId, type ReactNode } from 'react';
import type { RestoreCapabilities } from '../../../shared/contract/restore.ts';
import { formatUtc } from '../../../shared/utc.ts';
import { cx } from '../../ui/class-names.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { Choice, Field } from '../../ui/field.tsx';
import { formatDuration, offsetOf } from '../../ui/format.ts';
import { momentProblem, type Draft } from './draft.ts';
import { MomentFinder } from './moment-finder.tsx';
import { TimeBar } from './time-bar.tsx';
import { beforeIncident, fromFields, localMoment, toFields, twiceShown, usualMoments, within, type Zone } from './times.ts';

const localZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones: readonly { value: Zone; text: string }[] = [{ value: 'local', text: localZone === 'UTC' ? 'Local' : localZone }, { value: 'utc', text: 'UTC' }];

type Change = (change: Partial<Draft>) => void;

function Kind({ name, title, text, checked, disabled, onChoose }: { name: string; title: string; text: string; checked: boolean; disabled: boolean; onChoose: () => void }) {
  return (
    <label className={cx('flex items-start gap-2 rounded-md border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-accent', checked ? 'border-accent bg-accent-soft' : 'border-line', disabled && 'opacity-60')}>
      <input type="radio" name={name} className="mt-[3px]" checked={checked} disabled={disabled} onChange={onChoose} />
      <span className="min-w-0">
        <span className="font-medium">{title}</span>
        <span className="block text-sm text-muted">{text}</span>
      </span>
    </label>
  );
}

function KindChoice({ draft, window, onChange }: { draft: Draft; window: RestoreCapabilities; onChange: Change }) {
  const name = useId();
  return (
    <fieldset className="m-0 grid grid-cols-1 gap-2 border-0 p-0 min-[900px]:grid-cols-2">
      <legend className="sr-only">Clone or restore</legend>
      <Kind
        name={name} title="Clone the present state" checked={draft.kind === 'clone'} disabled={!window.cloneSupported} onChoose={() => onChange({ kind: 'clone' })}
        text={window.cloneSupported ? 'A copy of the database as it is now, say for staging. Takes 10 to 15 minutes as a rule, whatever its size.' : 'This add-on’s plan cannot be cloned.'}
      />
      <Kind
        name={name} title="Restore to a point in time" checked={draft.kind === 'restore'} disabled={!window.restoreSupported} onChoose={() => onChange({ kind: 'restore' })}
        text={window.restoreSupported ? 'A copy of the database as it was at a moment, say before a mistake. Takes longer the more data there is.' : 'This add-on’s plan cannot be restored to a point in time.'}
      />
    </fieldset>
  );
}

function Chips({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap items-center gap-1.5">
      <span className="w-36 shrink-0 text-sm text-muted">{label}</span>
      {children}
    </div>
  );
}

function Echo({ at, outside, now }: { at: number | null; outside: boolean; now: number }) {
  if (at === null) return <p className="m-0 min-h-12 text-muted">No moment is chosen yet.</p>;
  const iso = new Date(at).toISOString();
  return (
    <p aria-live="polite" className="m-0 min-h-12">
      <span className="text-muted">{outside ? 'Outside the window, so not restorable:' : 'The copy will hold the database as it was at'}</span>
      <strong className="block text-lg font-semibold tabular">{localMoment(iso)}</strong>
      <span className="text-sm text-muted tabular">{formatUtc(iso)} · {formatDuration(Math.max(0, now - at))} ago</span>
    </p>
  );
}

type MomentFieldsProps = { draft: Draft; earliest: number; latest: number; problem: string | null; onChange: Change };

const twiceWords = 'Clocks show this time twice that day';

/** Which of two moments is meant that local clocks show alike. */
function WhichOfTwo({ draft, onChange }: { draft: Draft; onChange: Change }) {
  const moments = twiceShown(draft);
  if (moments === null) return null;
  return (
    <div className="flex flex-col items-start gap-2">
      <span className="font-medium" aria-hidden="true">{twiceWords}</span>
      <Choice
        label={twiceWords} value={draft.later === true ? 'later' : 'earlier'} onChange={(value) => onChange({ later: value === 'later' })}
        options={[{ value: 'earlier', text: `Earlier (${offsetOf(new Date(moments.earlier))})` }, { value: 'later', text: `Later (${offsetOf(new Date(moments.later))})` }]}
      />
    </div>
  );
}

/** The calendar offers the window's days; what is typed is not held to them, but told. */
function MomentFields({ draft, earliest, latest, problem, onChange }: MomentFieldsProps) {
  const zone = (next: Zone) => {
    const at = fromFields(draft);
    onChange({ zone: next, ...(at === null ? {} : toFields(at, next)) });
  };
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label="Date" type="date" min={toFields(earliest, draft.zone).date} max={toFields(latest, draft.zone).date} value={draft.date} onChange={(event) => onChange({ date: event.target.value })} className="w-40" />
      <Field label="Time" type="time" step={1} value={draft.time} onChange={(event) => onChange({ time: event.target.value })} className="w-36" />
      <Choice label="Time zone" value={draft.zone} options={zones} onChange={zone} />
      <WhichOfTwo draft={draft} onChange={onChange} />
      {problem === null ? null : <p role="alert" className="m-0 basis-full text-sm text-red">{problem}</p>}
    </div>
  );
}

function Moment({ addonId, draft, window, onChange }: { addonId: string; draft: Draft; window: RestoreCapabilities; onChange: Change }) {
  const now = useNow(1000);
  const earliest = Date.parse(window.earliestRestorableTime ?? '');
  const latest = Date.parse(window.latestRestorableTime ?? '');
  if (Number.isNaN(earliest) || Number.isNaN(latest)) return <p className="m-0 text-muted">Borealis names no restorable time yet. A new add-on needs a while until it has one.</p>;
  const at = fromFields(draft);
  const choose = (moment: number) => onChange(toFields(moment, draft.zone));
  const problem = draft.date === '' && draft.time === '' ? null : momentProblem(draft, window);
  const inside = (moment: number) => moment >= earliest && moment <= latest;
  return (
    <div className="flex flex-col gap-3">
      <TimeBar earliest={earliest} latest={latest} now={now} value={at} onChange={choose} />
      <Chips label="Quick choice">
        <Button small onClick={() => choose(within(latest, earliest, latest))}>Latest possible</Button>
        {usualMoments(now, draft.zone).map(({ label, at: moment }) => <Button key={label} small disabled={!inside(moment)} onClick={() => choose(within(moment, earliest, latest))}>{label}</Button>)}
      </Chips>
      <MomentFields draft={draft} earliest={earliest} latest={latest} problem={problem} onChange={onChange} />
      <Chips label="Before the incident">
        {beforeIncident.map(({ label, ms }) => <Button key={label} small disabled={at === null || !inside(at - ms)} title="Enter when it happened, then go this far back" onClick={() => { if (at !== null) choose(at - ms); }}>{label} earlier</Button>)}
      </Chips>
      <Echo at={at} outside={problem !== null} now={now} />
      <MomentFinder addonId={addonId} inside={inside} onChoose={choose} />
    </div>
  );
}

/** The first step: a clone, or which moment. */
export function WhatStep({ addonId, draft, window, onChange }: { addonId: string; draft: Draft; window: RestoreCapabilities; onChange: Change }) {
  return (
    <div className="flex flex-col gap-4">
      <KindChoice draft={draft} window={window} onChange={onChange} />
      {draft.kind === 'restore' && window.restoreSupported ? <Moment addonId={addonId} draft={draft} window={window} onChange={onChange} /> : null}
    </div>
  );
}
