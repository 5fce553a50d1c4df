import type { Identity } from '../../../shared/contract/base.ts';
import { isFailure } from '../errors/app-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import type { Log } from '../deps.ts';
import { createCatalogConnection } from './catalog-connection.ts';
import { readCatalog } from './read-catalog.ts';
import type { Catalog } from './types.ts';

export type CatalogState = 'ready' | 'loading' | 'unavailable';

/** What is known at this moment. */
export interface Known {
  state: CatalogState;
  /** Why it is unavailable. */
  reason: string | null;
  catalog: Catalog | null;
}

export interface EntryDeps {
  connector: PgConnector;
  applicationName: string;
  log: Log;
  /** Tells that `known` gives something else from now on. */
  changed(): void;
  /** Milliseconds that the connection is kept without use. */
  idleMs: number;
  now: () => number;
}

export interface CatalogEntry {
  /** Starts reading where that was not done yet, is out of date, or failed and may be tried again. Never waits. */
  known(): Known;
  /** What is known, without starting anything. */
  peek(): Known;
  /** Reads again; resolves when done. Throws what the reading failed with. */
  refresh(): Promise<void>;
  /** From now on what was read is out of date; it is read again at once where the connection is still there or was used lately. */
  outdate(): void;
  dispose(): Promise<void>;
}

/** Milliseconds until a failed reading may be tried again. */
const retryMs = [2_000, 5_000, 15_000, 60_000] as const;

function createRetry(now: () => number) {
  let attempts = 0;
  let retryAt = 0;
  let reason: string | null = null;
  return {
    reason: () => reason,
    isDue: () => now() >= retryAt,
    failed(cause: unknown): number {
      retryAt = now() + (retryMs[Math.min(attempts, retryMs.length - 1)] ?? 60_000);
      attempts += 1;
      reason = cause instanceof Error ? cause.message : 'The catalogue could not be read.';
      return attempts;
    },
    clear() {
      attempts = 0;
      retryAt = 0;
      reason = null;
    },
  };
}

function knownOf(catalog: Catalog | null, reason: string | null): Known {
  if (catalog !== null) return { state: catalog.complete ? 'ready' : 'loading', reason: null, catalog };
  return { state: reason === null ? 'loading' : 'unavailable', reason, catalog };
}

/** The catalogue of one add-on as one of its read-only roles sees it, with a connection of its own that nothing else waits for. */
export function createCatalogEntry(target: { addonId: string; identity: Identity }, deps: EntryDeps): CatalogEntry {
  const connection = createCatalogConnection(target, deps);
  let catalog: Catalog | null = null;
  const retry = createRetry(deps.now);
  let reading: Promise<void> | null = null;
  let stale = true;
  let ended = false;

  async function read(): Promise<void> {
    do {
      stale = false;
      catalog = await readCatalog(await connection.open(), (tables) => {
        if (catalog !== null) return;
        catalog = tables;
        deps.changed();
      });
      retry.clear();
      deps.changed();
    } while (stale);
  }

  function fail(cause: unknown): never {
    stale = true;
    const attempts = retry.failed(cause);
    if (!ended && !isFailure(cause, 'op.cancelled')) {
      deps.log.warn('catalog.unavailable', { addonId: target.addonId, attempts, cause });
      deps.changed();
    }
    throw cause;
  }

  function start(): Promise<void> {
    reading ??= read().catch(fail).finally(() => {
      reading = null;
      connection.rest();
    });
    return reading;
  }

  const inBackground = (): void => { start().catch(() => undefined); };

  const peek = (): Known => knownOf(catalog, reading === null ? retry.reason() : null);
  return {
    peek,
    known() {
      if (stale && reading === null && retry.isDue() && !ended) inBackground();
      return peek();
    },
    refresh() {
      stale = true;
      retry.clear();
      return start();
    },
    outdate() {
      stale = true;
      // Without a connection it waits for the next question: nothing but the console's use may open a tunnel.
      if (reading === null && connection.isOpen()) inBackground();
    },
    async dispose() {
      ended = true;
      await connection.dispose();
      await reading?.catch(() => undefined);
    },
  };
}
