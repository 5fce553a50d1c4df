import { failure } from '../../services/errors/app-failure.ts';
import type { Os } from './os.ts';

/** The `safety` procedures: each a call to the service. */
export function safetyHandlers(os: Os) {
  return {
    review: os.safety.review.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    confirm: os.safety.confirm.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    ownership: os.safety.ownership.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    reassign: os.safety.reassign.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
  };
}
