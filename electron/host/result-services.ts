import type { Config, Log, PlatformServices } from '../services/deps.ts';
import { failure } from '../services/errors/app-failure.ts';
import { createExportsService, type ExportsService } from '../services/exports/exports-service.ts';
import type { PgParser } from '../services/parser/pg-parser.ts';
import { createPgConnector } from '../services/postgres/pg-connector.ts';
import { createResultsService, type ResultsService } from '../services/results/results-service.ts';
import type { Views } from '../services/results/views.ts';
import type { SqlService } from '../services/sql/sql-service.ts';
import type { TunnelService } from '../services/tunnels/tunnel-service.ts';

export interface ResultServicesDeps {
  config: Config;
  platform: PlatformServices;
  log: Log;
  tunnels: TunnelService;
  sql: SqlService;
  /** The views that `sql` reads through. */
  views: Views;
  parser: PgParser;
}

/** What works on results beyond showing their rows: sorting, copying, figures, and files. */
export function createResultServices({ config, platform, log, tunnels, sql, views, parser }: ResultServicesDeps): { results: ResultsService; exports: ExportsService } {
  return {
    results: createResultsService({ sql, views, parser }),
    exports: createExportsService({
      sql, views, platform,
      connector: createPgConnector({ access: tunnels.access, log }),
      checkElevation(addonId) {
        if (!tunnels.elevations.allows(addonId)) throw failure('elevation.required', { addonId }, 'Write access is not allowed at the moment.');
      },
      homeDir: config.homeDir,
      applicationName: `borealis-desktop/${config.appVersion}`,
    }),
  };
}
