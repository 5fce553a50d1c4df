import { failure } from '../../services/errors/app-failure.ts';
import type { Os } from './os.ts';

/** The `catalog` procedures: each a call to the service. */
export function catalogHandlers(os: Os) {
  return {
    relations: os.catalog.relations.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    refresh: os.catalog.refresh.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
  };
}
