import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../errors/app-failure.ts';
import { createRestoreRig, listed, only, order } from './testing/test-restore.ts';

let rig: ReturnType<typeof createRestoreRig>;
beforeEach(() => { rig = createRestoreRig(); });
afterEach(() => rig.dispose());

const unknownToBorealis = () => failure('borealis.not-found', { addonName: 'copy-name' }, 'no');

/** Looks, a minute apart at most, for ten minutes. */
async function forLong(): Promise<void> {
  for (let look = 0; look < 10; look += 1) await rig.pass(60_000);
}

describe.each(['failed-in-a-new-way', 'maintenance-in-a-new-way', 'AVAILABLE', ''])('Borealis\' status "%s", which nobody knows', (status) => {
  it('is no success and no end: it is looked at again, each minute at most, until a known one comes', async () => {
    rig.heroku.createAddon.mockResolvedValue(listed('copy', 'provisioned'));
    rig.borealis.info.mockResolvedValue({ ...rig.info, status });
    const service = rig.start();
    await service.start(order);
    await forLong();
    expect(only(service)).toMatchObject({ state: 'borealis', borealisStatus: status, endedAt: null, trouble: null });
    expect(Date.parse(only(service).nextLookAt ?? '') - rig.clock.now()).toBeLessThanOrEqual(60_000);
    expect(rig.notices).toEqual([]);
    rig.borealis.info.mockResolvedValue({ ...rig.info, status: 'available' });
    await rig.pass(60_000);
    expect(only(service)).toMatchObject({ state: 'done', borealisStatus: 'available' });
  });
});

describe('Heroku\'s state that nobody knows', () => {
  beforeEach(() => {
    rig.heroku.createAddon.mockResolvedValue(listed('copy', 'half-done'));
    rig.heroku.addon.mockResolvedValue(listed('copy', 'half-done'));
  });

  it('leads to Borealis, whose word counts', async () => {
    const service = rig.start();
    await service.start(order);
    await forLong();
    expect(only(service)).toMatchObject({ state: 'borealis', herokuState: 'half-done', borealisStatus: 'provisioning', endedAt: null });
    rig.borealis.info.mockResolvedValue({ ...rig.info, status: 'available' });
    await rig.pass(60_000);
    expect(only(service)).toMatchObject({ state: 'done', herokuState: 'half-done' });
  });

  it('is not called cancelled where Borealis does not know the add-on yet', async () => {
    rig.borealis.info.mockRejectedValue(unknownToBorealis());
    const service = rig.start();
    await service.start(order);
    await forLong();
    expect(only(service)).toMatchObject({ state: 'borealis', herokuState: 'half-done', borealisStatus: null, trouble: null });
    rig.heroku.addon.mockResolvedValue(listed('copy', 'provisioning'));
    await rig.pass(60_000);
    expect(only(service)).toMatchObject({ state: 'heroku', herokuState: 'provisioning', herokuEndedAt: null });
    rig.heroku.addon.mockResolvedValue(listed('copy', 'provisioned'));
    rig.borealis.info.mockResolvedValue({ ...rig.info, status: 'available' });
    await rig.pass(60_000);
    expect(only(service).state).toBe('done');
  });

  it.each([
    ['deprovisioned', () => rig.heroku.addon.mockResolvedValue(listed('copy', 'deprovisioned'))],
    ['a 404', () => rig.heroku.addon.mockRejectedValue(failure('heroku.not-found', {}, 'no'))],
  ])('is cancelled by %s from Heroku', async (_, arrange) => {
    const service = rig.start();
    await service.start(order);
    await forLong();
    arrange();
    await rig.pass(60_000);
    expect(only(service).state).toBe('cancelled');
  });
});

describe('a wait on a word that nobody knows', () => {
  it('is stopped by taking it off the list, and nothing is asked any more', async () => {
    rig.heroku.createAddon.mockResolvedValue(listed('copy', 'provisioned'));
    rig.borealis.info.mockResolvedValue({ ...rig.info, status: 'failed-in-a-new-way' });
    const service = rig.start();
    await service.start(order);
    await rig.pass(10_000);
    await service.remove(order.jobId);
    expect(service.jobs()).toEqual([]);
    rig.borealis.info.mockClear();
    await forLong();
    expect(rig.borealis.info).not.toHaveBeenCalled();
    expect([rig.kept(), rig.clock.waiting]).toEqual(['[]', 0]);
  });

  it('is the only one that is stopped so', async () => {
    const service = rig.start();
    await service.start(order);
    await rig.settle();
    await service.remove(order.jobId);
    expect(only(service).state).toBe('heroku');
  });

  it('keeps an add-on that may be the copy from being called none', async () => {
    rig.heroku.createAddon.mockRejectedValueOnce(failure('heroku.timeout', { host: 'heroku' }, 'no'));
    rig.heroku.addons.mockResolvedValueOnce([]).mockResolvedValue([listed('copy')]);
    rig.borealis.info.mockResolvedValue({ ...rig.info, restoreSourceAddonName: null, status: 'held-in-a-new-way' });
    const service = rig.start();
    await service.start(order);
    await forLong();
    expect(only(service)).toMatchObject({ state: 'finding', error: null });
  });
});
