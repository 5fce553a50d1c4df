import type { AppEvent } from '../../shared/contract/app.ts';
import type { Config, Log, PlatformServices, Signal } from '../services/deps.ts';
import type { Notices } from '../services/notices/notices.ts';
import type { PgConnector } from '../services/postgres/types.ts';
import type { FileSafety } from '../services/safety/file-safety.ts';
import { createScriptsService, type ScriptsService } from '../services/scripts/scripts-service.ts';
import type { Audit } from '../services/storage/audit.ts';
import type { TunnelService } from '../services/tunnels/tunnel-service.ts';
import type { Clouds } from './clouds.ts';
import { elevationCheck, writeSessionRecorder } from './safety-services.ts';

export interface ScriptServicesDeps {
  config: Config;
  platform: PlatformServices;
  log: Log;
  clouds: Clouds;
  tunnels: TunnelService;
  audit: Audit;
  connector: PgConnector;
  safety: FileSafety;
  events: Signal<AppEvent>;
  notices: Notices;
}

/** Script runs; every window hears when they change. */
export function createScripts({ config, platform, log, clouds, tunnels, audit, connector, safety, events, notices }: ScriptServicesDeps): ScriptsService {
  const scripts = createScriptsService({
    config, platform, log, connector, tunnels, safety,
    checkElevation: elevationCheck(tunnels),
    async revealed(target) {
      const { name } = await clouds.addons.find(target.addonId);
      audit.record({ kind: 'reveal', who: clouds.accounts.active()?.email ?? '', addonName: name, ...target });
    },
    addonName: async (addonId) => (await clouds.addons.find(addonId)).name,
    audit: writeSessionRecorder(clouds, audit),
    notify: (notice) => notices.send(notice),
  });
  scripts.changed.subscribe((addonId) => events.emit({ kind: 'scripts', addonId }));
  return scripts;
}
