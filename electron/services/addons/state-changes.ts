import type { AddonInfo } from '../../../shared/contract/addons.ts';
import { complianceNotice, statusWord } from '../../../shared/info-words.ts';
import type { Notice } from '../deps.ts';
import type { ListedAddon } from './listed-addon.ts';

/** The tag of what is told of an add-on's state, so that the newest stands alone. */
export const stateTag = (addonId: string): string => `state-${addonId}`;

function storageNotice({ id, name }: ListedAddon, before: AddonInfo, after: AddonInfo, now: number): Notice[] {
  if (before.storageComplianceStatus === after.storageComplianceStatus) return [];
  const about = { tag: `storage-${id}`, addonId: id };
  const warning = complianceNotice(after, now);
  if (warning === null) return [{ ...about, tone: 'info', title: 'Storage is within the limit again', body: name }];
  return [{ ...about, tone: warning.severe ? 'error' : 'warning', title: warning.title, body: `${name}: ${warning.text}` }];
}

/**
 * What the user is told when an add-on's details have changed: its status, and storage that nears or passes its limit. Nothing where
 * the details are known for the first time, because nothing has changed then, and nothing of a status that is told elsewhere. `now` in
 * milliseconds.
 */
export function changesOf(addon: ListedAddon, after: AddonInfo, now: number, toldElsewhere = false): Notice[] {
  const before = addon.info;
  if (before === null) return [];
  const status: Notice[] = before.status === after.status || toldElsewhere ? [] : [{
    tag: stateTag(addon.id), addonId: addon.id, tone: 'info', title: `${statusWord(after.status)}: ${addon.name}`, body: `Before: ${statusWord(before.status)}.`,
  }];
  return [...status, ...storageNotice(addon, before, after, now)];
}
