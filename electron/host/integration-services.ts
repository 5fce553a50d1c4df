import type { AppEvent } from '../../shared/contract/app.ts';
import type { Config, PlatformServices, Signal } from '../services/deps.ts';
import { createIntegrationsService, type IntegrationsService } from '../services/integrations/integrations-service.ts';
import type { Audit } from '../services/storage/audit.ts';
import type { Clouds } from './clouds.ts';

export interface IntegrationServicesDeps {
  config: Config;
  platform: PlatformServices;
  clouds: Clouds;
  audit: Audit;
  events: Signal<AppEvent>;
}

/** The integrations service on the graph's own parts; signing out forgets every password. */
export function createIntegrations({ config, platform, clouds, audit, events }: IntegrationServicesDeps): IntegrationsService {
  const { accounts, addons, borealis } = clouds;
  const service = createIntegrationsService({
    addons, borealis, platform, audit,
    homeDir: config.homeDir,
    who: () => accounts.active()?.email ?? '',
    onChanged: (addonId) => events.emit({ kind: 'integrations', addonId }),
  });
  accounts.onLeave(() => {
    service.forget();
    return Promise.resolve();
  });
  return service;
}
