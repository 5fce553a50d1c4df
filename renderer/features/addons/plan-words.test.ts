import { expect, it } from 'vitest';
import type { AddonInfo } from '../../../shared/contract/addons.ts';
import { planWords } from './plan-words.ts';

const info: AddonInfo = {
  status: 'available', region: 'us-east-1', planName: 'x2-s100-p2-r8', dbTenancyType: 'isolated', postgresVersion: '18.0', dbStorageMaxBytes: 100 * 1024 ** 3, dbStorageUsageBytes: 10,
  replicaQuantity: 2, appDbName: null, createdAt: '2025-01-01T00:00:00Z', restoreSourceAddonName: null, storageComplianceStatus: 'ok', storageComplianceDeadline: null,
};

it.each([
  [info, 20_000, 'Single Tenant, 100.0 GiB of storage, $200 a month'],
  [{ ...info, dbTenancyType: 'shared', replicaQuantity: 0, dbStorageMaxBytes: 256 * 1024 ** 2 }, 1_250, 'Multi-tenant, 256.0 MiB of storage, $12.50 a month'],
  [{ ...info, dbTenancyType: 'moon', replicaQuantity: 1 }, null, 'moon, 100.0 GiB of storage'],
  [info, 140_000_00, 'Single Tenant, 100.0 GiB of storage, $140,000 a month'],
] as const)('says what a plan gives: %#', (given, cents, words) => {
  expect(planWords(given, cents)).toBe(words);
});
