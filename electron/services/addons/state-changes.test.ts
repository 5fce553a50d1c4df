import { describe, expect, it } from 'vitest';
import type { AddonInfo } from '../../../shared/contract/addons.ts';
import type { ListedAddon } from './listed-addon.ts';
import { changesOf } from './state-changes.ts';
import { createStorageSamples } from './storage-samples.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const info: AddonInfo = {
  status: 'available', region: 'us-east-1', planName: 'x', dbTenancyType: 'isolated', postgresVersion: '18.0', dbStorageMaxBytes: 100, dbStorageUsageBytes: 10,
  replicaQuantity: 0, appDbName: null, createdAt: '2025-01-01T00:00:00Z', restoreSourceAddonName: null, storageComplianceStatus: 'ok', storageComplianceDeadline: null,
};
const listed = (known: AddonInfo | null): ListedAddon => ({
  id: 'a1', name: 'borealis-pg-hex', app: { id: 'app', name: 'sushi' }, team: null, plan: 'x', state: 'provisioned', attachments: [], info: known, infoFetchedAt: null,
});
const told = (before: Partial<AddonInfo>, after: Partial<AddonInfo>): string[] =>
  changesOf(listed({ ...info, ...before }), { ...info, ...after }, now).map(({ tone, title, body }) => `${tone}: ${title} | ${body}`);

describe('what is told of a change', () => {
  it('is nothing at the first look, and nothing while all stays', () => {
    expect(changesOf(listed(null), { ...info, status: 'maintenance', storageComplianceStatus: 'violating' }, now)).toEqual([]);
    expect(told({}, { dbStorageUsageBytes: 90 })).toEqual([]);
  });

  it('is no status whose end somebody else tells, but the storage still', () => {
    const after: AddonInfo = { ...info, storageComplianceStatus: 'violating' };
    expect(changesOf(listed({ ...info, status: 'configuring' }), after, now, true).map(({ tag }) => tag)).toEqual(['storage-a1']);
    expect(changesOf(listed({ ...info, status: 'configuring' }), after, now).map(({ tag }) => tag)).toEqual(['state-a1', 'storage-a1']);
  });

  it('is the status in Borealis’ words, also one that nobody knows', () => {
    expect(told({}, { status: 'maintenance-plan-change' })).toEqual(['info: Changing add-on plan: borealis-pg-hex | Before: Available.']);
    expect(told({ status: 'maintenance' }, { status: 'hibernating' })).toEqual(['info: hibernating: borealis-pg-hex | Before: Undergoing maintenance.']);
  });

  it.each([
    ['proximity-warning', null, /^warning: Storage is nearly full/],
    ['violating', '2026-11-28T12:00:00Z', /^error: Storage is over the limit \| borealis-pg-hex: Write access is revoked in 5 days\./],
    ['violating', null, /revoked soon/],
    ['restricted', '2026-11-20T12:00:00Z', /^error: Write access is revoked/],
    ['throttled', null, /^warning: Storage: throttled/],
  ])('is storage that becomes %s', (storageComplianceStatus, storageComplianceDeadline, words) => {
    expect(told({}, { storageComplianceStatus, storageComplianceDeadline })).toEqual([expect.stringMatching(words)]);
  });

  it('is storage that is well again', () => {
    expect(told({ storageComplianceStatus: 'violating' }, {})).toEqual(['info: Storage is within the limit again | borealis-pg-hex']);
  });
});

it('keeps the first and the newest samples, and not without end', () => {
  const samples = createStorageSamples();
  for (let bytes = 0; bytes < 5000; bytes += 1) samples.add('a1', { at: new Date(now + bytes).toISOString(), bytes });
  const kept = samples.of('a1').map(({ bytes }) => bytes);
  expect(kept.length).toBeLessThanOrEqual(400);
  expect(kept[0]).toBe(0);
  expect(kept.slice(-3)).toEqual([4997, 4998, 4999]);
  expect(kept).toEqual(kept.toSorted((left, right) => left - right));
  expect(samples.of('a2')).toEqual([]);
});
