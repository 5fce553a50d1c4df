import type { QueriesService } from '../../services/queries/queries-service.ts';
import type { Os } from './os.ts';

/** The `queries` procedures: each a call to the service. */
export function queriesHandlers(os: Os, service: QueriesService) {
  return {
    list: os.queries.list.handler(() => service.list()),
    read: os.queries.read.handler(({ input }) => service.read(input.path)),
    write: os.queries.write.handler(({ input }) => service.write(input)),
    makeFolder: os.queries.makeFolder.handler(async ({ input }) => {
      await service.makeFolder(input.path);
      return {};
    }),
    move: os.queries.move.handler(async ({ input }) => {
      await service.move(input.from, input.to);
      return {};
    }),
    remove: os.queries.remove.handler(({ input }) => service.remove(input.path)),
  };
}
