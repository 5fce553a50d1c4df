import type { AppError } from '../../../shared/errors.ts';
import { isStatusKnown } from '../../../shared/info-words.ts';
import type { StoredJob } from './job.ts';

/** What was learnt about a job. Times in milliseconds. */
export type Observation =
  /** Heroku is about to be asked; `before` are the add-ons of the app. */
  | { kind: 'asking'; before: string[] }
  /** Heroku has made the add-on, or it was found. */
  | { kind: 'created'; addon: { id: string; name: string }; state: string }
  /** Heroku's answer got lost. */
  | { kind: 'answer-lost' }
  /** It was looked for long enough: there is none. */
  | { kind: 'never-created'; error: AppError }
  | { kind: 'refused'; error: AppError }
  | { kind: 'heroku'; state: string }
  | { kind: 'borealis'; status: string }
  /** Whichever cloud was asked does not know the add-on any more. */
  | { kind: 'gone'; cloud: 'heroku' | 'borealis' };

/** Borealis' statuses before an add-on can be used (borealis-pg-cli, restore --wait). */
const pending: ReadonlySet<string> = new Set(['requested', 'provisioning', 'awaiting', 'configuring']);

/** Whether the status says that the database can be used. One that nobody knows does not. */
export function isAvailable(status: string): boolean {
  return status === 'available' || (isStatusKnown(status) && status.startsWith('maintenance'));
}

/** Whether the status is one of those that come before `available`. */
export function isPending(status: string): boolean {
  return pending.has(status);
}

function onHeroku(job: StoredJob, state: string, at: string): StoredJob {
  const seen = { ...job, herokuState: state, lookedAt: at };
  if (state === 'provisioning') return { ...seen, state: 'heroku', herokuEndedAt: null };
  if (state === 'deprovisioning' || state === 'deprovisioned') return { ...seen, state: 'cancelled', endedAt: at };
  // Also for a word that nobody knows: Borealis then says whether the database can be used.
  return { ...seen, state: 'borealis', herokuEndedAt: seen.herokuEndedAt ?? at };
}

/** The job after an observation; a pure function. What has ended stays as it is. */
export function advance(job: StoredJob, seen: Observation, now: number): StoredJob {
  const at = new Date(now).toISOString();
  if (job.endedAt !== null) return job;
  switch (seen.kind) {
    case 'asking': return { ...job, state: 'creating', askedAt: at, before: seen.before };
    case 'created': return onHeroku({ ...job, addon: seen.addon }, seen.state, at);
    case 'answer-lost': return { ...job, state: 'finding' };
    case 'never-created':
    case 'refused': return { ...job, state: 'failed', endedAt: at, error: seen.error };
    case 'heroku': return onHeroku(job, seen.state, at);
    case 'borealis': {
      const known = { ...job, borealisStatus: seen.status, lookedAt: at };
      return isAvailable(seen.status) ? { ...known, state: 'done', endedAt: at } : known;
    }
    case 'gone': return { ...job, state: 'cancelled', endedAt: at, lookedAt: at };
  }
}

/**
 * The job as the next start of the program finds it. One that was not asked for yet was never created, and nothing goes on by itself;
 * of one that was, the answer is lost.
 */
export function afterRestart(job: StoredJob, now: number, interrupted: AppError): StoredJob {
  if (job.state === 'preparing') return advance(job, { kind: 'never-created', error: interrupted }, now);
  if (job.state === 'creating') return advance(job, { kind: 'answer-lost' }, now);
  return job;
}
