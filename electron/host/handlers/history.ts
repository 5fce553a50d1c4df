import type { HistoryService } from '../../services/history/history-service.ts';
import type { Os } from './os.ts';

/** The `history` procedures: each a call to the service. */
export function historyHandlers(os: Os, service: HistoryService) {
  return {
    list: os.history.list.handler(({ input }) => service.list(input)),
    remove: os.history.remove.handler(async ({ input }) => {
      await service.remove(input.id);
      return {};
    }),
    clear: os.history.clear.handler(async ({ input }) => {
      await service.clear(input.addonId);
      return {};
    }),
  };
}
