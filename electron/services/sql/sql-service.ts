import { join } from 'node:path';
import type { Cell } from '../../../shared/cell.ts';
import type { RunRequest, SessionEvent, Waits } from '../../../shared/contract/sql.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Log, Signal } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import { createCourtesy } from './brake.ts';
import { createKeptResults } from './kept-results.ts';
import type { Result } from './result.ts';
import type { ResultViews } from './result-statement.ts';
import { prepareSpoolFolder, type OpenSpoolFile } from './spool.ts';
import { createTab, type RunEvents, type Tab } from './tab.ts';
import type { RanRecord } from './ran-record.ts';
import type { CellPart } from './row-decode.ts';
import type { Safety } from './safety.ts';
import { createSideSessions } from './side-sessions.ts';
import type { CancelOutcome } from './tab-session.ts';
import { createWaitsReader } from './waits.ts';
import type { WriteSessionRecord } from './write-session.ts';

/** What the SQL console needs of the program around it. */
export interface SqlDeps {
  connector: PgConnector;
  settings(): Pick<Settings, 'statementTimeoutSeconds' | 'resultMemoryMiB'>;
  /** `check` throws elevation.required where the add-on's write access is off. `onEnded` tells when it ends. */
  elevation: { check(addonId: string): void; onEnded?(listener: (addonId: string) => void): () => void };
  /** The program's private folder, whose lock this process holds: spool files go below it, stale ones are removed. */
  dataDir: string;
  /** Shown in pg_stat_activity, such as `borealis-desktop/0.1.0`. */
  applicationName: string;
  /** False where the add-on's SSH connection has to be made first; only words depend on it. */
  isConnected?: (addonId: string) => boolean;
  /** One record per read-write session, when it ends. */
  audit?: (record: WriteSessionRecord) => void;
  /** Looks at what is about to run in a read-write session. */
  safety?: Safety;
  /** Told once per statement that was sent to the server, when it has ended. */
  ran?: (record: RanRecord) => void;
  /** The add-on's catalogue may have changed, for others to see: after DDL, and at the COMMIT of a transaction that had some. */
  schemaChanged?: (addonId: string) => void;
  log?: Log;
  /** Milliseconds until a session that does not answer a cancel is ended. Default 5 000. */
  cancelGraceMs?: number;
  /** Milliseconds that a transaction may stay open when write access has ended. Default 60 000. */
  rollbackGraceMs?: number;
  openSpoolFile?: OpenSpoolFile;
  /** Without it no result has views. */
  views?: ResultViews;
}

export interface SqlService {
  /** Throws pg.busy and elevation.required. Leaving the iterator, or the signal, cancels the run. */
  run(request: RunRequest, signal?: AbortSignal): RunEvents;
  cancel(tabId: string): Promise<CancelOutcome>;
  closeTab(tabId: string): Promise<void>;
  /** Somebody types in an editor: for a second, rows that arrive leave processor time to the window. */
  typing(): void;
  /** Ends the tab's transaction; gives the command tag. Throws pg.busy, pg.no-session, pg.connection-lost and pg.statement-failed. */
  endTransaction(tabId: string, how: 'commit' | 'rollback'): Promise<string>;
  /** What the tab's session is at. */
  watch(tabId: string): { now(): SessionEvent; changed: Pick<Signal<SessionEvent>, 'subscribe'> };
  /** What the tab's running statement waits for, asked over a connection beside it. Never rejects. */
  waits(tabId: string): Promise<Waits>;
  /** Throws result.gone. */
  rows(resultId: string, viewId: string | null, offset: number, limit: number): Promise<{ rows: Cell[][]; count: number; complete: boolean }>;
  /** A value from byte `from` on, null for NULL. Throws result.gone, also for a row or column that is not there. */
  cell(resultId: string, viewId: string | null, row: number, column: number, from?: number): Promise<CellPart | null>;
  /** Reads a result that is kept. Throws result.gone where it is not, also when it goes away while `read` works. */
  withResult<T>(resultId: string, read: (result: Result) => Promise<T>): Promise<T>;
  /** Ends every session and removes every spool file. */
  dispose(): Promise<void>;
}

/** The SQL console's main-process side: sessions per tab, execution, results. */
export function createSqlService(deps: SqlDeps): SqlService {
  const tabs = new Map<string, Tab>();
  const courtesy = createCourtesy();
  const kept = createKeptResults(deps.views);
  const sides = createSideSessions({ connector: deps.connector, applicationName: deps.applicationName });
  const readWaits = createWaitsReader(sides);
  const folder = join(deps.dataDir, 'spool');
  // An unusable folder matters only once a result is too large for memory, so it is told then.
  const prepared = prepareSpoolFolder(folder);
  prepared.catch((error: unknown) => deps.log?.warn('sql.spool-folder', { cause: error }));
  const stopListening = deps.elevation.onEnded?.((addonId) => {
    for (const tab of tabs.values()) if (tab.addonId === addonId) tab.elevationEnded();
  });

  function tabOf(tabId: string): Tab {
    const known = tabs.get(tabId);
    if (known !== undefined) return known;
    const tab = createTab({
      ...deps,
      spoolFolder: () => prepared.then(() => folder),
      courtesy,
      keep: kept.keep,
      forget: kept.forget,
    });
    tabs.set(tabId, tab);
    return tab;
  }

  return {
    run: (request, signal) => tabOf(request.tabId).run(request, signal),
    cancel: async (tabId) => tabs.get(tabId)?.cancel() ?? 'nothing-to-cancel',
    async endTransaction(tabId, how) {
      const tab = tabs.get(tabId);
      if (tab === undefined) throw failure('pg.no-session', {}, 'This tab has no database session, so there is no transaction to end.');
      return tab.endTransaction(how);
    },
    watch(tabId) {
      const tab = tabOf(tabId);
      return { now: () => tab.status(), changed: tab.statusChanged };
    },
    waits: async (tabId) => tabs.get(tabId)?.waits(readWaits) ?? { kind: 'nothing-running' },
    async closeTab(tabId) {
      const tab = tabs.get(tabId);
      tabs.delete(tabId);
      await tab?.close();
    },
    typing: () => courtesy.typed(),
    withResult: kept.withResult,
    rows: kept.rows,
    cell: kept.cell,
    async dispose() {
      stopListening?.();
      const open = [...tabs.values()];
      tabs.clear();
      await Promise.all([...open.map((tab) => tab.close()), sides.dispose()]);
      await prepared.catch(() => undefined);
    },
  };
}
