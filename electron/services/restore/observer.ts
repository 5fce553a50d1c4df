import type { AddonService } from '../addons/addon-service.ts';
import type { Log, Notice } from '../deps.ts';
import { isEnded, type StoredJob } from './job.ts';
import { advance, type Observation } from './job-machine.ts';
import type { JobStore } from './job-store.ts';
import { noticeOf } from './notice.ts';

export interface ObserverDeps {
  store: Pick<JobStore, 'get' | 'put'>;
  addons: Pick<AddonService, 'refresh' | 'details'>;
  log: Log;
  now: () => number;
  changed: () => void;
  notify: (notice: Notice) => void;
  /** Whether somebody waits for the answer to the order, who is told there. */
  isAwaited: (jobId: string) => boolean;
}

/** Takes what was learnt about a job: kept on the disk first, then shown, and told of where it has ended. */
export function createObserver({ store, addons, log, now, changed, notify, isAwaited }: ObserverDeps): (jobId: string, seen: Observation) => Promise<void> {
  /** The list shows the new add-on, or no longer shows it. */
  const show = async ({ addon, state }: StoredJob): Promise<void> => {
    try {
      await addons.refresh();
      if (addon !== null && state === 'done') await addons.details(addon.id);
    } catch (cause) {
      log.info('restore.refresh-failed', { cause });
    }
  };
  return async (jobId, seen) => {
    const before = store.get(jobId);
    if (before === undefined) return;
    const after = advance(before, seen, now());
    await store.put(after);
    changed();
    if (after.addon !== null && (before.addon === null || isEnded(after))) void show(after);
    if (isEnded(after) && !isEnded(before) && !isAwaited(jobId)) notify(noticeOf(after));
  };
}
