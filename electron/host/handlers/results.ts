import type { ResultsService } from '../../services/results/results-service.ts';
import type { Os } from './os.ts';

/** The `results` procedures: each a call to the service. */
export function resultsHandlers(os: Os, service: ResultsService) {
  return {
    view: os.results.view.handler(({ input, signal }) => service.view(input, signal)),
    rerun: os.results.rerun.handler(({ input }) => service.rerun(input)),
    find: os.results.find.handler(({ input, signal }) => service.find(input, signal)),
    text: os.results.text.handler(({ input, signal }) => service.text(input, signal)),
    aggregate: os.results.aggregate.handler(({ input, signal }) => service.aggregate(input, signal)),
  };
}
