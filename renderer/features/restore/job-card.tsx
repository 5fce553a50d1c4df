import { Check, Circle, CircleAlert, CircleQuestionMark, ExternalLink, LoaderCircle, Trash2, X } from 'lucide-react';
import type { RestoreJob } from '../../../shared/contract/restore.ts';
import { formatUtc } from '../../../shared/utc.ts';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { cx } from '../../ui/class-names.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatTime } from '../../ui/format.ts';
import { Busy } from '../../ui/marks.tsx';
import { Again } from './again.tsx';
import { elapsedOf, estimateWords, jobIsEnded, jobTitle, jobWords, phasesOf, phaseTimes, troubleWords, unknownWords, type PhaseState } from './job-words.ts';
import { elapsedWord } from './times.ts';
import { useLook, useOpenTunnelTo, useRemoveJob } from './queries.ts';

const marks: Record<PhaseState, { word: string; icon: typeof Check; tone: string }> = {
  waiting: { word: 'Waiting', icon: Circle, tone: 'text-faint' },
  running: { word: 'Running', icon: LoaderCircle, tone: 'turning text-accent-text' },
  done: { word: 'Done', icon: Check, tone: 'text-accent-text' },
  unknown: { word: 'Not known', icon: CircleQuestionMark, tone: 'text-amber' },
  stopped: { word: 'Stopped', icon: X, tone: 'text-red' },
};

function Phase({ name, state, ms, still }: { name: string; state: PhaseState; ms: number | null; still: boolean }) {
  const { word, icon: Icon, tone } = marks[state];
  return (
    <li className={cx('flex min-w-0 items-center gap-2 rounded-md border px-2.5 py-1', state === 'running' ? 'border-accent' : 'border-line-soft')}>
      <Icon size={14} aria-label={word} className={cx('shrink-0', still ? tone.replace('turning ', '') : tone)} />
      <span className={cx('min-w-0 flex-1 truncate', state === 'waiting' && 'text-muted')}>{name}</span>
      <span className="shrink-0 text-sm text-muted tabular">{ms === null || state === 'waiting' ? '' : elapsedWord(ms)}</span>
    </li>
  );
}

type JobCardProps = {
  job: RestoreJob;
  onOpen: (addonId: string) => void;
  onCompare: (job: RestoreJob) => void;
};

function NextSteps({ job, copy, onOpen, onCompare }: Pick<JobCardProps, 'job' | 'onOpen' | 'onCompare'> & { copy: { id: string; name: string } }) {
  const tunnel = useOpenTunnelTo();
  const openTunnel = () => tunnel.mutate({ addonId: copy.id, access: 'read-only', identity: 'personal' }, { onSuccess: () => onOpen(copy.id) });
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="primary" onClick={() => onOpen(copy.id)}>Open {copy.name}</Button>
        <Button disabled={tunnel.isPending} onClick={openTunnel}>Open a tunnel to it</Button>
        <Button onClick={() => onCompare(job)}>Compare with the source…</Button>
        {tunnel.isPending ? <Busy>Opening a tunnel…</Busy> : null}
      </div>
      {tunnel.isError ? <FailureView compact error={toAppError(tunnel.error)} onRetry={openTunnel} action={doctorAction(toAppError(tunnel.error), copy.id)} /> : null}
    </>
  );
}

function Ended({ job, onOpen, onCompare }: JobCardProps) {
  const { addon } = job;
  return (
    <>
      {job.state === 'done' && addon !== null ? <NextSteps job={job} copy={addon} onOpen={onOpen} onCompare={onCompare} /> : null}
      {job.state === 'cancelled' ? <p className="m-0 text-muted">Nobody can use {addon?.name ?? 'the new add-on'} any more. {job.source.addonName} is untouched. Heroku or somebody with rights on {job.app} removed it; look into the app’s activity, or start again.</p> : null}
      {job.state === 'failed' && job.error !== null ? <FailureView compact error={job.error} /> : null}
      {job.state === 'done' ? null : <Again job={job} />}
    </>
  );
}

