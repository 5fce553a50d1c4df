import type { Config, PlatformServices } from '../services/deps.ts';
import { createExportsService, type ExportsService } from '../services/exports/exports-service.ts';
import type { PgParser } from '../services/parser/pg-parser.ts';
import type { PgConnector } from '../services/postgres/types.ts';
import { createResultsService, type ResultsService } from '../services/results/results-service.ts';
import type { Views } from '../services/results/views.ts';
import type { SqlService } from '../services/sql/sql-service.ts';
import type { TunnelService } from '../services/tunnels/tunnel-service.ts';
import { elevationCheck } from './safety-services.ts';

export interface ResultServicesDeps {
  config: Config;
  platform: PlatformServices;
  tunnels: TunnelService;
  sql: SqlService;
  /** The views that `sql` reads through. */
  views: Views;
  parser: PgParser;
  connector: PgConnector;
}

/** What works on results beyond showing their rows: sorting, copying, figures, and files. */
export function createResultServices({ config, platform, tunnels, sql, views, parser, connector }: ResultServicesDeps): { results: ResultsService; exports: ExportsService } {
  return {
    results: createResultsService({ sql, views, parser }),
    exports: createExportsService({
      sql, views, platform,
      connector,
      checkElevation: elevationCheck(tunnels),
      homeDir: config.homeDir,
      applicationName: `borealis-desktop/${config.appVersion}`,
    }),
  };
}
