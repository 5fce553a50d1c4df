import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../errors/app-failure.ts';
import { createRestoreRig, listed, only, order } from './testing/test-restore.ts';

let rig: ReturnType<typeof createRestoreRig>;
beforeEach(() => { rig = createRestoreRig(); });
afterEach(() => rig.dispose());

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

describe('an answer that is lost', () => {
  it.each([
    failure('heroku.unreachable', { host: 'heroku' }, 'no'), failure('heroku.timeout', { host: 'heroku' }, 'no'),
    failure('heroku.failed', { status: 503 }, 'no'), failure('heroku.bad-reply', { problem: 'html' }, 'no'),
  ])('$error.code is found out, and nothing is sent again', async (lost) => {
    rig.heroku.addons.mockResolvedValueOnce([listed('old')]).mockResolvedValue([listed('old'), listed('copy')]);
    rig.heroku.createAddon.mockRejectedValueOnce(lost);
    const service = rig.start();
    await service.start(order);
    await rig.settle();
    expect(only(service)).toMatchObject({ state: 'heroku', addon: { id: 'copy' } });
    expect(rig.heroku.createAddon).toHaveBeenCalledOnce();
  });

  it('takes neither what was there, nor another job\'s, nor a copy of something else', async () => {
    rig.heroku.addons.mockResolvedValueOnce([]).mockResolvedValueOnce([listed('copy')]).mockResolvedValue([listed('copy'), listed('strange'), { ...listed('plan'), plan: { name: 'borealis-pg:other' } }]);
    const service = rig.start();
    await service.start({ ...order, jobId: '00000000-0000-4000-8000-000000000002' });
    rig.borealis.info.mockResolvedValue({ ...rig.info, restoreSourceAddonName: 'source-2' });
    rig.heroku.createAddon.mockRejectedValueOnce(failure('heroku.timeout', { host: 'heroku' }, 'no'));
    await service.start(order);
    await rig.settle();
    expect(service.jobs()[0]).toMatchObject({ id: order.jobId, state: 'finding', addon: null });
    for (let look = 0; look < 20; look += 1) await rig.pass(10_000);
    expect(service.jobs()[0]).toMatchObject({ state: 'failed', error: { code: 'restore.not-created' } });
  });

  it.each([
    ['does not know yet', () => rig.borealis.info.mockRejectedValue(failure('borealis.not-found', { addonName: 'copy-name' }, 'no'))],
    ['names no source of yet', () => rig.borealis.info.mockResolvedValue({ ...rig.info, restoreSourceAddonName: null })],
  ])('is not given up while there is an add-on that Borealis %s', async (_, arrange) => {
    rig.heroku.createAddon.mockRejectedValueOnce(failure('heroku.timeout', { host: 'heroku' }, 'no'));
    rig.heroku.addons.mockResolvedValueOnce([]).mockResolvedValue([listed('copy')]);
    arrange();
    const service = rig.start();
    await service.start(order);
    for (let look = 0; look < 20; look += 1) await rig.pass(60_000);
    expect(only(service)).toMatchObject({ state: 'finding', trouble: null });
    rig.borealis.info.mockResolvedValue(rig.info);
    await rig.pass(60_000);
    expect(only(service)).toMatchObject({ state: 'heroku', addon: { id: 'copy' } });
  });

  it('names after an hour what may be the copy, instead of saying that nothing was created', async () => {
    rig.heroku.createAddon.mockRejectedValueOnce(failure('heroku.timeout', { host: 'heroku' }, 'no'));
    rig.heroku.addons.mockResolvedValueOnce([]).mockResolvedValue([listed('copy')]);
    rig.borealis.info.mockRejectedValue(failure('borealis.not-found', { addonName: 'copy-name' }, 'no'));
    const service = rig.start();
    await service.start(order);
    for (let look = 0; look < 70; look += 1) await rig.pass(60_000);
    expect(only(service)).toMatchObject({ state: 'failed', error: { code: 'restore.undecided', details: { app: 'sushi', addonNames: ['copy-name'] } } });
    expect(rig.notices[0]?.body).toContain('copy-name');
  });

  it('is not given up while Heroku does not answer', async () => {
    rig.heroku.createAddon.mockRejectedValueOnce(failure('heroku.timeout', { host: 'heroku' }, 'no'));
    const service = rig.start();
    rig.heroku.addons.mockResolvedValueOnce([]).mockRejectedValue(failure('heroku.unreachable', { host: 'heroku' }, 'no'));
    await service.start(order);
    for (let look = 0; look < 20; look += 1) await rig.pass(60_000);
    expect(only(service)).toMatchObject({ state: 'finding', trouble: { code: 'heroku.unreachable' } });
    rig.heroku.addons.mockResolvedValue([listed('copy')]);
    await rig.pass(60_000);
    expect(only(service)).toMatchObject({ state: 'heroku', trouble: null });
  });
});

