import type { HandoffService } from '../../services/handoff/handoff-service.ts';
import type { Os } from './os.ts';

/** The `handoff` procedures: each a call to the service. */
export function handoffHandlers(os: Os, service: HandoffService) {
  const { handoff } = os;
  return {
    tools: handoff.tools.handler(({ input }) => service.tools(input.serverVersion)),
    open: handoff.open.handler(({ input: { tool, passwordInLink, ...target }, signal }) => service.open(target, tool, passwordInLink, signal)),
    prepare: handoff.prepare.handler(({ input, signal }) => service.prepare(input, signal)),
    copies: handoff.copies.handler(({ input, signal }) => service.copies(input, signal)),
    copyPlain: handoff.copyPlain.handler(({ input: { format, ...target }, signal }) => service.copyPlain(target, format, signal)),
    copySecret: handoff.copySecret.handler(({ input: { format, ...target }, signal }) => service.copySecret(target, format, signal)),
    written: handoff.written.handler(() => service.written()),
    cleanUp: handoff.cleanUp.handler(() => service.cleanUp()),
  };
}
