import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AddonInfo } from '../../../shared/contract/addons.ts';
import type { AppEvent } from '../../../shared/contract/app.ts';
import { failure } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { HerokuAddon } from '../heroku/schemas.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { createSignal } from '../signal.ts';
import { createAddonService, type AddonService } from './addon-service.ts';

const quiet = { info() {}, warn() {}, error() {} };
const ref = (name: string) => ({ id: `id-${name}`, name });
const addon = (name: string): HerokuAddon => ({ ...ref(name), addon_service: ref('borealis-pg'), app: ref('sushi'), plan: ref('borealis-pg:x'), state: 'provisioned' });
const info: AddonInfo = {
  status: 'available', region: 'us-east-1', planName: 'x', dbTenancyType: 'isolated', postgresVersion: '18.0', dbStorageMaxBytes: 1, dbStorageUsageBytes: 0,
  replicaQuantity: 0, appDbName: null, createdAt: '2025-01-01T00:00:00Z', restoreSourceAddonName: null, storageComplianceStatus: 'ok', storageComplianceDeadline: null,
};

let dataDir: string;
const services: AddonService[] = [];
beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), 'addons-')); });
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.dispose()));
  rmSync(dataDir, { recursive: true });
});

function start() {
  const events = createSignal<AppEvent>();
  const cloud = { account: 'me' as string | null, names: ['db-1', 'db-2'], info, notices: [] as string[], problem: null as Error | null, lists: 0, infos: [] as string[], now: Date.now(), clock: 0 };
  const tokens: TokenSource = {
    accountId: () => cloud.account,
    current: async () => ({ accountId: cloud.account ?? '', token: 't' }),
    refreshed: async () => null,
    rejected() {},
    twoFactorCode: () => null,
  };
  const heroku: Pick<HerokuApi, 'addons' | 'attachments' | 'apps'> = {
    async addons() {
      cloud.lists += 1;
      if (cloud.problem !== null) throw cloud.problem;
      return cloud.names.map(addon);
    },
    attachments: async () => [],
    apps: async () => [{ ...ref('sushi'), team: ref('acme') }],
  };
  const service = createAddonService({
    tokens,
    herokuFor: () => heroku as HerokuApi,
    borealis: {
      async info(name) {
        cloud.infos.push(name);
        if (cloud.problem !== null) throw cloud.problem;
        return cloud.info;
      },
    },
    config: { addonServiceName: 'borealis-pg', dataDir },
    events,
    log: quiet,
    notify: ({ title }) => { cloud.notices.push(title); },
    now: () => cloud.now,
    monotonic: () => cloud.clock,
  });
  services.push(service);
  const event = (): Promise<AppEvent> => new Promise((resolve) => {
    const stop = events.subscribe((value) => { stop(); resolve(value); });
  });
  const pass = (ms: number): void => { cloud.now += ms; cloud.clock += ms; };
  return { service, cloud, events, event, pass };
}

const names = (list: { addons: { name: string }[] }): string[] => list.addons.map(({ name }) => name);

describe('the list', () => {
  it('is there at once, and fetched in the background', async () => {
    const { service, cloud, event } = start();
    const told = event();
    expect(service.list()).toEqual({ addons: [], fetchedAt: null, refreshing: true, error: null });
    expect(await told).toEqual({ kind: 'addons' });
    const list = service.list();
    expect(names(list)).toEqual(['db-1', 'db-2']);
    expect(list).toMatchObject({ refreshing: false, addons: [{ team: { name: 'acme' }, pinned: false, label: null, info: null }, {}] });
    expect(cloud.lists).toBe(1);
  });

  it('is fetched again after a minute, by one request for many callers', async () => {
    const { service, cloud, pass } = start();
    await Promise.all([service.refresh(), service.refresh(), service.refresh()]);
    service.list();
    expect(cloud.lists).toBe(1);
    cloud.names = ['db-2', 'db-3'];
    pass(60_001);
    expect(names(service.list())).toEqual(['db-1', 'db-2']);
    expect(names(await service.refresh())).toEqual(['db-2', 'db-3']);
    expect(cloud.lists).toBe(2);
  });

  it('survives a restart and is usable offline', async () => {
    const first = start();
    await first.service.refresh();
    await first.service.details('id-db-1');
    await first.service.dispose();
    const second = start();
    second.cloud.problem = failure('heroku.unreachable', { host: 'h' }, 'No.');
    second.pass(3_600_000);
    expect(second.service.list().addons[0]).toMatchObject({ name: 'db-1', info: { status: 'available' } });
    const list = await second.service.refresh();
    expect(names(list)).toEqual(['db-1', 'db-2']);
    expect(list.error?.code).toBe('heroku.unreachable');
  });

  it('does not try again and again after a failure', async () => {
    const { service, cloud, events, pass } = start();
    cloud.problem = failure('heroku.unreachable', { host: 'h' }, 'No.');
    await service.refresh();
    expect(service.list().refreshing).toBe(false);
    expect(cloud.lists).toBe(1);
    events.emit({ kind: 'accounts' });
    expect(service.list().refreshing).toBe(true);
    await service.refresh();
    expect(cloud.lists).toBe(2);
    pass(14_999);
    expect(service.list().refreshing).toBe(false);
    pass(2);
    expect(service.list().refreshing).toBe(true);
  });

  it('takes a damaged cache for none', async () => {
    const first = start();
    await first.service.refresh();
    await first.service.dispose();
    const [file] = readdirSync(dataDir).filter((name) => name.startsWith('addons-'));
    writeFileSync(join(dataDir, file!), '{"version":1,"addons":[{"id":');
    expect(start().service.list().addons).toEqual([]);
  });

  it('keeps accounts apart and forgets one on demand', async () => {
    const { service, cloud } = start();
    await service.refresh();
    cloud.account = 'other';
    cloud.names = ['db-9'];
    expect(names(service.list())).toEqual([]);
    expect(names(await service.refresh())).toEqual(['db-9']);
    await service.forget('me');
    cloud.account = 'me';
    expect(service.list().addons).toEqual([]);
    cloud.account = null;
    expect(() => service.list()).toThrow(expect.objectContaining({ error: expect.objectContaining({ code: 'session.signed-out' }) }));
  });
});

