import type { AddonInfo } from '../../../shared/contract/addons.ts';
import { tenancyWord } from '../../../shared/info-words.ts';
import { formatBytes } from '../../ui/format.ts';

/** US cents as dollars, "$200" or "$12.50", with grouped thousands. */
export function priceWords(cents: number): string {
  const dollars = (cents / 100).toLocaleString('en-US', { minimumFractionDigits: cents % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 });
  return `$${dollars}`;
}

/** What the plan gives, out of what Borealis says of the add-on; the parts of a plan's name are not documented, so they are not read. */
export function planWords(info: AddonInfo, monthlyCents: number | null): string {
  const price = monthlyCents === null ? [] : [`${priceWords(monthlyCents)} a month`];
  return [tenancyWord(info.dbTenancyType), `${formatBytes(info.dbStorageMaxBytes)} of storage`, ...price].join(', ');
}
