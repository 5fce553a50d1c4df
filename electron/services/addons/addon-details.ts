import type { BorealisApi } from '../borealis/types.ts';
import type { Log } from '../deps.ts';
import { toAppError } from '../errors/app-failure.ts';
import type { AccountList } from './account-list.ts';
import type { AccountLists } from './account-lists.ts';
import { createDetailsQueue } from './details-queue.ts';
import type { ListedAddon } from './listed-addon.ts';
import type { AddonInfo } from '../../../shared/contract/addons.ts';

/** Fetches Borealis' details of the active account's add-ons. */
export interface AddonDetails {
  /** Fetches at once, at most four at a time. Throws addon.not-found, borealis.*, heroku.* and session.* failures. */
  now(addonId: string): Promise<void>;
  /** Fetches in the background those that were not tried within a minute, the first first; replaces what was wanted before. */
  want(list: AccountList, addonIds: readonly string[]): void;
  dispose(): void;
}

export interface AddonDetailsDeps {
  lists: AccountLists;
  borealis: Pick<BorealisApi, 'info'>;
  changed: () => void;
  /** Told of each answer, with the add-on as it was known until then. */
  seen: (before: ListedAddon, info: AddonInfo) => void;
  log: Log;
  now: () => number;
  monotonic: () => number;
}

const freshMs = 60_000;
/** Failures that the next add-on's details would meet as well. */
const general = /^(session\.|heroku\.|op\.|borealis\.(unreachable|timeout|unauthorized|rate-limited)$)/;

function keyOf(list: AccountList, addonId: string): string {
  return `${list.accountId} ${addonId}`;
}

/** See AddonDetails. */
export function createAddonDetails(deps: AddonDetailsDeps): AddonDetails {
  const tried = new Map<string, number>();

  const isDue = (list: AccountList, addonId: string): boolean => {
    const addon = list.get(addonId);
    const last = tried.get(keyOf(list, addonId)) ?? Number.NEGATIVE_INFINITY;
    if (addon === undefined || deps.monotonic() - last < freshMs) return false;
    const age = addon.infoFetchedAt === null ? Number.POSITIVE_INFINITY : deps.now() - Date.parse(addon.infoFetchedAt);
    // A time in the future means that the clock was set back.
    return age >= freshMs || age < 0;
  };

  const queue = createDetailsQueue(async (addonId, asked) => {
    try {
      const list = deps.lists.active();
      tried.set(keyOf(list, addonId), deps.monotonic());
      const info = await deps.borealis.info(list.known(addonId).name);
      const before = list.get(addonId);
      list.setInfo(addonId, info);
      if (before !== undefined) deps.seen(before, info);
      deps.changed();
    } catch (error) {
      const { code } = toAppError(error);
      deps.log.warn('addons.details-failed', { addonId, code });
      if (general.test(code)) queue.want([]);
      if (asked) throw error;
    }
  });

  return {
    now: (addonId) => queue.now(addonId),
    want: (list, addonIds) => queue.want(addonIds.filter((addonId) => isDue(list, addonId))),
    dispose: () => queue.dispose(),
  };
}
