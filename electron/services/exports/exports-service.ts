import type { ExportEvent, ExportFormat, ExportOptions, ExportSource } from '../../../shared/contract/exports.ts';
import { escapeIdentifier } from '../../../shared/sql/escape.ts';
import type { PlatformServices } from '../deps.ts';
import type { PgConnector } from '../postgres/types.ts';
import type { Views } from '../results/views.ts';
import type { SqlService } from '../sql/sql-service.ts';
import { createToldRuns } from '../told-runs.ts';
import type { OpenExportFile } from './part-file.ts';
import { querySource, type QueryDeps } from './query-source.ts';
import { resultSource } from './result-source.ts';
import type { RowSource } from './row-source.ts';
import { runExport } from './run-export.ts';
import { saveCell, type SaveCell } from './save-cell.ts';
import { createSavePlaces, type Choice } from './save-places.ts';

export interface ExportRequest {
  source: ExportSource;
  format: ExportFormat;
  options: ExportOptions;
  path: string;
  overwrite: boolean;
}

export type ExportEvents = AsyncIteratorObject<ExportEvent, undefined, void>;

export interface ExportsService {
  choose(name: string, format: ExportFormat): Promise<Choice>;
  chooseForCell(name: string): Promise<Choice>;
  /** Leaving the iterator, or the signal, cancels; every failure comes by the iterator and leaves no file. */
  run(request: ExportRequest, signal?: AbortSignal): ExportEvents;
  saveCell(input: SaveCell & { resultId: string }): Promise<{ bytes: number }>;
  reveal(path: string): Promise<boolean>;
  /** Cancels what runs and waits until nothing is left behind. */
  dispose(): Promise<void>;
}

export interface ExportsDeps {
  sql: Pick<SqlService, 'withResult'>;
  views: Views;
  connector: PgConnector;
  /** Throws elevation.required. */
  checkElevation: (addonId: string) => void;
  platform: Pick<PlatformServices, 'kind' | 'chooseSavePath' | 'revealFile'>;
  homeDir: string;
  applicationName: string;
  openFile?: OpenExportFile;
  /** Default 5 000. */
  cancelGraceMs?: number;
}

/** The ending of a file's name by its format. */
const endings: Readonly<Record<ExportFormat, string>> = {
  csv: 'csv', tsv: 'tsv', json: 'json', ndjson: 'ndjson', yaml: 'yaml', markdown: 'md', sql: 'sql', xlsx: 'xlsx',
};

function sourceOf(deps: ExportsDeps, source: ExportSource): RowSource {
  const { connector, checkElevation, applicationName } = deps;
  const query: QueryDeps = { connector, checkElevation, applicationName, cancelGraceMs: deps.cancelGraceMs ?? 5000 };
  switch (source.kind) {
    case 'result': return resultSource(deps.sql, deps.views, source);
    case 'query': return querySource(query, source);
    case 'table': return querySource(query, {
      target: source.target, parameters: [], text: `SELECT * FROM ${escapeIdentifier(source.schema)}.${escapeIdentifier(source.table)}`,
    });
  }
}

/** The table that INSERT statements name, where the user gave none. */
function withTable({ source, options }: ExportRequest): ExportOptions {
  if (source.kind !== 'table' || options.table.trim() !== '') return options;
  return { ...options, table: `${escapeIdentifier(source.schema)}.${escapeIdentifier(source.table)}` };
}

/** Files from results, queries and tables. */
export function createExportsService(deps: ExportsDeps): ExportsService {
  const places = createSavePlaces(deps);
  const runs = createToldRuns();

  function start(request: ExportRequest, signal: AbortSignal | undefined): ExportEvents {
    places.check(request.path);
    const job = { ...request, options: withTable(request), source: sourceOf(deps, request.source), openFile: deps.openFile };
    return runs.start<ExportEvent>((tell, stop) => runExport(job, tell, stop), signal);
  }

  return {
    choose: (name, format) => places.choose(name, endings[format]),
    chooseForCell: (name) => places.choose(name, ''),
    run: start,
    saveCell(input) {
      places.check(input.path);
      return deps.sql.withResult(input.resultId, (result) => saveCell(result, deps.views, input, deps.openFile));
    },
    async reveal(path) {
      places.check(path);
      return deps.platform.revealFile(path);
    },
    dispose: () => runs.dispose(),
  };
}
