import { failure } from '../../services/errors/app-failure.ts';
import type { Os } from './os.ts';

/** The `exports` procedures: each a call to the service. */
export function exportsHandlers(os: Os) {
  return {
    choose: os.exports.choose.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    run: os.exports.run.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    reveal: os.exports.reveal.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    saveCell: os.exports.saveCell.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    chooseForCell: os.exports.chooseForCell.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
  };
}
