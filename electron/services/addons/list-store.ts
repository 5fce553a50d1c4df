import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../deps.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { createJsonFile } from '../storage/json-file.ts';
import { listCacheSchema, type ListCache } from './listed-addon.ts';

/** The file of one account's list. */
export interface ListStore {
  read(): ListCache;
  /** Stores what `value` gives then: at once, or after a second together with further changes. */
  save(when: 'now' | 'soon'): void;
  flush(): Promise<void>;
  /** Stores nothing from now on. */
  retire(): Promise<void>;
}

export interface ListStoreDeps {
  accountId: string;
  dataDir: string;
  log: Log;
  onUnwritable?: ((problem: AppFailure) => void) | undefined;
}

const saveDelayMs = 1_000;

function pathFor(dataDir: string, accountId: string): string {
  return join(dataDir, `addons-${createHash('sha256').update(accountId).digest('hex').slice(0, 16)}.json`);
}

/** See ListStore. `value` gives what is to be stored. */
export function createListStore({ accountId, dataDir, log, onUnwritable }: ListStoreDeps, value: () => ListCache): ListStore {
  const file = createJsonFile<ListCache>({
    path: pathFor(dataDir, accountId),
    schema: listCacheSchema,
    fallback: { version: 1, fetchedAt: null, addons: [] },
    log,
    ...(onUnwritable === undefined ? {} : { onUnwritable }),
  });
  let timer: NodeJS.Timeout | null = null;
  let retired = false;
  const saveNow = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!retired) void file.write(value());
  };
  return {
    read: () => file.read(),
    save(when) {
      if (when === 'now') saveNow();
      else timer ??= setTimeout(saveNow, saveDelayMs).unref();
    },
    async flush() {
      if (timer !== null) saveNow();
      await file.flush();
    },
    async retire() {
      retired = true;
      await file.flush();
    },
  };
}

/** Deletes what is kept of an account. Never rejects. */
export async function deleteListStore(dataDir: string, accountId: string): Promise<void> {
  await rm(pathFor(dataDir, accountId), { force: true }).catch(() => {});
}
