import type { AddonInfo } from '../../../shared/contract/addons.ts';
import type { AppError } from '../../../shared/errors.ts';
import { failure, toAppError } from '../errors/app-failure.ts';
import { createListStore, type ListStoreDeps } from './list-store.ts';
import { assemble, type HerokuLists, type ListedAddon } from './listed-addon.ts';

/** One account's add-ons: the last known ones at once, fresh ones by and by. */
export interface AccountList {
  readonly accountId: string;
  all(): readonly ListedAddon[];
  get(addonId: string): ListedAddon | undefined;
  /** Throws addon.not-found. */
  known(addonId: string): ListedAddon;
  fetchedAt(): string | null;
  error(): AppError | null;
  refreshing(): boolean;
  /** Whether a refresh is due: older than a minute, and the last try not just now. */
  due(): boolean;
  /** Makes the next `due` forget that a try has failed just now. */
  forgiveFailure(): void;
  /** Fetches now, or joins what is under way. Never rejects: the failure stays in `error`. */
  refresh(): Promise<void>;
  setInfo(addonId: string, info: AddonInfo): void;
  flush(): Promise<void>;
  /** Stores nothing from now on. */
  retire(): Promise<void>;
}

export interface AccountListDeps extends ListStoreDeps {
  service: string;
  /** Heroku's lists of this very account. */
  fetch: () => Promise<HerokuLists>;
  changed: () => void;
  now: () => number;
  monotonic: () => number;
}

const staleMs = 60_000;
const retryAfterFailureMs = 15_000;
/** See AccountList. */
export function createAccountList(deps: AccountListDeps): AccountList {
  const store = createListStore(deps, () => ({ version: 1, fetchedAt, addons: [...byId.values()] }));
  const cached = store.read();
  let byId = new Map(cached.addons.map((addon) => [addon.id, addon]));
  let fetchedAt = cached.fetchedAt;
  let error: AppError | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;

  const load = async (): Promise<void> => {
    try {
      const lists = await deps.fetch();
      byId = new Map(assemble(lists, deps.service, byId).map((addon) => [addon.id, addon]));
      fetchedAt = new Date(deps.now()).toISOString();
      error = null;
      store.save('now');
    } catch (thrown) {
      const failed = toAppError(thrown);
      // Another account was chosen meanwhile; that says nothing about this one.
      if (failed.code === 'op.cancelled') return;
      error = failed;
      deps.log.warn('addons.refresh-failed', { code: failed.code });
    }
  };

  const age = (): number => (fetchedAt === null ? Number.POSITIVE_INFINITY : deps.now() - Date.parse(fetchedAt));
  return {
    accountId: deps.accountId,
    all: () => [...byId.values()],
    get: (addonId) => byId.get(addonId),
    known(addonId) {
      const addon = byId.get(addonId);
      if (addon === undefined) throw failure('addon.not-found', { addonId }, 'The add-on is not in the list of this account.');
      return addon;
    },
    fetchedAt: () => fetchedAt,
    error: () => error,
    refreshing: () => running !== null,
    due() {
      if (deps.monotonic() - triedAt < (error === null ? staleMs : retryAfterFailureMs)) return false;
      // A time in the future means that the clock was set back.
      return error !== null || age() > staleMs || age() < 0;
    },
    forgiveFailure() {
      if (error !== null && running === null) triedAt = Number.NEGATIVE_INFINITY;
    },
    refresh() {
      running ??= load().finally(() => {
        running = null;
        triedAt = deps.monotonic();
        deps.changed();
      });
      return running;
    },
    setInfo(addonId, info) {
      const addon = byId.get(addonId);
      if (addon === undefined) return;
      byId.set(addonId, { ...addon, info, infoFetchedAt: new Date(deps.now()).toISOString() });
      store.save('soon');
    },
    flush: () => store.flush(),
    retire: () => store.retire(),
  };
}
