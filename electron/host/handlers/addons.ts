import type { AddonService } from '../../services/addons/addon-service.ts';
import type { Os } from './os.ts';

/** The `addons` procedures: each a call to the service. */
export function addonsHandlers(os: Os, service: AddonService) {
  return {
    list: os.addons.list.handler(() => service.list()),
    refresh: os.addons.refresh.handler(({ signal }) => service.refresh(signal)),
    details: os.addons.details.handler(({ input, signal }) => service.details(input.addonId, signal)),
    visible: os.addons.visible.handler(({ input }) => {
      service.visible(input.addonIds);
      return {};
    }),
    storageTrend: os.addons.storageTrend.handler(({ input }) => [...service.storageTrend(input.addonId)]),
    setSilenced: os.addons.setSilenced.handler(({ input }) => service.setSilenced(input.addonId, input.silenced)),
    setPinned: os.addons.setPinned.handler(({ input }) => service.setPinned(input.addonId, input.pinned)),
    setLabel: os.addons.setLabel.handler(({ input }) => service.setLabel(input.addonId, input.label)),
  };
}
