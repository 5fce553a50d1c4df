import type { Config } from '../services/deps.ts';
import { transportOptions, type Transport } from '../services/http/transport.ts';
import type { SettingsService } from '../services/storage/settings-service.ts';

/**
 * The settings with what changing the network ones does: a proxy or CA file that cannot be used is refused before
 * anything is kept (settings.invalid), and a usable one counts from the next request on.
 */
export function withNetwork(settings: SettingsService, { config, transport }: {
  config: Pick<Config, 'proxy' | 'extraCaFile'>;
  transport: Pick<Transport, 'configure'>;
}): SettingsService {
  return {
    ...settings,
    async update(change) {
      const before = settings.get();
      const { httpProxy = before.httpProxy, extraCaFile = before.extraCaFile } = change;
      if (httpProxy === before.httpProxy && extraCaFile === before.extraCaFile) return settings.update(change);
      transport.configure(transportOptions(config, { httpProxy, extraCaFile }));
      try {
        return await settings.update(change);
      } catch (error) {
        transport.configure(transportOptions(config, before));
        throw error;
      }
    },
  };
}
