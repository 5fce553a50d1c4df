import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { createRestoreRig, listed, only, order, source } from './testing/test-restore.ts';

let rig: ReturnType<typeof createRestoreRig>;
beforeEach(() => { rig = createRestoreRig(); });
afterEach(() => rig.dispose());

const outsideOf = (moved: boolean) => ({ error: { code: 'restore.time-outside', details: { earliest: '2026-01-01T00:00:00Z', latest: '2026-01-02T00:00:00Z', moved } } });
const unreachable = (): AppFailure => failure('heroku.unreachable', { host: 'heroku' }, 'no');

describe('the two phases', () => {
  it('waits for Heroku from 5 s, then for Borealis at once and from 10 s, and ends with a notice', async () => {
    const service = rig.start();
    expect(await service.start(order)).toMatchObject({ state: 'heroku', addon: { name: 'copy-name' }, herokuState: 'provisioning' });
    await rig.settle();
    await rig.pass(4_999);
    expect(rig.heroku.addon).not.toHaveBeenCalled();
    await rig.pass(1);
    expect(rig.heroku.addon).toHaveBeenCalledOnce();
    rig.heroku.addon.mockResolvedValue(listed('copy', 'provisioned'));
    await rig.pass(5_000);
    expect(only(service)).toMatchObject({ state: 'borealis', borealisStatus: 'provisioning' });
    rig.borealis.info.mockResolvedValue({ ...rig.info, status: 'available' });
    await rig.pass(9_999);
    expect(only(service).state).toBe('borealis');
    await rig.pass(1);
    expect(only(service)).toMatchObject({ state: 'done', borealisStatus: 'available', trouble: null, nextLookAt: null });
    expect(rig.notices).toMatchObject([{ tone: 'info', addonId: 'copy' }]);
    expect(rig.clock.waiting).toBe(0);
  });

  it.each(['maintenance', 'maintenance-plan-change', 'maintenance-db-credentials-full-reset'])('takes %s for available', async (status) => {
    rig.heroku.createAddon.mockResolvedValue(listed('copy', 'provisioned'));
    const service = rig.start();
    await service.start(order);
    rig.borealis.info.mockResolvedValue({ ...rig.info, status });
    await rig.pass(10_000);
    expect(only(service)).toMatchObject({ state: 'done', borealisStatus: status });
  });


  it.each([
    ['Heroku deprovisioned it', () => rig.heroku.addon.mockResolvedValue(listed('copy', 'deprovisioned'))],
    ['Heroku does not know it any more', () => rig.heroku.addon.mockRejectedValue(failure('heroku.not-found', {}, 'no'))],
  ])('is cancelled when %s', async (_, arrange) => {
    const service = rig.start();
    await service.start(order);
    arrange();
    await rig.pass(5_000);
    expect(only(service)).toMatchObject({ state: 'cancelled', error: null });
    expect(rig.notices).toMatchObject([{ tone: 'warning', tab: 'restore' }]);
  });

  it('is cancelled when Borealis does not know it any more', async () => {
    rig.heroku.createAddon.mockResolvedValue(listed('copy', 'provisioned'));
    const service = rig.start();
    await service.start(order);
    rig.borealis.info.mockRejectedValue(failure('borealis.not-found', { addonName: 'copy-name' }, 'no'));
    await rig.pass(10_000);
    expect(only(service).state).toBe('cancelled');
  });
});

