import type { AppEvent } from '../../shared/contract/app.ts';
import type { CatalogService } from '../services/catalog/catalog-service.ts';
import type { Config, Signal } from '../services/deps.ts';
import { orGone } from '../services/addons/or-gone.ts';
import { createExtensionsService, type ExtensionsService } from '../services/extensions/extensions-service.ts';
import type { Notices } from '../services/notices/notices.ts';
import type { PgConnector } from '../services/postgres/types.ts';
import type { Audit } from '../services/storage/audit.ts';
import type { TunnelService } from '../services/tunnels/tunnel-service.ts';
import type { Clouds } from './clouds.ts';
import { elevationCheck, writeSessionRecorder } from './safety-services.ts';

export interface ExtensionServicesDeps {
  config: Config;
  clouds: Clouds;
  tunnels: TunnelService;
  audit: Audit;
  connector: PgConnector;
  catalogs: CatalogService;
  events: Signal<AppEvent>;
  notices: Pick<Notices, 'send'>;
}

/** The extensions service on the graph's own parts; a change of extensions is one of the catalogue too. */
export function createExtensions({ config, clouds, tunnels, audit, connector, catalogs, events, notices }: ExtensionServicesDeps): ExtensionsService {
  const { addons, borealis } = clouds;
  return createExtensionsService({
    borealis: {
      extensions: (...call) => orGone(addons, borealis.extensions(...call)),
      installExtension: (...call) => orGone(addons, borealis.installExtension(...call)),
      removeExtension: (...call) => orGone(addons, borealis.removeExtension(...call)),
    },
    connector,
    addonName: async (addonId) => (await addons.find(addonId)).name,
    checkElevation: elevationCheck(tunnels),
    audit: writeSessionRecorder(clouds, audit),
    onChanged(addonId) {
      events.emit({ kind: 'extensions', addonId });
      catalogs.schemaChanged(addonId);
    },
    notify: (notice) => notices.send(notice),
    applicationName: `borealis-desktop/${config.appVersion}`,
  });
}
