import type { RestoreJob } from '../../../shared/contract/restore.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { isAddonStateKnown, statusWord, unknownWord } from '../../../shared/info-words.ts';
import { formatDuration } from '../../ui/format.ts';
import { elapsedWord } from './times.ts';

/** Unknown is one whose cloud says what this version does not know. */
export type PhaseState = 'waiting' | 'running' | 'done' | 'stopped' | 'unknown';

export const jobIsEnded = ({ state }: Pick<RestoreJob, 'state'>): boolean => state === 'done' || state === 'cancelled' || state === 'failed';

/** Such as "Clone of borealis-pg-hex-12345 to sushi". */
export function jobTitle(job: RestoreJob): string {
  return `${job.time === null ? 'Clone' : 'Restore'} of ${job.source.addonName} to ${job.app}`;
}

/** How far the two phases are. */
export function phasesOf(job: RestoreJob): [PhaseState, PhaseState] {
  const made = job.herokuState === null || isAddonStateKnown(job.herokuState) ? 'done' : 'unknown';
  switch (job.state) {
    case 'preparing':
    case 'creating':
    case 'finding':
    case 'heroku': return ['running', 'waiting'];
    case 'borealis': return [made, unknownWord(job)?.cloud === 'Borealis' ? 'unknown' : 'running'];
    case 'done': return [made, 'done'];
    case 'cancelled':
    case 'failed': return job.herokuEndedAt === null ? ['stopped', 'waiting'] : [made, 'stopped'];
  }
}

/** What the clouds say of a copy that is being filled. */
function copyingWords(job: RestoreJob): string {
  const status = job.borealisStatus;
  const unknown = unknownWord(job);
  if (unknown === null) return status === null ? 'Borealis copies the data' : `Borealis copies the data (${statusWord(status)})`;
  const { cloud, word } = unknown;
  const said = `${cloud} gives the copy ${word === '' ? 'no status' : `the status “${word}”, which this version of Borealis Desktop does not know`}`;
  return cloud === 'Borealis' || status === null ? said : `${said}. Borealis says ${statusWord(status)}`;
}

/** How long it has waited on a status that nobody knows, and what can be done; null for any other. */
export function unknownWords(job: RestoreJob, now: number): string | null {
  if (job.paused || unknownWord(job) === null) return null;
  return `Whether the copy is still being made cannot be told. It has been waited for ${elapsedWord(elapsedOf(job, now))}, and the waiting goes on. The add-on’s dashboard may say more. If you stop waiting, this goes off the list; the add-on stays, and is billed.`;
}

/** What the job is at, or how it ended. */
export function jobWords(job: RestoreJob): string {
  if (job.paused) return 'Paused: it goes on when this account is signed in';
  switch (job.state) {
    case 'preparing': return 'Asking Borealis for permission';
    case 'creating': return 'Asking Heroku for the new add-on';
    case 'finding': return 'Heroku’s answer was lost; looking whether the add-on was made';
    case 'heroku': return 'Heroku makes the new add-on';
    case 'borealis': return copyingWords(job);
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
