import type { SafetyService } from '../../services/safety/safety-service.ts';
import type { Os } from './os.ts';

/** The `safety` procedures: each a call to the service. */
export function safetyHandlers(os: Os, service: SafetyService) {
  return {
    review: os.safety.review.handler(({ input, signal }) => service.review(input, signal)),
    confirm: os.safety.confirm.handler(async ({ input }) => {
      await service.confirm(input.confirmation, input.name);
      return {};
    }),
    ownership: os.safety.ownership.handler(({ input, signal }) => service.ownership(input.addonId, signal)),
    reassign: os.safety.reassign.handler(async ({ input, signal }) => ({ left: await service.reassign(input.addonId, input.sql, signal) })),
  };
}
