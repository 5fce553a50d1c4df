import type { AppEvent } from '../../shared/contract/app.ts';
import type { Config, Log, PlatformServices, Signal } from '../services/deps.ts';
import type { AppFailure } from '../services/errors/app-failure.ts';
import type { Notices } from '../services/notices/notices.ts';
import type { PgConnector } from '../services/postgres/types.ts';
import { createCompare } from '../services/restore/compare/compare-service.ts';
import { createMoments } from '../services/restore/moments.ts';
import { createRestore } from '../services/restore/restore-service.ts';
import type { Clouds } from './clouds.ts';

export interface RestoreServicesDeps {
  config: Config;
  platform: PlatformServices;
  log: Log;
  clouds: Clouds;
  connector: PgConnector;
  events: Signal<AppEvent>;
  notices: Notices;
  onUnwritable: (problem: AppFailure) => void;
}

/** Restores and clones, the comparison of a copy with its source, and moments found in the data. */
export function createRestoreServices({ config, platform, log, clouds, connector, events, notices, onUnwritable }: RestoreServicesDeps) {
  const applicationName = `borealis-desktop/${config.appVersion}`;
  const { accounts, herokuFor, borealis, addons } = clouds;
  return {
    restores: createRestore({
      tokens: accounts.tokens, herokuFor, borealis, addons, config, platform, events, log, onUnwritable, notify: (notice) => notices.send(notice),
    }),
    compare: createCompare({ connector, applicationName }),
    moments: createMoments({ connector, applicationName }),
  };
}
