import type { LanguageService } from '../../services/language/language-service.ts';
import type { Diagnose } from '../../services/parser/diagnose.ts';
import type { Os } from './os.ts';

/** The `language` procedures: each a call to the service. */
export function languageHandlers(os: Os, service: LanguageService, diagnose: Diagnose) {
  return {
    complete: os.language.complete.handler(({ input }) => service.complete(input)),
    hover: os.language.hover.handler(({ input }) => service.hover(input)),
    signature: os.language.signature.handler(({ input }) => service.signature(input)),
    diagnose: os.language.diagnose.handler(({ input, signal }) => diagnose(input.statements, signal)),
  };
}