describe('details', () => {
  it('come for visible and pinned add-ons, once a minute, and when asked', async () => {
    const { service, cloud, event, pass } = start();
    await service.refresh();
    const told = event();
    service.visible(['id-db-2', 'id-unknown']);
    await told;
    expect(cloud.infos).toEqual(['db-2']);
    pass(59_000);
    service.visible(['id-db-2']);
    service.list();
    expect(cloud.infos).toEqual(['db-2']);
    expect((await service.details('id-db-2')).info).toEqual(info);
    expect(cloud.infos).toEqual(['db-2', 'db-2']);
    await service.setPinned('id-db-1', true);
    expect(cloud.infos).toEqual(['db-2', 'db-2', 'db-1']);
  });

  it('keep the last known ones when they fail, and tell who asked', async () => {
    const { service, cloud } = start();
    await service.refresh();
    await service.details('id-db-1');
    cloud.problem = failure('borealis.failed', { status: 500 }, 'No.');
    await expect(service.details('id-db-1')).rejects.toMatchObject({ error: { code: 'borealis.failed' } });
    expect(service.list().addons[0]?.info).toEqual(info);
  });

  it('fail for an add-on that is not there', async () => {
    await expect(start().service.details('id-nothing')).rejects.toMatchObject({ error: { code: 'addon.not-found' } });
  });

  it('can be left by the caller', async () => {
    const { service } = start();
    await service.refresh();
    await expect(service.details('id-db-1', AbortSignal.abort())).rejects.toMatchObject({ error: { code: 'op.cancelled' } });
  });
});

describe('pins and labels', () => {
  it('last, without a secret or another account\'s address in the files', async () => {
    const first = start();
    await first.service.refresh();
    await first.service.setPinned('id-db-1', true);
    expect(await first.service.setLabel('id-db-1', { kind: 'production' })).toMatchObject({ pinned: true, label: { kind: 'production' } });
    await first.service.setLabel('id-db-2', { kind: 'custom', text: 'mine' });
    await first.service.setLabel('id-db-2', null);
    await first.service.dispose();
    const second = start();
    await second.service.refresh();
    expect(second.service.list().addons.map(({ pinned, label }) => [pinned, label])).toEqual([[true, { kind: 'production' }], [false, null]]);
    await second.service.dispose();
    expect(JSON.parse(readFileSync(join(dataDir, 'addon-marks.json'), 'utf8'))).toEqual({ version: 1, marks: { 'id-db-1': { pinned: true, label: { kind: 'production' }, silenced: false } } });
  });

  it('tells changes but of silenced add-ons, and keeps a trend of storage', async () => {
    const { service, cloud, pass } = start();
    await service.refresh();
    await service.details('id-db-1');
    pass(1000);
    cloud.info = { ...info, status: 'maintenance', dbStorageUsageBytes: 7 };
    await service.details('id-db-1');
    expect(cloud.notices).toEqual(['Undergoing maintenance: db-1']);
    expect(service.storageTrend('id-db-1').map(({ bytes }) => bytes)).toEqual([0, 7]);
    expect((await service.setSilenced('id-db-1', true)).silenced).toBe(true);
    cloud.info = info;
    await service.details('id-db-1');
    expect(cloud.notices).toHaveLength(1);
    await service.setSilenced('id-db-1', false);
    expect(service.storageTrend('id-db-2')).toEqual([]);
  });
});
