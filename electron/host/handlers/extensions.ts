import type { ExtensionsService } from '../../services/extensions/extensions-service.ts';
import type { Os } from './os.ts';

/** The `extensions` procedures: each a call to the service. */
export function extensionsHandlers(os: Os, service: ExtensionsService) {
  return {
    installed: os.extensions.installed.handler(({ input, signal }) => service.installed(input.addonId, signal)),
    offered: os.extensions.offered.handler(({ input, signal }) => service.offered(input.addonId, signal)),
    plan: os.extensions.plan.handler(({ input, signal }) => service.plan(input.addonId, input.names, signal)),
    install: os.extensions.install.handler(async ({ input, signal }) => service.install(input.addonId, input.names, signal)),
    currentInstall: os.extensions.currentInstall.handler(({ input }) => ({ names: service.currentInstall(input.addonId) })),
    followInstall: os.extensions.followInstall.handler(async ({ input, signal }) => service.followInstall(input.addonId, signal)),
    cancelInstall: os.extensions.cancelInstall.handler(({ input }) => {
      service.cancelInstall(input.addonId);
      return {};
    }),
    uses: os.extensions.uses.handler(({ input, signal }) => service.uses(input.addonId, input.name, signal)),
    remove: os.extensions.remove.handler(async ({ input }) => {
      await service.remove(input.addonId, input.name);
      return {};
    }),
    update: os.extensions.update.handler(async ({ input }) => ({ version: await service.update(input.addonId, input.name, input.to) })),
  };
}
