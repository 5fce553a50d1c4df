import type { RestoreOrder } from '../../../shared/contract/restore.ts';
import type { AddonService } from '../addons/addon-service.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { pinnedTo } from '../heroku/fixed-token.ts';
import { AppFailure, failure } from '../errors/app-failure.ts';
import { createCopy, type CreateDeps } from './create-copy.ts';
import type { StoredJob } from './job.ts';
import type { Observation } from './job-machine.ts';
import type { JobStore } from './job-store.ts';
import { newJob } from './new-job.ts';

export interface OrdersDeps {
  tokens: TokenSource;
  herokuFor: (tokens: TokenSource) => CreateDeps['heroku'];
  borealis: CreateDeps['borealis'];
  addons: Pick<AddonService, 'find'>;
  service: string;
  windows: CreateDeps['windows'];
  store: JobStore;
  now: () => number;
  observe: (jobId: string, seen: Observation) => Promise<void>;
  changed: () => void;
  /** It was taken, or its answer is lost. */
  taken: (job: StoredJob) => void;
  /** It was refused, and nobody waits for the answer any more. */
  refusedUnheard: (job: StoredJob) => void;
}

/** Orders that are being given. */
export interface Orders {
  /**
   * Resolves once it was taken; one that is under way or known is joined. Goes on when the signal aborts. Throws the refusal, also that of
   * a known one that has failed, and restore.other-order where another order has this id.
   */
  give(order: RestoreOrder, signal?: AbortSignal): Promise<void>;
  isUnderWay(jobId: string): boolean;
  /** Once all have their answer. Never rejects. */
  settled(): Promise<void>;
}

type Ordered = Pick<RestoreOrder, 'addonId' | 'app' | 'plan' | 'attachmentName' | 'time'>;

const orderedBy = (job: StoredJob): Ordered => ({ ...job, addonId: job.source.addonId });

function isSame(one: Ordered, other: Ordered): boolean {
  const sameTime = one.time === other.time || (one.time !== null && other.time !== null && Date.parse(one.time) === Date.parse(other.time));
  return sameTime && one.addonId === other.addonId && one.app === other.app && one.plan === other.plan && one.attachmentName === other.attachmentName;
}

/** See Orders. */
export function createOrders(deps: OrdersDeps): Orders {
  const { tokens, store, service, borealis, windows } = deps;
  const underWay = new Map<string, { order: RestoreOrder; taken: Promise<void> }>();

  const place = async (order: RestoreOrder, signal?: AbortSignal): Promise<void> => {
    const source = await deps.addons.find(order.addonId, signal);
    const active = await tokens.current();
    const job = newJob(order, source, { accountId: active.accountId, now: deps.now(), service });
    await store.put(job);
    deps.changed();
    const refusal = await createCopy({
      heroku: deps.herokuFor(pinnedTo(tokens, active)), borealis, service, windows, observed: (seen) => deps.observe(job.id, seen),
    }, order, job);
    const after = store.get(job.id) ?? job;
    if (refusal === null) {
      deps.taken(after);
      return;
    }
    // Who asked reads it where they asked; else it stays on the list until somebody has.
    if (signal?.aborted === true) deps.refusedUnheard(after);
    else await store.delete(job.id);
    deps.changed();
    throw refusal;
  };

  return {
    async give(order, signal) {
      const { jobId, app } = order;
      const known = store.get(jobId);
      const earlier = underWay.get(jobId)?.order ?? (known === undefined ? null : orderedBy(known));
      if (earlier !== null && !isSame(earlier, order)) throw failure('restore.other-order', { app, orderedApp: earlier.app }, 'Another order has this id.');
      if (earlier === null) underWay.set(jobId, { order, taken: place(order, signal).finally(() => underWay.delete(jobId)) });
      const joined = underWay.get(jobId);
      if (joined !== undefined) await joined.taken;
      else if (known?.state === 'failed' && known.error !== null) {
        // Now somebody reads it, and may order again.
        await store.delete(jobId);
        deps.changed();
        throw new AppFailure(known.error);
      }
    },
    isUnderWay: (jobId) => underWay.has(jobId),
    async settled() { await Promise.allSettled([...underWay.values()].map(({ taken }) => taken)); },
  };
}
