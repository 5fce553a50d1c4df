import type { IntegrationsService } from '../../services/integrations/integrations-service.ts';
import type { Os } from './os.ts';

/** The `integrations` procedures: each a call to the service. */
export function integrationsHandlers(os: Os, service: IntegrationsService) {
  const { integrations } = os;
  return {
    list: integrations.list.handler(({ input, signal }) => service.list(input.addonId, signal)),
    chooseKeyFile: integrations.chooseKeyFile.handler(({ input }) => service.chooseKeyFile(input.name)),
    makeKey: integrations.makeKey.handler(({ input }) => service.makeKey(input)),
    register: integrations.register.handler(({ input }) => service.register(input)),
    held: integrations.held.handler(({ input }) => service.held(input.addonId)),
    reveal: integrations.reveal.handler(({ input }) => service.reveal(input.id)),
    copy: integrations.copy.handler(({ input }) => service.copy(input.id, input.what)),
    taken: integrations.taken.handler(({ input }) => {
      service.taken(input.id);
      return {};
    }),
    release: integrations.release.handler(({ input }) => {
      service.release(input.id);
      return {};
    }),
    remove: integrations.remove.handler(async ({ input }) => {
      await service.remove(input);
      return {};
    }),
  };
}
