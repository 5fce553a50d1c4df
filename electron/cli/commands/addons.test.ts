import { expect, test } from 'vitest';
import type { Addon, AddonInfo } from '../../../shared/contract/addons.ts';
import { detailsText, listTable, localTime } from './addons.ts';

const info: AddonInfo = {
  status: 'maintenance-plan-change', region: 'us-west-2', planName: 'x2', dbTenancyType: 'shared', postgresVersion: '14.4', dbStorageMaxBytes: 2 ** 34, dbStorageUsageBytes: 0,
  replicaQuantity: 0, appDbName: null, createdAt: '2022-06-30T23:52:14.019Z', restoreSourceAddonName: null, storageComplianceStatus: 'proximity-warning',
  storageComplianceDeadline: '2000-01-01T00:00:00Z',
};
const addon = (more: Partial<AddonInfo> = {}): Addon => ({
  id: 'id', name: 'db', app: { id: 'app', name: 'sushi' }, team: null, plan: 'borealis-pg:x2', state: 'provisioned', attachments: [], pinned: false, label: null, silenced: false,
  info: { ...info, ...more }, infoFetchedAt: null,
});

test('the details are in the words of the vendor’s info, and unknown values as they are', () => {
  const text = detailsText(addon());
  for (const words of ['Changing add-on plan', 'Oregon', 'Multi-tenant', 'Proximity Warning', '(passed ']) expect(text).toContain(words);
  const unknown = detailsText(addon({ status: 'new-1', region: 'new-2', dbTenancyType: 'new-3', storageComplianceStatus: 'new-4' }));
  for (const word of ['new-1', 'new-2', 'new-3', 'new-4']) expect(unknown).toContain(word);
  expect(listTable([addon()])).toContain('Changing add-on plan');
});

test('a time is in the zone of this machine, to the millisecond', () => {
  expect(localTime(info.createdAt)).toMatch(/^2022-0[67]-\d\dT\d\d:\d\d:14\.019[+-]\d\d:\d\d$/);
  expect(Date.parse(localTime(info.createdAt))).toBe(Date.parse(info.createdAt));
});
