import { join } from 'node:path';
import type { Addon, AddonInfo, AddonList, Label, StorageSample } from '../../../shared/contract/addons.ts';
import type { AppEvent } from '../../../shared/contract/app.ts';
import type { BorealisApi } from '../borealis/types.ts';
import type { Config, Log, Notice, Signal } from '../deps.ts';
import { isFailure, type AppFailure } from '../errors/app-failure.ts';
import type { HerokuFor } from '../heroku/heroku-api.ts';
import type { TokenSource } from '../heroku/token-source.ts';
import { abortable } from './abortable.ts';
import type { AccountList } from './account-list.ts';
import { createAccountLists, type AccountLists } from './account-lists.ts';
import { createAddonDetails, type AddonDetails } from './addon-details.ts';
import type { ListedAddon } from './listed-addon.ts';
import { createMarks, type Marks } from './marks.ts';
import { changesOf } from './state-changes.ts';
import { createStorageSamples, type StorageSamples } from './storage-samples.ts';

/** The add-ons of the active account. Every call throws session.signed-out without one. */
export interface AddonService {
  /** The last known list; a refresh starts by itself when it is older than a minute. */
  list(): AddonList;
  /** Fetches now. A failure stands in the list's `error`. */
  refresh(signal?: AbortSignal): Promise<AddonList>;
  /** Fetches the add-on's details now. Throws addon.not-found, borealis.*, heroku.* and session.* failures. */
  details(addonId: string, signal?: AbortSignal): Promise<Addon>;
  /** Fetches the details of these in the background, the first first, unless they are younger than a minute. */
  visible(addonIds: readonly string[]): void;
  /** Storage as it was seen since the start, oldest first. */
  storageTrend(addonId: string): readonly StorageSample[];
  setPinned(addonId: string, pinned: boolean): Promise<Addon>;
  /** A silenced add-on's changes are told by no notification. */
  setSilenced(addonId: string, silenced: boolean): Promise<Addon>;
  setLabel(addonId: string, label: Label | null): Promise<Addon>;
  /** The add-on, after fetching the list where it is not known yet. Throws addon.not-found. */
  find(addonId: string, signal?: AbortSignal): Promise<Addon>;
  /** Deletes what is kept of an account that was signed out. Pins and labels stay. */
  forget(accountId: string): Promise<void>;
  dispose(): Promise<void>;
}

export interface AddonServiceDeps {
  tokens: TokenSource;
  herokuFor: HerokuFor;
  borealis: Pick<BorealisApi, 'info'> & Partial<Pick<BorealisApi, 'prepare'>>;
  config: Pick<Config, 'addonServiceName' | 'dataDir'>;
  events: Signal<AppEvent>;
  log: Log;
  /** Told of changed states and of storage that runs out, but for add-ons that the user has silenced. */
  notify?: (notice: Notice) => void;
  /** Whether the end of this status of the add-on is told by somebody else. */
  toldElsewhere?: (addonId: string, status: string) => boolean;
  /** Told when the data folder cannot be written; everything then lives in memory. */
  onUnwritable?: (problem: AppFailure) => void;
  now?: () => number;
  monotonic?: () => number;
}

/** Changes that come close together become one event. */
const eventDelayMs = 100;

