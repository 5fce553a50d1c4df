import { vi } from 'vitest';
import type { Addon, AddonInfo } from '../../../../shared/contract/addons.ts';
import type { AppEvent } from '../../../../shared/contract/app.ts';
import type { RestoreJob, RestoreOrder } from '../../../../shared/contract/restore.ts';
import type { Notice, PlatformServices } from '../../deps.ts';
import type { HerokuApi } from '../../heroku/heroku-api.ts';
import type { BorealisApi } from '../../borealis/types.ts';
import type { HerokuAddon } from '../../heroku/schemas.ts';
import { createSignal } from '../../signal.ts';
import { createManualClock } from '../../tunnels/testing/manual-clock.ts';
import { storedJobSchema, type StoredJob } from '../job.ts';
import type { JobStore } from '../job-store.ts';
import { createRestore, type RestoreService } from '../restore-service.ts';

const info: AddonInfo = {
  status: 'provisioning', region: 'us-east-1', planName: 'x1-s20-p1-r4', dbTenancyType: 'isolated', postgresVersion: '18.4', dbStorageMaxBytes: 1,
  dbStorageUsageBytes: 1, replicaQuantity: 0, appDbName: null, createdAt: '2026-01-01T00:00:00Z', restoreSourceAddonName: 'source-1',
  storageComplianceStatus: 'ok', storageComplianceDeadline: null,
};

export const source: Addon = {
  id: 'source-id', name: 'source-1', app: { id: 'app-1', name: 'sushi' }, team: null, plan: 'borealis-pg:x1-s20-p1-r4', state: 'provisioned',
  attachments: [{ id: 'at', name: 'DATABASE', appId: 'app-1', appName: 'sushi' }], pinned: false, label: null, silenced: false, info: { ...info, dbStorageUsageBytes: 5_000 }, infoFetchedAt: null,
};

/** An add-on as Heroku lists it. */
export function listed(id: string, state = 'provisioning'): HerokuAddon {
  return { id, name: `${id}-name`, addon_service: { name: 'borealis-pg' }, app: { id: 'app-1', name: 'sushi' }, plan: { name: 'borealis-pg:x1-s20-p1-r4' }, state };
}

export const order: RestoreOrder = {
  jobId: '00000000-0000-4000-8000-000000000001', addonId: source.id, app: 'sushi', attachmentName: null, plan: 'x1-s20-p1-r4', time: null, confirm: null,
};

/** What the disk holds, written at once. A store that was open when the next is opened writes no more. */
function createMemoryStore(): { open: () => JobStore; text: () => string } {
  let text = '[]';
  let opened = 0;
  return {
    text: () => text,
    open() {
      opened += 1;
      const mine = opened;
      let jobs = storedJobSchema.array().parse(JSON.parse(text));
      const save = async (next: StoredJob[]): Promise<void> => {
        if (mine !== opened) return;
        jobs = next;
        text = JSON.stringify(next);
      };
      return {
        all: () => jobs,
        get: (jobId) => jobs.find(({ id }) => id === jobId),
        put: (job) => save(jobs.some(({ id }) => id === job.id) ? jobs.map((old) => (old.id === job.id ? job : old)) : [job, ...jobs]),
        delete: (jobId) => save(jobs.filter(({ id }) => id !== jobId)),
        flush: async () => undefined,
      };
    },
  };
}

/** Until all that does not wait for the clock was done. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
}

/** The service with both clouds in the test's hand, and a clock that is moved. */
export function createRestoreRig() {
  const disk = createMemoryStore();
  const clock = createManualClock();
  const events = createSignal<AppEvent>();
  const powers = new Set<Parameters<PlatformServices['onPower']>[0]>();
  const notices: Notice[] = [];
  const account: { id: string | null } = { id: 'account-1' };
  const heroku = {
    addon: vi.fn<HerokuApi['addon']>(async (id) => listed(id)),
    addons: vi.fn<HerokuApi['addons']>(async () => []),
    appAddons: vi.fn<HerokuApi['appAddons']>(async () => []),
    apps: vi.fn<HerokuApi['apps']>(async () => []),
    attachments: vi.fn<HerokuApi['attachments']>(async () => []),
    plans: vi.fn<HerokuApi['plans']>(async () => []),
    createAddon: vi.fn<HerokuApi['createAddon']>(async () => listed('copy')),
  };
  const borealis = {
    info: vi.fn<BorealisApi['info']>(async () => info),
    status: async (...asked: Parameters<BorealisApi['status']>) => (await borealis.info(...asked)).status,
    restoreToken: vi.fn<BorealisApi['restoreToken']>(async () => 'token-canary'),
    restoreCapabilities: vi.fn<BorealisApi['restoreCapabilities']>(async () => ({ cloneSupported: true, restoreSupported: true, earliestRestorableTime: '2026-01-01T00:00:00Z', latestRestorableTime: '2026-01-02T00:00:00Z' })),
  };
  let running: RestoreService | null = null;
  /** A second start is that after the first was killed: nothing of it goes on, for nobody moves its clock. */
  const start = (): RestoreService => {
    const service = createRestore({
      tokens: {
        accountId: () => account.id, current: async () => ({ accountId: account.id ?? '', token: 'account-canary' }),
        refreshed: async () => null, rejected() {}, twoFactorCode: () => null,
      },
      herokuFor: () => heroku,
      borealis,
      addons: { find: async () => source, details: async () => source, refresh: async () => ({ addons: [], fetchedAt: null, refreshing: false, error: null }) },
      config: { addonServiceName: 'borealis-pg', dataDir: '/nowhere' }, store: disk.open(),
      platform: { onPower(listener) { powers.add(listener); return () => powers.delete(listener); } },
      events, notify: (notice) => notices.push(notice), log: { info() {}, warn() {}, error() {} }, clock,
    });
    running = service;
    return service;
  };
  return {
    clock, events, notices, account, heroku, borealis, kept: disk.text, start, settle, info,
    power: (event: 'suspend' | 'resume' | 'offline' | 'online') => { for (const listener of powers) listener(event); },
    /** Moves the clock and lets everything happen that is due. */
    async pass(ms: number): Promise<void> {
      clock.advance(ms);
      await settle();
    },
    async dispose(): Promise<void> {
      await running?.dispose();
    },
  };
}

export function only(service: RestoreService): RestoreJob {
  const [job, ...more] = service.jobs();
  if (job === undefined || more.length > 0) throw new Error(`There are ${service.jobs().length} jobs.`);
  return job;
}
