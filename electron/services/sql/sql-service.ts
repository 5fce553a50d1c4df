import { join } from 'node:path';
import type { Cell } from '../../../shared/cell.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Log } from '../deps.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import type { Result } from './result.ts';
import type { ResultViews } from './result-statement.ts';
import { prepareSpoolFolder, type OpenSpoolFile } from './spool.ts';
import { splitScript } from '../../../shared/sql/splitter.ts';
import { createTab, type RunEvents, type Tab } from './tab.ts';
import type { CancelOutcome, RunRequest } from './tab-session.ts';
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
  /** Throws result.gone. */
  rows(resultId: string, viewId: string | null, offset: number, limit: number): Promise<{ rows: Cell[][]; count: number; complete: boolean }>;
  /** Throws result.gone, also for a row or column that is not there. */
  cell(resultId: string, viewId: string | null, row: number, column: number): Promise<string | null>;
  /** Reads a result that is kept. Throws result.gone where it is not, also when it goes away while `read` works. */
  withResult<T>(resultId: string, read: (result: Result) => Promise<T>): Promise<T>;
  statements(text: string): { from: number; to: number }[];
  /** Ends every session and removes every spool file. */
  dispose(): Promise<void>;
}

const gone = (): AppFailure => failure('result.gone', {}, 'This result is no longer kept: its tab ran something else or was closed. Run the statement again.');

/** The results that can be asked for, by their random ids. */
function createRegistry(views: ResultViews | undefined) {
  const results = new Map<string, Result>();
  /** Reading fails when the result goes away meanwhile; that is said as such. */
  async function withResult<T>(resultId: string, read: (result: Result) => Promise<T>): Promise<T> {
    const result = results.get(resultId);
    if (result === undefined) throw gone();
    try {
      return await read(result);
    } catch (error) {
      if (!results.has(resultId)) throw gone();
      throw error;
    }
  }
  return {
    keep: (result: Result): void => { results.set(result.id, result); },
    forget: (result: Result): void => {
      results.delete(result.id);
      views?.forget(result.id);
    },
    withResult,
  };
}

/** The SQL console's main-process side: sessions per tab, execution, results. */
export function createSqlService(deps: SqlDeps): SqlService {
  const tabs = new Map<string, Tab>();
  const { views } = deps;
  const { keep, forget, withResult } = createRegistry(views);
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
      keep,
      forget,
    });
    tabs.set(tabId, tab);
    return tab;
  }

  return {
    run: (request, signal) => tabOf(request.tabId).run(request, signal),
    cancel: async (tabId) => tabs.get(tabId)?.cancel() ?? 'nothing-to-cancel',
    async closeTab(tabId) {
      const tab = tabs.get(tabId);
      tabs.delete(tabId);
      await tab?.close();
    },
    withResult,
    rows: (resultId, viewId, offset, limit) => withResult(resultId, async (result) => {
      const { count, complete } = result;
      if (viewId !== null) {
        if (views === undefined) throw gone();
        return { ...await views.rows(result, viewId, offset, limit), complete };
      }
      return { rows: await result.rows(offset, limit), count, complete };
    }),
    cell: (resultId, viewId, row, column) => withResult(resultId, async (result) => {
      const text = viewId === null ? await result.cell(row, column) : await views?.cell(result, viewId, row, column);
      if (text === undefined) throw gone();
      return text;
    }),
    statements: (text) => splitScript(text).map(({ from, to }) => ({ from, to })),
    async dispose() {
      stopListening?.();
      const open = [...tabs.values()];
      tabs.clear();
      await Promise.all(open.map((tab) => tab.close()));
      await prepared.catch(() => undefined);
    },
  };
}
