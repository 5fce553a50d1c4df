import { expect, it } from 'vitest';
import type { AddonInfo } from '../../../shared/contract/addons.ts';
import type { DoctorStep } from '../../../shared/contract/doctor.ts';
import { borealisStep } from './api-steps.ts';
import { createStepLog } from './step-log.ts';

const info: AddonInfo = {
  status: 'available', region: 'us-east-1', planName: 'x2', dbTenancyType: 'isolated', postgresVersion: '14.4', dbStorageMaxBytes: 10, dbStorageUsageBytes: 20, replicaQuantity: 0,
  appDbName: null, createdAt: '2022-06-30T23:52:14Z', restoreSourceAddonName: null, storageComplianceStatus: 'ok', storageComplianceDeadline: null,
};

it.each([
  ['violating', 'Free storage or upgrade the plan.'],
  ['restricted', 'Upgrade the plan; access comes back by itself.'],
])('with %s storage it advises what can be done', async (storageComplianceStatus, next) => {
  const told: DoctorStep[] = [];
  const log = createStepLog((step) => { told.push(step); }, new AbortController().signal);
  const account = { id: 'a', email: 'e', name: null };
  await borealisStep(log, 'db', {
    heroku: { account: async () => account }, borealis: { info: async () => ({ ...info, storageComplianceStatus }) }, herokuHost: 'h', borealisHost: 'b', clockSkewMs: () => null, limitMs: 1000,
  }, Promise.resolve(true));
  expect(told.at(-1)).toMatchObject({ state: 'warning', words: { next } });
});
