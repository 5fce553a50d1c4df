import type { CompareService } from '../../services/restore/compare/compare-service.ts';
import type { MomentsService } from '../../services/restore/moments.ts';
import type { RestoreService } from '../../services/restore/restore-service.ts';
import type { Os } from './os.ts';

/** The `restore` procedures: each a call to the service. */
export function restoreHandlers(os: Os, service: RestoreService, compare: CompareService, moments: MomentsService) {
  const { restore } = os;
  return {
    capabilities: restore.capabilities.handler(({ input, signal }) => service.capabilities(input.addonId, signal)),
    plans: restore.plans.handler(({ signal }) => service.plans(signal)),
    apps: restore.apps.handler(({ signal }) => service.apps(signal)),
    attachments: restore.attachments.handler(({ input }) => service.attachments(input.app)),
    start: restore.start.handler(({ input, signal }) => service.start(input, signal)),
    jobs: restore.jobs.handler(() => service.jobs()),
    look: restore.look.handler(({ input }) => {
      service.look(input.jobId);
      return {};
    }),
    remove: restore.remove.handler(async ({ input }) => {
      await service.remove(input.jobId);
      return {};
    }),
    timeColumns: restore.timeColumns.handler(({ input, signal }) => moments.columns(input.addonId, signal)),
    moments: restore.moments.handler(({ input, signal }) => moments.find(input, signal)),
    compare: restore.compare.handler(({ input, signal }) => compare.run(input, signal)),
  };
}
