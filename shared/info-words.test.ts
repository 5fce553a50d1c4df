import { expect, it } from 'vitest';
import { complianceNotice, daysUntil, deadlineWords } from './info-words.ts';
import type { AddonInfo } from './contract/addons.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const hours = (count: number): string => new Date(now + count * 3_600_000).toISOString();

it.each([
  [120, 'in 5 days'], [96.5, 'in 5 days'], [25, 'in 2 days'], [24, 'within 1 day'], [0.5, 'within 1 day'],
  [0, 'passed today'], [-23, 'passed today'], [-24, 'passed a day ago'], [-50, 'passed 2 days ago'],
])('a deadline %d hours from now: %s', (from, words) => {
  expect(deadlineWords(hours(from), now)).toBe(words);
});

it('what happens at a deadline that has passed happens now', () => {
  expect(daysUntil(hours(-50), now)).toBe('now');
  expect(daysUntil(null, now)).toBeNull();
});

const info: AddonInfo = {
  status: 'available', region: 'us-east-1', planName: 'x', dbTenancyType: 'isolated', postgresVersion: '18.0', dbStorageMaxBytes: 100, dbStorageUsageBytes: 101,
  replicaQuantity: 0, appDbName: null, createdAt: '2025-01-01T00:00:00Z', restoreSourceAddonName: null, storageComplianceStatus: 'violating', storageComplianceDeadline: hours(110),
};

it('storage over the limit names what follows, and when in days', () => {
  expect(complianceNotice(info, now)).toMatchObject({ severe: true, text: expect.stringContaining('Write access is revoked in 5 days.') });
});
