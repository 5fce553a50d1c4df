import type { BorealisApi } from '../borealis/types.ts';
import { failure, isFailure } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { HerokuAddon } from '../heroku/schemas.ts';
import type { StoredJob } from './job.ts';
import { isAvailable, type Observation } from './job-machine.ts';

/** Milliseconds after which a request that got through would long have been done. Heroku ends requests after 30 s. */
export const findForMs = 120_000;
/** Milliseconds for which Borealis may leave open what a new add-on was made from. A clone takes 10 to 15 minutes as a rule. */
export const undecidedForMs = 3_600_000;

export interface FindDeps {
  heroku: Pick<HerokuApi, 'addons' | 'appAddons'>;
  borealis: Pick<BorealisApi, 'info'>;
  service: string;
  all: () => readonly StoredJob[];
  /** Gives the add-on to the job, at once; false where it is another's, which may have looked at the same moment. */
  claim: (addonId: string, jobId: string) => boolean;
  now: () => number;
}

/** The service's add-ons of one app. The whole list needs no second factor, which the app's own may. */
export async function addonsOn({ heroku, service }: Pick<FindDeps, 'heroku' | 'service'>, app: string, signal?: AbortSignal): Promise<HerokuAddon[]> {
  const listed = await heroku.addons(signal).catch((error: unknown) => {
    if (isFailure(error, 'heroku.not-found')) return heroku.appAddons(app, signal);
    throw error;
  });
  return listed.filter((addon) => addon.addon_service.name === service && (addon.app.name === app || addon.app.id === app));
}

/** What Borealis says of a new add-on: one that it does not know yet, or whose source it does not name yet, may become the copy. */
async function judge(borealis: FindDeps['borealis'], { name }: HerokuAddon, sourceName: string, signal: AbortSignal): Promise<'copy' | 'undecided' | 'other'> {
  try {
    const { restoreSourceAddonName: source, status } = await borealis.info(name, signal);
    if (source === sourceName) return 'copy';
    return source === null && !isAvailable(status) ? 'undecided' : 'other';
  } catch (error) {
    if (isFailure(error, 'borealis.not-found')) return 'undecided';
    throw error;
  }
}

/**
 * Finds out what became of a request whose answer was lost: the copy is an add-on that the app did not have before, that no other job
 * has, and of which Borealis says that it was made from the source. Null while it may still come, or while Borealis does not say yet.
 * Throws heroku.* and borealis.*.
 */
export async function findCreated({ borealis, all, claim, now, ...lists }: FindDeps, job: StoredJob, signal: AbortSignal): Promise<Observation | null> {
  const others = (): StoredJob[] => all().filter(({ id }) => id !== job.id);
  // Its own answer is to come; until then its add-on could be taken for this job's.
  const isMaking = (): boolean => others().some(({ state, app: made }) => state === 'creating' && made === job.app);
  if (isMaking()) return null;
  const taken = new Set([...job.before, ...others().flatMap(({ addon }) => (addon === null ? [] : [addon.id]))]);
  const plans = new Set(['', job.plan, `${lists.service}:${job.plan}`]);
  const fresh = (await addonsOn(lists, job.app, signal)).filter(({ id, plan }) => !taken.has(id) && plans.has(plan.name));
  const undecided: string[] = [];
  for (const candidate of fresh) {
    const found = await judge(borealis, candidate, job.source.addonName, signal);
    if (found === 'copy') {
      if (isMaking()) return null;
      if (claim(candidate.id, job.id)) return { kind: 'created', addon: { id: candidate.id, name: candidate.name }, state: candidate.state };
    }
    if (found === 'undecided') undecided.push(candidate.name);
  }
  const { app } = job;
  const waited = now() - Date.parse(job.askedAt ?? job.startedAt);
  if (waited < (undecided.length === 0 ? findForMs : undecidedForMs)) return null;
  const failed = undecided.length === 0
    ? failure('restore.not-created', { app }, `Heroku made no copy on ${app}.`)
    : failure('restore.undecided', { app, addonNames: undecided }, `It is not known whether Heroku made a copy on ${app}.`);
  return { kind: 'never-created', error: failed.error };
}
