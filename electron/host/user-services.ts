import type { AppEvent } from '../../shared/contract/app.ts';
import type { Config, Log, Signal } from '../services/deps.ts';
import type { Notices } from '../services/notices/notices.ts';
import type { PgConnector } from '../services/postgres/types.ts';
import type { TunnelService } from '../services/tunnels/tunnel-service.ts';
import { createUsers, type UsersService } from '../services/users/users-service.ts';
import type { Clouds } from './clouds.ts';

export interface UserServicesDeps {
  config: Config;
  log: Log;
  clouds: Clouds;
  connector: PgConnector;
  tunnels: TunnelService;
  events: Signal<AppEvent>;
  notices: Notices;
}

/** The database users of add-ons, and the reset of their credentials. */
export function createUserServices({ config, log, clouds, connector, tunnels, events, notices }: UserServicesDeps): UsersService {
  return createUsers({
    addons: clouds.addons, borealis: clouds.borealis, connector, tunnels, log,
    applicationName: `borealis-desktop/${config.appVersion}`,
    mayWrite: (addonId) => tunnels.elevations.allows(addonId),
    who: () => clouds.accounts.active()?.email ?? null,
    notify: (notice) => notices.send(notice),
    changed: (addonId) => events.emit({ kind: 'users', addonId }),
  });
}
