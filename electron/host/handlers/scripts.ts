import type { ScriptsService } from '../../services/scripts/scripts-service.ts';
import type { Os } from './os.ts';

/** The `scripts` procedures: each a call to the service. */
export function scriptsHandlers(os: Os, service: ScriptsService) {
  return {
    chooseFile: os.scripts.chooseFile.handler(() => service.chooseFile()),
    inspect: os.scripts.inspect.handler(({ input }) => service.inspect(input.path)),
    review: os.scripts.review.handler(({ input, signal }) => service.review(input, signal)),
    start: os.scripts.start.handler(({ input: { task, confirmation, confirmed, ...target }, signal }) => service.start(target, task, { confirmation, confirmed }, signal)),
    follow: os.scripts.follow.handler(async ({ input, signal }) => service.follow(input.runId, signal)),
    list: os.scripts.list.handler(({ input }) => service.list(input.addonId)),
    running: os.scripts.running.handler(() => service.running()),
    stop: os.scripts.stop.handler(({ input }) => {
      service.stop(input.runId);
      return {};
    }),
    remove: os.scripts.remove.handler(async ({ input }) => {
      await service.remove(input.runId);
      return {};
    }),
    chooseSave: os.scripts.chooseSave.handler(({ input }) => service.chooseSave(input.runId)),
    save: os.scripts.save.handler(({ input }) => service.save(input)),
  };
}
