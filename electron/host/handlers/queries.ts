import { failure } from '../../services/errors/app-failure.ts';
import type { Os } from './os.ts';

/** The `queries` procedures: each a call to the service. */
export function queriesHandlers(os: Os) {
  return {
    list: os.queries.list.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    read: os.queries.read.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    write: os.queries.write.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    makeFolder: os.queries.makeFolder.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    move: os.queries.move.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    remove: os.queries.remove.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
  };
}
