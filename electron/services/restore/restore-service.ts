import type { AppEvent } from '../../../shared/contract/app.ts';
import type { RestoreCapabilities, RestoreJob, RestoreOrder } from '../../../shared/contract/restore.ts';
import type { AddonService } from '../addons/addon-service.ts';
import type { BorealisApi } from '../borealis/types.ts';
import type { Config, Log, Notice, PlatformServices, Signal } from '../deps.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { pinnedTo } from '../heroku/fixed-token.ts';
import type { HerokuFor } from '../heroku/heroku-api.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { systemClock, type Clock } from '../tunnels/clock.ts';
import { createNetworkState } from '../tunnels/network-state.ts';
import { createChoices, type Choices } from './choices.ts';
import { createCopy } from './create-copy.ts';
import { estimateFor } from './estimate.ts';
import { findCreated } from './find-created.ts';
import { isEnded, type StoredJob } from './job.ts';
import { advance, afterRestart, type Observation } from './job-machine.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import { defaultTimings, watchJob, type JobWatch, type WatchTimings } from './job-watch.ts';
import { newJob } from './new-job.ts';
import { noticeOf } from './notice.ts';

export interface RestoreDeps {
  tokens: TokenSource;
  herokuFor: HerokuFor;
  borealis: Pick<BorealisApi, 'info' | 'restoreToken' | 'restoreCapabilities'>;
  addons: Pick<AddonService, 'find' | 'refresh'>;
  config: Pick<Config, 'addonServiceName' | 'dataDir'>;
  platform: Pick<PlatformServices, 'onPower'>;
  events: Signal<AppEvent>;
  notify(notice: Notice): void;
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
  /** Takes an ended one off the list. */
  remove(jobId: string): Promise<void>;
  dispose(): Promise<void>;
}

interface Watches {
  of(jobId: string): JobWatch | undefined;
  begin(jobId: string, delayed: boolean): void;
  wakeAll(): void;
  dispose(): Promise<void>;
}

