import type { Addon } from './contract/addons.ts';

const statuses = new Map([
  ['requested', 'Requested'], ['awaiting', 'Provisioning'], ['configuring', 'Provisioning'], ['provisioning', 'Provisioning'],
  ['available', 'Available'], ['maintenance', 'Undergoing maintenance'],
  ['maintenance-db-credentials-full-reset', 'Resetting DB credentials'], ['maintenance-plan-change', 'Changing add-on plan'],
  ['maintenance-restore-db-write-access', 'Restoring DB write access'], ['maintenance-revoke-db-write-access', 'Revoking DB write access'],
]);
const regions = new Map([
  ['us-east-1', 'N. Virginia (United States)'], ['eu-west-1', 'Ireland (Europe)'], ['eu-central-1', 'Frankfurt'],
  ['ap-northeast-1', 'Tokyo'], ['ap-southeast-2', 'Sydney'], ['us-west-2', 'Oregon'],
]);
const tenancies = new Map([['isolated', 'Single Tenant'], ['shared', 'Multi-tenant']]);
const compliances = new Map([['ok', 'OK'], ['proximity-warning', 'Proximity Warning'], ['violating', 'Violating'], ['restricted', 'Restricted']]);

const wordOf = (words: ReadonlyMap<string, string>, raw: string) => words.get(raw) ?? raw;

/** Borealis' words for its values; an unknown value is shown as it is. */
export const statusWord = (raw: string): string => wordOf(statuses, raw);
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
