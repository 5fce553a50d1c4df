import type { Identity, Target } from '../../../shared/contract/base.ts';
import type { Relation } from '../../../shared/contract/catalog.ts';
import type { Log } from '../deps.ts';
import type { PgConnector } from '../postgres/types.ts';
import { createCatalogEntry, type CatalogEntry, type CatalogState, type Known } from './catalog-entry.ts';
import { findRelations } from './find-relations.ts';

export interface CatalogDeps {
  connector: PgConnector;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** What is known of the add-on's catalogue has changed. */
  onChanged(addonId: string): void;
  log: Log;
  /** Milliseconds that a catalogue's connection is kept without use. Default 60 000. */
  idleMs?: number;
  /** Milliseconds between the last statement that changed the schema and reading again. Default 500. */
  settleMs?: number;
  now?: () => number;
}

export interface CatalogService {
  /** What is known now; never waits. Starts reading where nobody asked before. Always over the read-only role. */
  current(target: Target): Known;
  /** What is known without starting anything: a pointer that rests on a name must not connect. */
  peek(target: Target): Known;
  relations(input: Target & { search: string; limit: number }): { state: CatalogState; reason: string | null; relations: Relation[]; total: number };
  /** Reads again what was read of this add-on. Throws pg.*, tunnel.* and the failures of the credentials. */
  refresh(addonId: string): Promise<void>;
  /** Something was created, altered or dropped there. */
  schemaChanged(addonId: string): void;
  /** Forgets everything, as when an account leaves. */
  clear(): Promise<void>;
  dispose(): Promise<void>;
}

/** The catalogues of all add-ons, each read over a connection of its own when it is first asked for, and kept in memory. */
export function createCatalogService(deps: CatalogDeps): CatalogService {
  const { settleMs = 500 } = deps;
  const entries = new Map<string, Map<Identity, CatalogEntry>>();
  const settling = new Map<string, NodeJS.Timeout>();

  function entryOf({ addonId, identity }: Target): CatalogEntry {
    const known = entries.get(addonId) ?? new Map<Identity, CatalogEntry>();
    entries.set(addonId, known);
    const entry = known.get(identity) ?? createCatalogEntry({ addonId, identity }, {
      connector: deps.connector, applicationName: deps.applicationName, log: deps.log,
      changed: () => deps.onChanged(addonId), idleMs: deps.idleMs ?? 60_000, now: deps.now ?? Date.now,
    });
    known.set(identity, entry);
    return entry;
  }

  const entriesOf = (addonId: string): CatalogEntry[] => [...(entries.get(addonId)?.values() ?? [])];

  async function clear(): Promise<void> {
    for (const timer of settling.values()) clearTimeout(timer);
    settling.clear();
    const all = [...entries.keys()].flatMap(entriesOf);
    entries.clear();
    await Promise.all(all.map((entry) => entry.dispose()));
  }

  return {
    current: (target) => entryOf(target).known(),
    peek: ({ addonId, identity }) => entries.get(addonId)?.get(identity)?.peek() ?? { state: 'loading', reason: null, catalog: null },
    relations({ search, limit, ...target }) {
      const { state, reason, catalog } = entryOf(target).known();
      return { state, reason, ...(catalog === null ? { relations: [], total: 0 } : findRelations(catalog, search, limit)) };
    },
    async refresh(addonId) {
      await Promise.all(entriesOf(addonId).map((entry) => entry.refresh()));
    },
    schemaChanged(addonId) {
      if (!entries.has(addonId)) return;
      clearTimeout(settling.get(addonId));
      settling.set(addonId, setTimeout(() => {
        settling.delete(addonId);
        for (const entry of entriesOf(addonId)) entry.outdate();
      }, settleMs).unref());
    },
    clear,
    dispose: clear,
  };
}