/** A status that nobody knows is waited on like any other; this says so, and leaves the end to the user. */
function Unknown({ job, words, lookable }: { job: RestoreJob; words: string; lookable: boolean }) {
  const openLink = useOpenLink();
  const look = useLook();
  const remove = useRemoveJob();
  const { addon } = job;
  return (
    <div role="group" aria-label="Status not known" className="flex flex-col gap-2 rounded-md border border-line px-3 py-2">
      <p className="m-0 flex gap-2"><CircleQuestionMark size={14} aria-hidden="true" className="mt-[3px] shrink-0 text-amber" /><span className="min-w-0 tabular">{words}</span></p>
      <div className="flex flex-wrap gap-2">
        {addon === null ? null : <Button small onClick={() => openLink({ link: 'addon-dashboard', addonId: addon.id })}>Add-on dashboard <ExternalLink size={13} aria-hidden="true" /></Button>}
        {lookable ? <Button small disabled={look.isPending} onClick={() => look.mutate({ jobId: job.id })}>Look now</Button> : null}
        <Button small disabled={remove.isPending} onClick={() => remove.mutate({ jobId: job.id })}>Stop waiting</Button>
      </div>
    </div>
  );
}

/** One restore: its two phases with their times, what hinders it at the moment, and what can be done at its end. */
export function JobCard(props: JobCardProps) {
  const { job } = props;
  const ended = jobIsEnded(job);
  const now = useNow(1000, !ended);
  const look = useLook();
  const remove = useRemoveJob();
  const [first, second] = phasesOf(job);
  const [firstMs, secondMs] = phaseTimes(job, now);
  const trouble = troubleWords(job, now);
  const unknown = unknownWords(job, now);
  return (
    <li aria-label={jobTitle(job)} className="flex flex-col gap-2 border-t border-line-soft py-3 first:border-t-0 first:pt-0 last:pb-0">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="m-0 truncate font-medium" title={jobTitle(job)}>{jobTitle(job)}</p>
          <p className="m-0 text-sm text-muted">
            {job.time === null ? 'As it was when it began' : <time dateTime={job.time} title={formatUtc(job.time)}>As of {formatTime(job.time)}</time>}, plan <code className="font-mono">{job.plan}</code>
            {job.addon === null ? null : <>, new add-on <span className="text-text select-text">{job.addon.name}</span></>}
          </p>
        </div>
        <span className="shrink-0 text-sm text-muted tabular">{`${ended ? 'Took ' : ''}${elapsedWord(elapsedOf(job, now))}`}</span>
        {ended ? <IconButton label={`Take off the list: ${jobTitle(job)}`} icon={<Trash2 size={14} />} disabled={remove.isPending} onClick={() => remove.mutate({ jobId: job.id })} /> : null}
      </div>
      <ol aria-label="Phases" className="m-0 grid list-none grid-cols-1 gap-2 p-0 min-[800px]:grid-cols-2">
        <Phase name="1. Heroku makes the add-on" state={first} ms={firstMs} still={job.paused} />
        <Phase name="2. Borealis copies the data" state={second} ms={secondMs} still={job.paused} />
      </ol>
      <p role="status" className={cx('m-0 break-words', ended && job.state !== 'done' ? 'font-medium' : 'text-muted')}>{job.state === 'failed' ? 'Failed' : jobWords(job)}{ended ? '' : unknown === null ? `. ${estimateWords(job)}` : '.'}</p>
      {unknown === null ? null : <Unknown job={job} words={unknown} lookable={trouble === null} />}
      {trouble === null ? null : (
        <p className="m-0 flex flex-wrap items-center gap-2 rounded-md border border-line px-3 py-1.5">
          <CircleAlert size={14} aria-hidden="true" className="shrink-0 text-muted" />
          <span className="min-w-0 flex-1 basis-64 tabular">{trouble}</span>
          <Button small disabled={look.isPending} onClick={() => look.mutate({ jobId: job.id })}>Look now</Button>
        </p>
      )}
      {ended ? <Ended {...props} /> : null}
    </li>
  );
}
