import { z } from 'zod';
import { addonSchema } from '../../../shared/contract/addons.ts';
import type { HerokuAddon, HerokuApp, HerokuAttachment } from '../heroku/schemas.ts';

/** An add-on as it is cached: without the user's own marks. */
export const listedAddonSchema = addonSchema.omit({ pinned: true, label: true, silenced: true });
export type ListedAddon = z.infer<typeof listedAddonSchema>;

/** What is kept of one account's list on disk. Nothing in it is secret. */
export const listCacheSchema = z.object({
  version: z.literal(1),
  fetchedAt: z.string().nullable(),
  addons: z.array(listedAddonSchema),
});
export type ListCache = z.infer<typeof listCacheSchema>;

export interface HerokuLists {
  addons: readonly HerokuAddon[];
  attachments: readonly HerokuAttachment[];
  apps: readonly HerokuApp[];
}

const collator = new Intl.Collator('en', { numeric: true });

function byAppThenName(left: ListedAddon, right: ListedAddon): number {
  return collator.compare(left.app.name, right.app.name) || collator.compare(left.name, right.name);
}

/**
 * Puts Heroku's three lists together to the add-ons of one service, ordered by app and name. An add-on's attachments
 * begin with those to its billing app. Details known before are kept; add-ons that are gone are not. Linear but for sorting.
 */
export function assemble({ addons, attachments, apps }: HerokuLists, service: string, known: ReadonlyMap<string, ListedAddon>): ListedAddon[] {
  const teams = new Map(apps.map((app) => [app.id, app.team ?? null]));
  const ours = addons.filter((addon) => addon.addon_service.name === service);
  const attached = new Map<string, ListedAddon['attachments']>(ours.map((addon) => [addon.id, []]));
  for (const { id, name, addon, app } of attachments) {
    attached.get(addon.id)?.push({ id, name, appId: app.id, appName: app.name });
  }
  return ours.map((addon): ListedAddon => {
    const before = known.get(addon.id);
    const isForeign = (attachment: { appId: string }): number => (attachment.appId === addon.app.id ? 0 : 1);
    const own = (attached.get(addon.id) ?? []).toSorted((left, right) =>
      isForeign(left) - isForeign(right) || collator.compare(left.appName, right.appName) || collator.compare(left.name, right.name));
    return {
      id: addon.id,
      name: addon.name,
      app: { id: addon.app.id, name: addon.app.name },
      team: teams.get(addon.app.id) ?? null,
      plan: addon.plan.name,
      state: addon.state,
      attachments: own,
      info: before?.info ?? null,
      infoFetchedAt: before?.infoFetchedAt ?? null,
    };
  }).toSorted(byAppThenName);
}
