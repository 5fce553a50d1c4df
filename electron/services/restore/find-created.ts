import type { BorealisApi } from '../borealis/types.ts';
import { failure, isFailure } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { HerokuAddon } from '../heroku/schemas.ts';
import type { StoredJob } from './job.ts';
import type { Observation } from './job-machine.ts';

/** Milliseconds after which a request that got through would long have been done. Heroku ends requests after 30 s. */
export const findForMs = 120_000;

export interface FindDeps {
  heroku: Pick<HerokuApi, 'addons' | 'appAddons'>;
  borealis: Pick<BorealisApi, 'info'>;
  service: string;
  all: () => readonly StoredJob[];
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

/**
 * Finds out what became of a request whose answer was lost: the copy is an add-on that the app did not have before, that no other job
 * has, and of which Borealis says that it was made from the source. Null while it may still come. Throws heroku.* and borealis.*.
 */
export async function findCreated({ borealis, all, now, ...lists }: FindDeps, job: StoredJob, signal: AbortSignal): Promise<Observation | null> {
  const others = all().filter(({ id }) => id !== job.id);
  // Its own answer is to come; until then its add-on could be taken for this job's.
  if (others.some((other) => other.state === 'creating' && other.app === job.app)) return null;
  const taken = new Set([...job.before, ...others.flatMap(({ addon }) => (addon === null ? [] : [addon.id]))]);
  const plans = new Set(['', job.plan, `${lists.service}:${job.plan}`]);
  const fresh = (await addonsOn(lists, job.app, signal)).filter(({ id, plan }) => !taken.has(id) && plans.has(plan.name));
  for (const addon of fresh) {
    const source = await borealis.info(addon.name, signal).then((info) => info.restoreSourceAddonName, (error: unknown) => {
      if (isFailure(error, 'borealis.not-found')) return null;
      throw error;
    });
    if (source === job.source.addonName) return { kind: 'created', addon: { id: addon.id, name: addon.name }, state: addon.state };
  }
  const asked = Date.parse(job.askedAt ?? job.startedAt);
  if (now() - asked < findForMs) return null;
  return { kind: 'never-created', error: failure('restore.not-created', { app: job.app }, `Heroku made no copy on ${job.app}.`).error };
}