function createAnnouncer(events: Signal<AppEvent>): { soon(): void; dispose(): void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = null;
        events.emit({ kind: 'addons' });
      }, eventDelayMs).unref();
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** What every call does with the list: marks put on, refreshes followed by details. */
function createReader(lists: AccountLists, marks: Marks, details: AddonDetails, isActive: (accountId: string) => boolean) {
  let shown: readonly string[] = [];
  const withMark = (addon: ListedAddon): Addon => ({ ...addon, ...marks.of(addon.id) });
  const want = (list: AccountList): void => {
    if (isActive(list.accountId)) details.want(list, [...shown, ...marks.pinnedIds()]);
  };
  const refresh = async (list: AccountList, signal?: AbortSignal): Promise<void> => {
    await abortable(list.refresh(), signal);
    want(list);
  };
  return {
    want,
    refresh,
    show(addonIds: readonly string[]): void {
      shown = addonIds;
      want(lists.active());
    },
    snapshot: (list: AccountList): AddonList => ({
      addons: list.all().map(withMark),
      fetchedAt: list.fetchedAt(),
      refreshing: list.refreshing(),
      error: list.error(),
    }),
    async find(addonId: string, signal?: AbortSignal): Promise<Addon> {
      const list = lists.active();
      if (list.get(addonId) === undefined && list.due()) await refresh(list, signal);
      return withMark(list.known(addonId));
    },
  };
}

/** What becomes of each look at an add-on: a point of its storage trend, and notices of what has changed. */
function createWitness({ now, notify, toldElsewhere }: { now: () => number } & Pick<AddonServiceDeps, 'notify' | 'toldElsewhere'>, marks: Marks, samples: StorageSamples) {
  return (before: ListedAddon, info: AddonInfo): void => {
    samples.add(before.id, { at: new Date(now()).toISOString(), bytes: info.dbStorageUsageBytes });
    if (marks.of(before.id).silenced) return;
    const elsewhere = before.info !== null && toldElsewhere?.(before.id, before.info.status) === true;
    for (const notice of changesOf(before, info, now(), elsewhere)) notify?.(notice);
  };
}

/** See AddonService. */
export function createAddonService(options: AddonServiceDeps): AddonService {
  const deps = { now: Date.now, monotonic: () => performance.now(), ...options };
  const announcer = createAnnouncer(deps.events);
  const changed = (): void => announcer.soon();
  const lists = createAccountLists({ ...deps, changed });
  const marks = createMarks({ ...deps, path: join(deps.config.dataDir, 'addon-marks.json') });
  const samples = createStorageSamples();
  const details = createAddonDetails({ ...deps, lists, changed, seen: createWitness(deps, marks, samples) });
  const reader = createReader(lists, marks, details, (accountId) => accountId === deps.tokens.accountId());

  const mark = async (addonId: string, put: () => Promise<void>): Promise<Addon> => {
    await reader.find(addonId);
    await put();
    changed();
    reader.want(lists.active());
    return reader.find(addonId);
  };
  const stopListening = deps.events.subscribe(({ kind }) => {
    // A new sign-in or a second factor may cure what failed.
    if (kind === 'accounts' && deps.tokens.accountId() !== null) lists.active().forgiveFailure();
  });

  return {
    list() {
      const list = lists.active();
      if (list.due()) void reader.refresh(list);
      else reader.want(list);
      return reader.snapshot(list);
    },
    async refresh(signal) {
      const list = lists.active();
      await reader.refresh(list, signal);
      return reader.snapshot(list);
    },
    async details(addonId, signal) {
      deps.borealis.prepare?.(1);
      await reader.find(addonId, signal);
      try {
        await abortable(details.now(addonId), signal);
      } catch (error) {
        // It may have vanished from Heroku too.
        if (isFailure(error, 'borealis.not-found')) void reader.refresh(lists.active());
        throw error;
      }
      return reader.find(addonId, signal);
    },
    visible: (addonIds) => reader.show(addonIds),
    storageTrend: (addonId) => samples.of(addonId),
    setSilenced: (addonId, silenced) => mark(addonId, () => marks.setSilenced(addonId, silenced)),
    setPinned: (addonId, pinned) => mark(addonId, () => marks.setPinned(addonId, pinned)),
    setLabel: (addonId, label) => mark(addonId, () => marks.setLabel(addonId, label)),
    find: (addonId, signal) => reader.find(addonId, signal),
    forget: (accountId) => lists.forget(accountId),
    async dispose() {
      stopListening();
      announcer.dispose();
      details.dispose();
      await Promise.all([lists.flush(), marks.flush()]);
    },
  };
}