describe('a start after the process was killed', () => {
  it('before Heroku was asked: nothing was created, and it says so', async () => {
    rig.borealis.restoreToken.mockImplementationOnce(never);
    void rig.start().start(order).catch(() => undefined);
    await rig.settle();
    const service = rig.start();
    expect(only(service)).toMatchObject({ state: 'failed', error: { code: 'restore.interrupted' } });
    await rig.settle();
    expect(rig.heroku.createAddon).not.toHaveBeenCalled();
  });

  it('while Heroku was asked: the new add-on is found and waited for', async () => {
    rig.heroku.addons.mockResolvedValueOnce([listed('old')]).mockResolvedValue([listed('old'), listed('copy')]);
    rig.heroku.createAddon.mockImplementationOnce(never);
    void rig.start().start(order).catch(() => undefined);
    await rig.settle();
    const service = rig.start();
    await rig.settle();
    expect(only(service)).toMatchObject({ state: 'heroku', addon: { id: 'copy' } });
    expect(rig.heroku.createAddon).toHaveBeenCalledOnce();
  });

  it('while Heroku was asked for two like each other: each finds one of its own, and both are waited for', async () => {
    rig.heroku.createAddon.mockImplementation(never);
    const killed = rig.start();
    for (const jobId of [order.jobId, '00000000-0000-4000-8000-000000000002']) void killed.start({ ...order, jobId }).catch(() => undefined);
    await rig.settle();
    rig.heroku.addons.mockResolvedValue([listed('copy'), listed('other')]);
    const service = rig.start();
    await rig.settle();
    for (let look = 0; look < 3; look += 1) await rig.pass(10_000);
    expect(service.jobs().map(({ state, addon }) => `${state} ${addon?.id}`)).toEqual(expect.arrayContaining(['heroku copy', 'heroku other']));
    expect(rig.heroku.createAddon).toHaveBeenCalledTimes(2);
  });

  it('while Heroku was asked: without a new add-on it says that nothing was created', async () => {
    rig.heroku.createAddon.mockImplementationOnce(never);
    void rig.start().start(order).catch(() => undefined);
    await rig.settle();
    const service = rig.start();
    await rig.settle();
    expect(only(service).state).toBe('finding');
    for (let look = 0; look < 20; look += 1) await rig.pass(10_000);
    expect(only(service)).toMatchObject({ state: 'failed', error: { code: 'restore.not-created' } });
    expect(rig.heroku.createAddon).toHaveBeenCalledOnce();
  });

  it.each(['provisioning', 'provisioned'])('while it waits, Heroku saying %s: it looks at once and goes on', async (state) => {
    rig.heroku.createAddon.mockResolvedValue(listed('copy', state));
    await rig.start().start(order);
    const service = rig.start();
    rig.heroku.addon.mockResolvedValue(listed('copy', 'provisioned'));
    rig.borealis.info.mockResolvedValue({ ...rig.info, status: 'available' });
    await rig.settle();
    expect(only(service)).toMatchObject({ state: 'done', addon: { id: 'copy' } });
  });
});
