import type { AppEvent } from '../../../shared/contract/app.ts';
import { restoreJobSchema, type RestoreCapabilities, type RestoreJob, type RestoreOrder } from '../../../shared/contract/restore.ts';
import { unknownWord } from '../../../shared/info-words.ts';
import type { AddonService } from '../addons/addon-service.ts';
import type { BorealisApi } from '../borealis/types.ts';
import type { Config, Log, Notice, PlatformServices, Signal } from '../deps.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { systemClock, type Clock } from '../tunnels/clock.ts';
import { createChoices, type Choices } from './choices.ts';
import { estimateFor } from './estimate.ts';
import { isEnded, type StoredJob } from './job.ts';
import { afterRestart, isPending } from './job-machine.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import { defaultTimings, type WatchTimings } from './job-watch.ts';
import { noticeOf } from './notice.ts';
import { createObserver } from './observer.ts';
import { createOrders } from './orders.ts';
import { createSeenWindows } from './seen-windows.ts';
import { createWatches, type Watches } from './watches.ts';

export interface RestoreDeps {
  tokens: TokenSource;
  herokuFor: (tokens: TokenSource) => Pick<HerokuApi, 'addon' | 'addons' | 'appAddons' | 'apps' | 'attachments' | 'createAddon' | 'plans'>;
  borealis: Pick<BorealisApi, 'info' | 'status' | 'restoreToken' | 'restoreCapabilities'>;
  addons: Pick<AddonService, 'find' | 'refresh' | 'details'>;
  config: Pick<Config, 'addonServiceName' | 'dataDir'>;
  platform: Pick<PlatformServices, 'onPower'>;
  events: Signal<AppEvent>;
  notify: (notice: Notice) => void;
  log: Log;
  onUnwritable?: (problem: AppFailure) => void;
  clock?: Clock;
  timings?: WatchTimings;
  /** In the data folder unless a test brings its own. */
  store?: JobStore;
}

/** Restores and clones, each kept in the data folder from before it is ordered until it has ended. */
export interface RestoreService extends Choices {
  /** Throws addon.not-found, borealis.*, heroku.* and session.* failures. */
  capabilities(addonId: string, signal?: AbortSignal): Promise<RestoreCapabilities>;
  /**
   * Orders a copy; an order that is under way or done is joined. Goes on when the caller leaves, whose refused job then stays on the
   * list. Throws restore.*, borealis.*, heroku.*, session.* and addon.not-found.
   */
  start(order: RestoreOrder, signal?: AbortSignal): Promise<RestoreJob>;
  /** Of the active account, newest first. */
  jobs(): RestoreJob[];
  /** Looks at once. */
  look(jobId: string): void;
  /** Whether a job's own notice tells when the add-on's status, one of those before `available`, ends. */
  tellsEndOf(addonId: string, status: string): boolean;
  /** Takes one off the list that has ended, or that waits on a word which nobody knows; what was made stays. */
  remove(jobId: string): Promise<void>;
  dispose(): Promise<void>;
}

function viewer(store: JobStore, watches: Watches, accountId: () => string | null): (job: StoredJob) => RestoreJob {
  return (job) => {
    const watch = watches.of(job.id);
    const nextLookAt = watch?.nextLookAt() ?? null;
    return {
      ...restoreJobSchema.parse(job),
      paused: !isEnded(job) && job.accountId !== accountId(),
      trouble: watch?.trouble() ?? null,
      nextLookAt: nextLookAt === null ? null : new Date(nextLookAt).toISOString(),
      estimate: isEnded(job) ? null : estimateFor(job, store.all()),
    };
  };
}

/** See RestoreService. */
export function createRestore(options: RestoreDeps): RestoreService {
  const deps = { clock: systemClock, timings: defaultTimings, ...options };
  const { tokens, herokuFor, borealis, addons, config, clock, events, log } = deps;
  const store = deps.store ?? createJobStore({ dataDir: config.dataDir, log, ...(deps.onUnwritable === undefined ? {} : { onUnwritable: deps.onUnwritable }) });
  let disposed = false;
  const changed = (): void => { if (!disposed) events.emit({ kind: 'restores' }); };

  const observe = createObserver({
    store, addons, log, changed, now: () => clock.now(), notify: deps.notify, isAwaited: (jobId) => orders.isUnderWay(jobId),
  });
  const service = config.addonServiceName;
  const watches = createWatches({ ...deps, heroku: herokuFor(tokens), service, store, changed, observe });
  const windows = createSeenWindows();
  const orders = createOrders({
    ...deps, service, windows, store, changed, observe, now: () => clock.now(),
    taken: (job) => { if (!disposed) watches.begin(job.id, job.state !== 'finding'); },
    refusedUnheard: (job) => deps.notify(noticeOf(job)),
  });
  const choices = createChoices(herokuFor(tokens), { service, now: () => clock.now(), accountId: () => tokens.accountId() });
  const view = viewer(store, watches, () => tokens.accountId());

  for (const job of store.all().filter((each) => !isEnded(each))) {
    const interrupted = failure('restore.interrupted', { addonName: job.source.addonName }, 'The program ended before Heroku was asked.').error;
    const after = afterRestart(job, clock.now(), interrupted);
    if (after !== job) void store.put(after);
    if (!isEnded(after)) watches.begin(job.id, false);
  }

  return {
    plans: choices.plans,
    apps: choices.apps,
    attachments: choices.attachments,
    async capabilities(addonId, signal) {
      const { name } = await addons.find(addonId, signal);
      const window = await borealis.restoreCapabilities(name, signal);
      windows.note(name, window);
      return window;
    },
    async start(wanted, signal) {
      if (disposed) throw failure('op.cancelled', {}, 'The program is closing.');
      await orders.give(wanted, signal).finally(() => choices.forget());
      const job = store.get(wanted.jobId);
      if (job === undefined) throw failure('op.cancelled', {}, 'It was taken off the list.');
      return view(job);
    },
    jobs: () => store.all().filter(({ accountId }) => accountId === tokens.accountId()).map(view),
    tellsEndOf: (addonId, status) => isPending(status) && store.all().some(({ addon }) => addon?.id === addonId),
    look: (jobId) => watches.of(jobId)?.wake(),
    async remove(jobId) {
      const job = store.get(jobId);
      if (job === undefined || (!isEnded(job) && unknownWord(job) === null)) return;
      watches.of(jobId)?.stop();
      await store.delete(jobId);
      changed();
    },
    async dispose() {
      disposed = true;
      await watches.dispose();
      await orders.settled();
      await store.flush();
    },
  };
}
