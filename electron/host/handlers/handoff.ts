import type { HandoffService } from '../../services/handoff/handoff-service.ts';
import type { Os } from './os.ts';

/** The `handoff` procedures: each a call to the service. */
export function handoffHandlers(os: Os, service: HandoffService) {
  return {
    tools: os.handoff.tools.handler(({ input }) => service.tools(input.serverVersion)),
    open: os.handoff.open.handler(({ input: { tool, ...target }, signal }) => service.open(target, tool, signal)),
    cleanUp: os.handoff.cleanUp.handler(async () => ({ removed: await service.cleanUp() })),
  };
}
