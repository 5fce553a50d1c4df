import type { SettingsService } from '../../services/storage/settings-service.ts';
import type { Os } from './os.ts';

/** The `settings` procedures: each a call to the service. */
export function settingsHandlers(os: Os, service: SettingsService) {
  return {
    get: os.settings.get.handler(() => service.get()),
    update: os.settings.update.handler(({ input }) => service.update(input)),
  };
}
