import type { ErrorCode } from '../../../shared/errors.ts';
import { isFailure } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { HerokuAddon, HerokuAttachment } from '../heroku/schemas.ts';
import type { HerokuLists } from './listed-addon.ts';

type Lists = Pick<HerokuApi, 'addons' | 'attachments' | 'apps' | 'appAddons' | 'addonAttachments'>;

/** Requests at a time where one list has to be asked for in parts. */
const atOnce = 4;

/** Null where Heroku has no such list, or does not give it to this token; what else fails is thrown. */
async function ifGiven<T>(list: Promise<T>, without: readonly ErrorCode[] = ['heroku.not-found', 'heroku.forbidden']): Promise<T | null> {
  try {
    return await list;
  } catch (error) {
    if (without.some((code) => isFailure(error, code))) return null;
    throw error;
  }
}

/** The parts' items in the parts' order; a part that is not given, say of an app deleted meanwhile, adds none. */
async function gather<P, T>(parts: readonly P[], ask: (part: P) => Promise<T[]>): Promise<T[]> {
  const found: T[][] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next; index < parts.length; index = next) {
      next += 1;
      const part = parts[index];
      if (part !== undefined) found[index] = await ifGiven(ask(part)) ?? [];
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found.flat();
}

function once<T extends { id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/**
 * All that the add-on list is made of, in three requests. Where Heroku has no whole list of add-ons, or gives none of
 * attachments, they are asked for by app and by add-on of the service. Throws heroku.* and session.* failures.
 */
export async function fetchLists(heroku: Lists, service: string): Promise<HerokuLists> {
  const [all, attached, apps] = await Promise.all([ifGiven(heroku.addons(), ['heroku.not-found']), ifGiven(heroku.attachments()), ifGiven(heroku.apps())]);
  // Neither list: there is nothing to show, and the reason is the first one's.
  if (all === null && apps === null) await heroku.addons();
  const addons: HerokuAddon[] = all ?? once(await gather(apps ?? [], ({ id }) => heroku.appAddons(id)));
  const ours = addons.filter((addon) => addon.addon_service.name === service);
  const attachments: HerokuAttachment[] = attached ?? once(await gather(ours, ({ id }) => heroku.addonAttachments(id)));
  return { addons, attachments, apps: apps ?? [] };
}
