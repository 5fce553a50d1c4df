import { failure } from '../../services/errors/app-failure.ts';
import type { Os } from './os.ts';

/** The `results` procedures: each a call to the service. */
export function resultsHandlers(os: Os) {
  return {
    view: os.results.view.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    rerun: os.results.rerun.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    find: os.results.find.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    text: os.results.text.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    aggregate: os.results.aggregate.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
  };
}
