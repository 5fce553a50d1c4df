import type { ExportsService } from '../../services/exports/exports-service.ts';
import type { Os } from './os.ts';

/** The `exports` procedures: each a call to the service. */
export function exportsHandlers(os: Os, service: ExportsService) {
  return {
    choose: os.exports.choose.handler(({ input }) => service.choose(input.name, input.format)),
    run: os.exports.run.handler(async ({ input, signal }) => service.run(input, signal)),
    reveal: os.exports.reveal.handler(async ({ input }) => ({ shown: await service.reveal(input.path) })),
    saveCell: os.exports.saveCell.handler(({ input }) => service.saveCell(input)),
    chooseForCell: os.exports.chooseForCell.handler(({ input }) => service.chooseForCell(input.name)),
  };
}
