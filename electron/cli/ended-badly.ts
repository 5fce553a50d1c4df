import { z } from 'zod';

/** The last event of extensions.install, sql.run and their like says how it ended. */
const badOutcome = z.looseObject({ outcome: z.enum(['failed', 'cancelled', 'lost', 'stopped']) });
/** scripts.follow and doctor.run tell it in the state of what the event is about, which other events may follow. */
const badState = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('run'), run: z.looseObject({ state: z.enum(['failed', 'stopped', 'lost']) }) }),
  z.looseObject({ kind: z.literal('step'), step: z.looseObject({ state: z.literal('failed') }) }),
]);

/** Hears the events of work one by one and answers whether it went wrong. */
export function createVerdict(): { hear(event: unknown): void; endedBadly(): boolean } {
  let last: unknown;
  let failed = false;
  return {
    hear(event) {
      last = event;
      failed ||= badState.safeParse(event).success;
    },
    endedBadly: () => failed || badOutcome.safeParse(last).success,
  };
}
