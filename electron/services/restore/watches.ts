import type { AppEvent } from '../../../shared/contract/app.ts';
import type { BorealisApi } from '../borealis/types.ts';
import type { PlatformServices, Signal } from '../deps.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { createNetworkState } from '../tunnels/network-state.ts';
import { findCreated } from './find-created.ts';
import type { StoredJob } from './job.ts';
import type { Observation } from './job-machine.ts';
import type { JobStore } from './job-store.ts';
import { watchJob, type JobWatch, type JobWatchDeps } from './job-watch.ts';

/** The waiting of all jobs that have not ended. */
export interface Watches {
  of(jobId: string): JobWatch | undefined;
  begin(jobId: string, delayed: boolean): void;
  dispose(): Promise<void>;
}

export interface WatchesDeps extends Pick<JobWatchDeps, 'changed' | 'clock' | 'timings' | 'log'> {
  heroku: Pick<HerokuApi, 'addon' | 'addons' | 'appAddons'>;
  borealis: Pick<BorealisApi, 'info' | 'status'>;
  tokens: Pick<TokenSource, 'accountId'>;
  service: string;
  store: Pick<JobStore, 'all' | 'get'>;
  platform: Pick<PlatformServices, 'onPower'>;
  events: Pick<Signal<AppEvent>, 'subscribe'>;
  observe: (jobId: string, seen: Observation) => Promise<void>;
}

/** See Watches. */
export function createWatches(deps: WatchesDeps): Watches {
  const { heroku, borealis, tokens, service, store, observe, changed, clock, timings, log } = deps;
  const watches = new Map<string, JobWatch>();
  const wakeAll = (): void => { for (const watch of watches.values()) watch.wake(); };
  const network = createNetworkState((listener) => deps.platform.onPower(listener), wakeAll);
  const stopListening = deps.events.subscribe(({ kind }) => { if (kind === 'accounts') wakeAll(); });
  const claims = new Map<string, string>();
  const claim = (addonId: string, jobId: string): boolean => {
    const owner = store.all().find(({ addon }) => addon?.id === addonId)?.id ?? claims.get(addonId) ?? jobId;
    if (owner === jobId) claims.set(addonId, jobId);
    return owner === jobId;
  };
  const find = (job: StoredJob, signal: AbortSignal): Promise<Observation | null> => (
    findCreated({ heroku, borealis, service, all: () => store.all(), claim, now: () => clock.now() }, job, signal)
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
    async dispose() {
      stopListening();
      network.dispose();
      const all = [...watches.values()];
      for (const watch of all) watch.stop();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