describe('what does not end a wait', () => {
  it.each([
    unreachable(),
    failure('heroku.timeout', { host: 'heroku' }, 'no'),
    failure('heroku.failed', { status: 503 }, 'no'),
    failure('heroku.bad-reply', { problem: 'html' }, 'no'),
    failure('heroku.unauthorized', {}, 'no'),
    failure('heroku.forbidden', { message: 'no' }, 'no'),
    failure('session.expired', { accountId: 'account-1' }, 'no'),
    new Error('unforeseen'),
  ])('%o is shown with the time of the next look', async (thrown) => {
    const service = rig.start();
    await service.start(order);
    rig.heroku.addon.mockRejectedValueOnce(thrown);
    await rig.pass(5_000);
    const { trouble, nextLookAt, state } = only(service);
    expect({ state, wait: Date.parse(nextLookAt ?? '') - rig.clock.now() }).toEqual({ state: 'heroku', wait: 10_000 });
    expect(trouble).not.toBeNull();
    await rig.pass(10_000);
    expect(only(service).trouble).toBeNull();
  });

  it('waits as long as a 429 says, and no longer than a minute by itself', async () => {
    const service = rig.start();
    await service.start(order);
    rig.heroku.addon.mockRejectedValueOnce(failure('heroku.rate-limited', { retryAfterSeconds: 300 }, 'no'));
    await rig.pass(5_000);
    expect(Date.parse(only(service).nextLookAt ?? '') - rig.clock.now()).toBe(300_000);
    rig.heroku.addon.mockRejectedValue(unreachable());
    for (let look = 0; look < 12; look += 1) await rig.pass(300_000);
    expect(Date.parse(only(service).nextLookAt ?? '') - rig.clock.now()).toBeLessThanOrEqual(60_000);
  });

  it('looks at once after sleep, when it is online again, and when asked', async () => {
    const service = rig.start();
    const { id } = await service.start(order);
    await rig.settle();
    rig.power('suspend');
    await rig.pass(60_000);
    expect(rig.heroku.addon).not.toHaveBeenCalled();
    rig.power('resume');
    await rig.settle();
    expect(rig.heroku.addon).toHaveBeenCalledOnce();
    service.look(id);
    await rig.settle();
    expect(rig.heroku.addon).toHaveBeenCalledTimes(2);
  });

  it('stands still while signed out or in another account, and goes on at sign-in', async () => {
    const service = rig.start();
    await service.start(order);
    await rig.settle();
    rig.account.id = 'account-2';
    await rig.pass(60_000);
    expect(rig.heroku.addon).not.toHaveBeenCalled();
    expect(service.jobs()).toEqual([]);
    rig.account.id = 'account-1';
    rig.events.emit({ kind: 'accounts' });
    await rig.settle();
    expect(rig.heroku.addon).toHaveBeenCalledOnce();
    expect(only(service)).toMatchObject({ paused: false, state: 'heroku' });
  });
});

