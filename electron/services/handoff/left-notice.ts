import type { Notice } from '../deps.ts';
import { allTools } from './registry.ts';
import type { LedgerEntry } from './ledger.ts';

/** What is told once of entries that stay in other programs after their add-ons are gone: one notice for each add-on. */
export function leftNotices(entries: readonly LedgerEntry[]): Notice[] {
  return [...Map.groupBy(entries, ({ addonId }) => addonId)].map(([addonId, left]) => ({
    tag: `left-in-tools-${addonId}`,
    title: `Still in other programs: ${left[0]?.addonName ?? ''}`,
    body: `The add-on is gone. For you to remove: ${left.map(({ tool, what }) => `${allTools.find(({ id }) => id === tool)?.name ?? tool}, ${what}`).join('; ')}.`,
    tone: 'info',
    addonId: null,
    shows: 'written',
  }));
}