function createWatches(deps: Required<Pick<RestoreDeps, 'clock' | 'timings'>> & RestoreDeps, store: JobStore, changed: () => void, observe: (jobId: string, seen: Observation) => Promise<void>): Watches {
  const { tokens, herokuFor, borealis, config, clock, timings, log } = deps;
  const heroku = herokuFor(tokens);
  const watches = new Map<string, JobWatch>();
  const wakeAll = (): void => { for (const watch of watches.values()) watch.wake(); };
  const network = createNetworkState((listener) => deps.platform.onPower(listener), wakeAll);
  const stopListening = deps.events.subscribe(({ kind }) => { if (kind === 'accounts') wakeAll(); });
  const find = (job: StoredJob, signal: AbortSignal): Promise<Observation | null> => (
    findCreated({ heroku, borealis, service: config.addonServiceName, all: () => store.all(), now: () => clock.now() }, job, signal)
  );
  return {
    of: (jobId) => watches.get(jobId),
    begin(jobId, delayed) {
      if (watches.has(jobId)) return;
      const watch = watchJob({
        heroku, borealis, find, job: () => store.get(jobId), accountId: () => tokens.accountId(),
        observed: (seen) => observe(jobId, seen), changed, network, clock, timings, log,
      }, delayed);
      watches.set(jobId, watch);
      void watch.ended.finally(() => watches.delete(jobId));
    },
    wakeAll,
    async dispose() {
      stopListening();
      network.dispose();
      const all = [...watches.values()];
      for (const watch of all) watch.stop();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

function viewer(store: JobStore, watches: Watches, accountId: () => string | null): (job: StoredJob) => RestoreJob {
  return ({ accountId: owner, before: _, ...job }) => {
    const watch = watches.of(job.id);
    const nextLookAt = watch?.nextLookAt() ?? null;
    const stored = store.get(job.id);
    return {
      ...job,
      paused: !isEnded(job) && owner !== accountId(),
      trouble: watch?.trouble() ?? null,
      nextLookAt: nextLookAt === null ? null : new Date(nextLookAt).toISOString(),
      estimate: stored === undefined || isEnded(job) ? null : estimateFor(stored, store.all()),
    };
  };
}

/** See RestoreService. */
export function createRestore(options: RestoreDeps): RestoreService {
  const deps = { clock: systemClock, timings: defaultTimings, ...options };
  const { tokens, herokuFor, borealis, addons, config, clock, events, log } = deps;
  const store = deps.store ?? createJobStore({ dataDir: config.dataDir, log, ...(deps.onUnwritable === undefined ? {} : { onUnwritable: deps.onUnwritable }) });
  const starting = new Map<string, Promise<void>>();
  let disposed = false;
  const changed = (): void => { if (!disposed) events.emit({ kind: 'restores' }); };

  const observe = async (jobId: string, seen: Observation): Promise<void> => {
    const before = store.get(jobId);
    if (before === undefined) return;
    const after = advance(before, seen, clock.now());
    await store.put(after);
    changed();
    // The list shows the new add-on, or no longer shows it.
    if (after.addon !== null && (before.addon === null || isEnded(after))) void addons.refresh().catch((cause: unknown) => log.info('restore.refresh-failed', { cause }));
    if (isEnded(after) && !isEnded(before) && !starting.has(jobId)) deps.notify(noticeOf(after));
  };
  const watches = createWatches(deps, store, changed, observe);
  const view = viewer(store, watches, () => tokens.accountId());

  const order = async (wanted: RestoreOrder, signal?: AbortSignal): Promise<void> => {
    const source = await addons.find(wanted.addonId, signal);
    const active = await tokens.current();
    const job = newJob(wanted, source, { accountId: active.accountId, now: clock.now(), service: config.addonServiceName });
    await store.put(job);
    changed();
    const refusal = await createCopy({
      heroku: herokuFor(pinnedTo(tokens, active)), borealis, service: config.addonServiceName, observed: (seen) => observe(job.id, seen),
    }, wanted, job);
    const after = store.get(job.id);
    if (refusal === null && after !== undefined) {
      if (!disposed) watches.begin(job.id, after.state !== 'finding');
      return;
    }
    // Who asked reads it where they asked; else it stays on the list until somebody has.
    if (signal?.aborted !== true) await store.delete(job.id);
    else if (after !== undefined) deps.notify(noticeOf(after));
    changed();
    throw refusal;
  };

  for (const job of store.all().filter((each) => !isEnded(each))) {
    const interrupted = failure('restore.interrupted', { addonName: job.source.addonName }, 'The program ended before Heroku was asked.').error;
    const after = afterRestart(job, clock.now(), interrupted);
    if (after !== job) void store.put(after);
    if (!isEnded(after)) watches.begin(job.id, false);
  }

  return {
    ...createChoices(herokuFor(tokens), config.addonServiceName),
    async capabilities(addonId, signal) {
      const { name } = await addons.find(addonId, signal);
      return borealis.restoreCapabilities(name, signal);
    },
    async start(wanted, signal) {
      if (disposed) throw failure('op.cancelled', {}, 'The program is closing.');
      if (!starting.has(wanted.jobId) && store.get(wanted.jobId) === undefined) {
        starting.set(wanted.jobId, order(wanted, signal).finally(() => starting.delete(wanted.jobId)));
      }
      await starting.get(wanted.jobId);
      const job = store.get(wanted.jobId);
      if (job === undefined) throw failure('op.cancelled', {}, 'It was taken off the list.');
      return view(job);
    },
    jobs: () => store.all().filter(({ accountId }) => accountId === tokens.accountId()).map(view),
    look: (jobId) => watches.of(jobId)?.wake(),
    async remove(jobId) {
      const job = store.get(jobId);
      if (job === undefined || !isEnded(job)) return;
      await store.delete(jobId);
      changed();
    },
    async dispose() {
      disposed = true;
      await watches.dispose();
      await Promise.allSettled(starting.values());
      await store.flush();
    },
  };
}
