import type { RestoreJob } from '../../../shared/contract/restore.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { statusWord } from '../../../shared/info-words.ts';
import { formatDuration } from '../../ui/format.ts';

export type PhaseState = 'waiting' | 'running' | 'done' | 'stopped';

export const jobIsEnded = ({ state }: Pick<RestoreJob, 'state'>): boolean => state === 'done' || state === 'cancelled' || state === 'failed';

/** Such as "Clone of borealis-pg-hex-12345 to sushi". */
export function jobTitle(job: RestoreJob): string {
  return `${job.time === null ? 'Clone' : 'Restore'} of ${job.source.addonName} to ${job.app}`;
}

/** How far the two phases are. */
export function phasesOf(job: RestoreJob): [PhaseState, PhaseState] {
  switch (job.state) {
    case 'preparing':
    case 'creating':
    case 'finding':
    case 'heroku': return ['running', 'waiting'];
    case 'borealis': return ['done', 'running'];
    case 'done': return ['done', 'done'];
    case 'cancelled':
    case 'failed': return job.herokuEndedAt === null ? ['stopped', 'waiting'] : ['done', 'stopped'];
  }
}

/** What the job is at, or how it ended. */
export function jobWords(job: RestoreJob): string {
  if (job.paused) return 'Paused: it goes on when this account is signed in';
  switch (job.state) {
    case 'preparing': return 'Asking Borealis for permission';
    case 'creating': return 'Asking Heroku for the new add-on';
    case 'finding': return 'Heroku’s answer was lost; looking whether the add-on was made';
    case 'heroku': return 'Heroku makes the new add-on';
    case 'borealis': return job.borealisStatus === null ? 'Borealis copies the data' : `Borealis copies the data (${statusWord(job.borealisStatus)})`;
    case 'done': return job.borealisStatus === null || job.borealisStatus === 'available' ? 'Ready' : `Ready: ${statusWord(job.borealisStatus)}`;
    case 'cancelled': return 'Cancelled: the new add-on was deprovisioned before it was ready';
    case 'failed': return job.error === null ? 'Failed' : `Failed: ${wordsOf(job.error).what}`;
  }
}

/** Why the last look failed and when the next one is, such as "Heroku does not answer. Trying again in 20 s."; null where all is well. */
export function troubleWords(job: RestoreJob, now: number): string | null {
  if (job.trouble === null || jobIsEnded(job)) return null;
  const left = job.nextLookAt === null ? 0 : Math.ceil((Date.parse(job.nextLookAt) - now) / 1000);
  return `${wordsOf(job.trouble).what} ${left > 0 ? `Trying again in ${left < 120 ? `${left} s` : `${Math.ceil(left / 60)} min`}.` : 'Trying again now.'} The copy goes on meanwhile.`;
}

/** Milliseconds since it began, or until it ended. */
export function elapsedOf(job: RestoreJob, now: number): number {
  return Math.max(0, (job.endedAt === null ? now : Date.parse(job.endedAt)) - Date.parse(job.startedAt));
}

/** What can honestly be said of how long it takes. */
export function estimateWords(job: RestoreJob): string {
  if (job.estimate !== null) {
    const { seconds, jobs } = job.estimate;
    return `${jobs === 1 ? 'An earlier one' : `${jobs} earlier ones`}${job.time === null ? '' : ' of similar size'} took about ${formatDuration(seconds * 1000)} on this computer.`;
  }
  return job.time === null ? 'Clones take 10 to 15 minutes as a rule, whatever the size.' : 'How long a restore takes grows with the data; there is none of this size to compare with yet.';
}

/** From start to end of a phase in milliseconds; null before it began. */
export function phaseTimes(job: RestoreJob, now: number): [number, number | null] {
  const begun = Date.parse(job.startedAt);
  const middle = job.herokuEndedAt === null ? null : Date.parse(job.herokuEndedAt);
  const end = job.endedAt === null ? now : Date.parse(job.endedAt);
  return [Math.max(0, (middle ?? end) - begun), middle === null ? null : Math.max(0, end - middle)];
}
