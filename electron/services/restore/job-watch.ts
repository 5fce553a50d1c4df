import type { AppError } from '../../../shared/errors.ts';
import { isAddonStateKnown } from '../../../shared/info-words.ts';
import type { BorealisApi } from '../borealis/types.ts';
import type { Log } from '../deps.ts';
import { isFailure, toAppError } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { Clock } from '../tunnels/clock.ts';
import type { NetworkState } from '../tunnels/network-state.ts';
import { isEnded, type StoredJob } from './job.ts';
import type { Observation } from './job-machine.ts';
import { createRests } from './rests.ts';

/** Milliseconds. */
export interface WatchTimings {
  heroku: { firstMs: number; mostMs: number };
  borealis: { firstMs: number; mostMs: number };
  /** After a look that failed. */
  trouble: { firstMs: number; mostMs: number };
}

export const defaultTimings: WatchTimings = {
  heroku: { firstMs: 5_000, mostMs: 30_000 },
  borealis: { firstMs: 10_000, mostMs: 60_000 },
  trouble: { firstMs: 10_000, mostMs: 60_000 },
};

export interface JobWatchDeps {
  heroku: Pick<HerokuApi, 'addon'>;
  borealis: Pick<BorealisApi, 'status'>;
  /** Whether the lost answer's add-on is there; null while that cannot be said yet. */
  find: (job: StoredJob, signal: AbortSignal) => Promise<Observation | null>;
  job(): StoredJob | undefined;
  accountId(): string | null;
  observed(seen: Observation): Promise<void>;
  changed: () => void;
  network: Pick<NetworkState, 'untilUsable'>;
  clock: Clock;
  timings: WatchTimings;
  log: Log;
}

/** One job's waiting, until it has ended. */
export interface JobWatch {
  /** Why the last look did not succeed. */
  trouble(): AppError | null;
  /** Milliseconds since the epoch; null while it looks or stands still. */
  nextLookAt: () => number | null;
  /** Looks at once. */
  wake: () => void;
  readonly ended: Promise<void>;
  stop(): void;
}

const gone = (cloud: 'heroku' | 'borealis') => (error: unknown): Observation => {
  if (isFailure(error, `${cloud}.not-found`)) return { kind: 'gone', cloud };
  throw error;
};

async function lookFor({ heroku, borealis, find }: JobWatchDeps, job: StoredJob, signal: AbortSignal): Promise<Observation | null> {
  const { addon, state, herokuState } = job;
  if (state === 'finding') return find(job, signal);
  if (addon === null) return null;
  const ofBorealis = (): Promise<Observation> => borealis.status(addon.name, signal).then((status): Observation => ({ kind: 'borealis', status })).catch(gone('borealis'));
  if (state !== 'heroku' && (herokuState === null || isAddonStateKnown(herokuState))) return ofBorealis();
  const seen = await heroku.addon(addon.id, signal).then((made): Observation => ({ kind: 'heroku', state: made.state })).catch(gone('heroku'));
  if (state === 'heroku' || seen.kind !== 'heroku' || isAddonStateKnown(seen.state)) return seen;
  // While Heroku's word says nothing, Borealis may well not know the add-on yet.
  const told = await ofBorealis();
  return told.kind === 'gone' ? seen : told;
}

/** Milliseconds that the cloud asked for itself. */
function askedFor(error: AppError): number {
  const seconds = 'retryAfterSeconds' in error.details ? error.details.retryAfterSeconds : null;
  return (seconds ?? 0) * 1000;
}

/** Each wait is half as long again as the one before. */
function grown({ firstMs, mostMs }: { firstMs: number; mostMs: number }, times: number): number {
  return Math.min(mostMs, firstMs * 1.5 ** times);
}

/**
 * Looks again and again until the job has ended: every failure but a 404 is shown and tried again, without end. Stands still while
 * another account is active or the machine is offline, and looks at once when that is over. `delayed` waits before the first look.
 */
export function watchJob(deps: JobWatchDeps, delayed: boolean): JobWatch {
  const { clock, timings } = deps;
  const stop = new AbortController();
  const rests = createRests(clock, stop.signal, deps.changed);
  let trouble: AppError | null = null;
  let looks = 0;
  let failures = 0;

  const pauseMs = ({ state }: StoredJob): number => {
    if (trouble !== null) return Math.max(askedFor(trouble), grown(timings.trouble, failures - 1));
    return grown(state === 'borealis' ? timings.borealis : timings.heroku, Math.max(0, looks - 1));
  };
  const look = async (job: StoredJob): Promise<void> => {
    try {
      const seen = await lookFor(deps, job, stop.signal);
      // Another account sees other add-ons, so what it was told says nothing.
      if (stop.signal.aborted || deps.accountId() !== job.accountId) return;
      trouble = null;
      failures = 0;
      looks += 1;
      if (seen !== null) await deps.observed(seen);
    } catch (error) {
      if (stop.signal.aborted || deps.accountId() !== job.accountId) return;
      trouble = toAppError(error);
      failures += 1;
      deps.log.info('restore.look-failed', { job: job.id, state: job.state, code: trouble.code });
    }
  };
  const present = (): StoredJob | null => {
    const job = deps.job();
    return job === undefined || isEnded(job) || stop.signal.aborted ? null : job;
  };
  const run = async (): Promise<void> => {
    const begun = present();
    if (delayed && begun !== null) await rests.rest(pauseMs(begun));
    for (let job = present(); job !== null; job = present()) {
      if (deps.accountId() !== job.accountId) {
        await rests.rest(null);
        continue;
      }
      await deps.network.untilUsable(stop.signal);
      rests.awake();
      await look(job);
      const after = present();
      if (after === null) break;
      const sameState = after.state === job.state;
      if (!sameState) looks = 0;
      // The next phase is looked at without a pause, once Heroku calls the add-on provisioned.
      if (sameState || after.state === 'heroku') await rests.rest(pauseMs(after));
    }
  };
  return {
    trouble: () => trouble,
    nextLookAt: rests.until,
    wake: rests.wake,
    ended: run(),
    stop: () => stop.abort(),
  };
}
