import { failure } from '../../services/errors/app-failure.ts';
import type { Os } from './os.ts';

/** The `history` procedures: each a call to the service. */
export function historyHandlers(os: Os) {
  return {
    list: os.history.list.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    remove: os.history.remove.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    clear: os.history.clear.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
  };
}
