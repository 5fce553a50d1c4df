import { failure } from '../../services/errors/app-failure.ts';
import type { Diagnose } from '../../services/parser/diagnose.ts';
import type { Os } from './os.ts';

/** The `language` procedures: each a call to the service. */
export function languageHandlers(os: Os, diagnose: Diagnose) {
  return {
    complete: os.language.complete.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    hover: os.language.hover.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    signature: os.language.signature.handler((): never => { throw failure('internal', {}, 'Not available.'); }),
    diagnose: os.language.diagnose.handler(({ input, signal }) => diagnose(input.statements, signal)),
  };
}
