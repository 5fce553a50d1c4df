import type { Addon, AddonInfo } from './contract/addons.ts';
import type { RestoreJobRecord } from './contract/restore.ts';

const statuses = new Map([
  ['requested', 'Requested'], ['awaiting', 'Provisioning'], ['configuring', 'Provisioning'], ['provisioning', 'Provisioning'],
  ['available', 'Available'], ['maintenance', 'Undergoing maintenance'],
  ['maintenance-db-credentials-full-reset', 'Resetting DB credentials'], ['maintenance-plan-change', 'Changing add-on plan'],
  ['maintenance-restore-db-write-access', 'Restoring DB write access'], ['maintenance-revoke-db-write-access', 'Revoking DB write access'],
]);
const addonStates = new Set(['provisioning', 'provisioned', 'deprovisioning', 'deprovisioned']);
const regions = new Map([
  ['us-east-1', 'N. Virginia (United States)'], ['eu-west-1', 'Ireland (Europe)'], ['eu-central-1', 'Frankfurt'],
  ['ap-northeast-1', 'Tokyo'], ['ap-southeast-2', 'Sydney'], ['us-west-2', 'Oregon'],
]);
const tenancies = new Map([['isolated', 'Single Tenant'], ['shared', 'Multi-tenant']]);
const compliances = new Map([['ok', 'OK'], ['proximity-warning', 'Proximity Warning'], ['violating', 'Violating'], ['restricted', 'Restricted']]);

const wordOf = (words: ReadonlyMap<string, string>, raw: string) => words.get(raw) ?? raw;

/** Borealis' words for its values; an unknown value is shown as it is. */
export const statusWord = (raw: string): string => wordOf(statuses, raw);
/** Whether this version knows what Borealis' status, or Heroku's state of an add-on, means. */
export const isStatusKnown = (raw: string): boolean => statuses.has(raw);
export const isAddonStateKnown = (raw: string): boolean => addonStates.has(raw);
export const regionWord = (raw: string): string => wordOf(regions, raw);
export const tenancyWord = (raw: string): string => wordOf(tenancies, raw);
export const complianceWord = (raw: string): string => wordOf(compliances, raw);

/** A region's short name, without its country. */
export const shortRegion = (raw: string): string => regionWord(raw).replace(/ \(.*\)$/, '');

/** What can be said of an add-on's state: Borealis' status, else Heroku's. */
export function addonStatusWord(addon: Addon): string {
  if (addon.info !== null && addon.state === 'provisioned') return statusWord(addon.info.status);
  if (addon.state === 'provisioned') return 'Provisioned';
  return addon.state.charAt(0).toUpperCase() + addon.state.slice(1);
}

/** The cloud's word on a copy that is waited for which this version does not know, so that nobody can tell when the waiting ends; null otherwise. */
export function unknownWord({ state, herokuState, borealisStatus }: Pick<RestoreJobRecord, 'state' | 'herokuState' | 'borealisStatus'>): { cloud: 'Heroku' | 'Borealis'; word: string } | null {
  if (state !== 'borealis') return null;
  if (borealisStatus !== null && !isStatusKnown(borealisStatus)) return { cloud: 'Borealis', word: borealisStatus };
  return herokuState === null || isAddonStateKnown(herokuState) ? null : { cloud: 'Heroku', word: herokuState };
}

const DAY_MS = 86_400_000;

/** "in 5 days", "within 1 day" or "now" for a deadline; null without one. `now` in milliseconds. */
export function daysUntil(deadline: string | null, now: number): string | null {
  if (deadline === null) return null;
  const left = Math.ceil((new Date(deadline).getTime() - now) / DAY_MS);
  return left <= 0 ? 'now' : left === 1 ? 'within 1 day' : `in ${left} days`;
}

/** A deadline as a fact of its own: as `daysUntil`, and how many days ago it passed. `now` in milliseconds. */
export function deadlineWords(deadline: string, now: number): string {
  const past = now - new Date(deadline).getTime();
  if (past < 0) return daysUntil(deadline, now) ?? '';
  const days = Math.floor(past / DAY_MS);
  return days === 0 ? 'passed today' : days === 1 ? 'passed a day ago' : `passed ${days} days ago`;
}

export type ComplianceNotice = { severe: boolean; title: string; text: string };

/** The storage warning, with its deadline and the days left; null while all is well. `now` in milliseconds. */
export function complianceNotice(info: AddonInfo, now: number): ComplianceNotice | null {
  switch (info.storageComplianceStatus) {
    case 'ok':
      return null;
    case 'proximity-warning':
      return { severe: false, title: 'Storage is nearly full', text: 'Over the limit, write access is revoked after a deadline. Free space or upgrade the plan.' };
    case 'restricted':
      return { severe: true, title: 'Write access is revoked', text: 'Storage is over the plan’s limit. Upgrade the plan; access comes back by itself.' };
    case 'violating':
      return { severe: true, title: 'Storage is over the limit', text: `Write access is revoked ${daysUntil(info.storageComplianceDeadline, now) ?? 'soon'}. Free space or upgrade the plan.` };
    default:
      return { severe: false, title: `Storage: ${info.storageComplianceStatus}`, text: 'Borealis reports this state of the storage.' };
  }
}