describe('the order', () => {
  it('is sent once however often it is given, and two orders make two', async () => {
    const service = rig.start();
    const [one, again] = await Promise.all([service.start(order), service.start(order)]);
    expect(again.id).toBe(one.id);
    expect((await service.start(order)).id).toBe(one.id);
    expect(rig.heroku.createAddon).toHaveBeenCalledOnce();
    rig.heroku.createAddon.mockResolvedValue(listed('other'));
    await service.start({ ...order, jobId: '00000000-0000-4000-8000-000000000002' });
    expect(service.jobs().map(({ addon }) => addon?.id)).toEqual(['other', 'copy']);
  });

  it.each([{ app: 'other' }, { plan: 'x2-s100-p2-r8' }, { attachmentName: 'COPY' }, { time: '2026-01-01T12:00:00Z' }])('of an id that was given with other choices than %o is refused', async (change) => {
    const service = rig.start();
    const under = service.start(order);
    await expect(service.start({ ...order, ...change })).rejects.toMatchObject({ error: { code: 'restore.other-order' } });
    await under;
    await expect(service.start({ ...order, ...change })).rejects.toMatchObject({ error: { code: 'restore.other-order' } });
    expect(rig.heroku.createAddon).toHaveBeenCalledOnce();
  });

  it('joined after it has failed says why, and may then be given again', async () => {
    const service = rig.start();
    const left = new AbortController();
    rig.heroku.createAddon.mockImplementationOnce(async () => { left.abort(); throw failure('heroku.delinquent', { message: 'pay' }, 'pay'); });
    await expect(service.start(order, left.signal)).rejects.toThrow('wants to be paid');
    await expect(service.start(order)).rejects.toMatchObject({ error: { code: 'restore.unpaid' } });
    expect(service.jobs()).toEqual([]);
    expect((await service.start(order)).state).toBe('heroku');
  });

  it('tells the end of what it makes itself, and of nothing else', async () => {
    const service = rig.start();
    await service.start(order);
    expect([service.tellsEndOf('copy', 'provisioning'), service.tellsEndOf('copy', 'available'), service.tellsEndOf('other', 'provisioning')]).toEqual([true, false, false]);
  });

  it('keeps no token', async () => {
    await rig.start().start(order);
    expect(rig.kept()).toContain('copy-name');
    expect(rig.kept()).not.toContain('canary');
  });

  it.each([
    ['heroku.forbidden', failure('heroku.forbidden', { message: 'no' }, 'no'), 'restore.app-forbidden'],
    ['a plan that is gone', failure('heroku.not-found', { resource: 'plan' }, 'no'), 'restore.plan-gone'],
    ['an app that is gone', failure('heroku.not-found', { resource: 'app' }, 'no'), 'restore.app-gone'],
    ['423 without a name', failure('heroku.confirmation-required', { app: 'sushi' }, 'no'), 'heroku.confirmation-required'],
    ['422', failure('heroku.invalid', { message: 'no' }, 'no'), 'restore.refused'],
    ['402', failure('heroku.delinquent', { message: 'pay' }, 'no'), 'restore.unpaid'],
    ['409', failure('heroku.conflict', { message: 'no' }, 'no'), 'restore.conflict'],
    ['two factors', failure('heroku.two-factor', { app: 'sushi' }, 'no'), 'heroku.two-factor'],
    ['429', failure('heroku.rate-limited', { retryAfterSeconds: 5 }, 'no'), 'restore.rate-limited'],
  ])('refused with %s leaves no job, and may be given again', async (_, thrown, code) => {
    const service = rig.start();
    rig.heroku.createAddon.mockRejectedValueOnce(thrown);
    await expect(service.start(order)).rejects.toMatchObject({ error: { code } });
    expect(service.jobs()).toEqual([]);
    expect(rig.notices).toEqual([]);
    expect((await service.start(order)).state).toBe('heroku');
  });

  it('takes a 423 for a taken name only where one was given', async () => {
    rig.heroku.createAddon.mockRejectedValueOnce(failure('heroku.confirmation-required', { app: 'sushi' }, 'no'));
    await expect(rig.start().start({ ...order, attachmentName: 'COPY_DB' })).rejects.toMatchObject({ error: { code: 'restore.name-taken', details: { app: 'sushi', name: 'COPY_DB' } } });
  });

  it('says which window a time is outside of, and that it has moved only where the time was inside before', async () => {
    rig.heroku.createAddon.mockRejectedValue(failure('heroku.invalid', { message: 'time' }, 'no'));
    const service = rig.start();
    await service.capabilities(source.id);
    await expect(service.start({ ...order, time: '2025-12-31T00:00:00Z' })).rejects.toMatchObject(outsideOf(false));
    const { earliestRestorableTime: _, ...rest } = await rig.borealis.restoreCapabilities('source-1');
    rig.borealis.restoreCapabilities.mockResolvedValueOnce({ ...rest, earliestRestorableTime: '2025-12-30T00:00:00Z' });
    await service.capabilities(source.id);
    await service.capabilities(source.id);
    await expect(service.start({ ...order, time: '2025-12-31T00:00:00Z' })).rejects.toMatchObject(outsideOf(true));
    await expect(service.start({ ...order, time: '2025-12-29T00:00:00Z' })).rejects.toMatchObject(outsideOf(false));
    await expect(service.start({ ...order, time: '2026-01-03T00:00:00Z' })).rejects.toMatchObject(outsideOf(false));
  });

  it('stays on the list as failed when nobody waits for its answer any more', async () => {
    const service = rig.start();
    const left = new AbortController();
    rig.heroku.createAddon.mockImplementationOnce(async () => { left.abort(); throw failure('heroku.delinquent', { message: 'pay' }, 'pay'); });
    await expect(service.start(order, left.signal)).rejects.toThrow('wants to be paid');
    expect(only(service)).toMatchObject({ state: 'failed', error: { code: 'restore.unpaid' } });
    expect(rig.notices).toMatchObject([{ tone: 'error', tab: 'restore' }]);
    await service.remove(order.jobId);
    expect(service.jobs()).toEqual([]);
  });
});

describe('estimates', () => {
  it('come from earlier ones of this machine only', async () => {
    const service = rig.start();
    expect((await service.start(order)).estimate).toBeNull();
    rig.heroku.addon.mockResolvedValue(listed('copy', 'provisioned'));
    rig.borealis.info.mockResolvedValue({ ...rig.info, status: 'available' });
    await rig.pass(5_000);
    expect((await service.start({ ...order, jobId: '00000000-0000-4000-8000-000000000002' })).estimate).toEqual({ seconds: 5, jobs: 1 });
  });
});
