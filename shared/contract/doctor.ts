import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { appErrorSchema } from '../errors.ts';
import { base, isoTimeSchema, targetSchema } from './base.ts';

/** The steps in the order in which they are shown. The two APIs stand alone; from `users` on each step needs the one before. */
export const doctorStepIds = [
  'heroku', 'borealis', 'users', 'dns', 'tcp', 'key-exchange', 'host-key', 'ssh-login', 'forward', 'postgres', 'role', 'query',
] as const;
export const doctorStepIdSchema = z.enum(doctorStepIds);
export type DoctorStepId = z.infer<typeof doctorStepIdSchema>;

/** One thing that a step found. A private one, such as an e-mail address, is shown in the window and left out of the report. */
export const doctorFactSchema = z.object({ label: z.string(), value: z.string(), private: z.boolean() });
export type DoctorFact = z.infer<typeof doctorFactSchema>;

export const doctorStepSchema = z.object({
  id: doctorStepIdSchema,
  /** `warning`: it works, but what was found is likely to trouble. `not-reached`: a step that it needs has failed. */
  state: z.enum(['waiting', 'running', 'ok', 'warning', 'failed', 'not-reached']),
  /** Null until it has ended. */
  ms: z.number().nonnegative().nullable(),
  facts: z.array(doctorFactSchema),
  /** In the user's words, of a warning or a failure: what happened, why, and what to do. */
  words: z.object({ what: z.string(), why: z.string(), next: z.string() }).nullable(),
  error: appErrorSchema.nullable(),
});
export type DoctorStep = z.infer<typeof doctorStepSchema>;

export const doctorEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'), addonName: z.string(), target: targetSchema, startedAt: isoTimeSchema,
    /** The program and what it runs on, for the report. */
    program: z.string(),
    steps: z.array(doctorStepSchema),
  }),
  z.object({ kind: z.literal('step'), step: doctorStepSchema }),
  z.object({ kind: z.literal('finished'), ms: z.number().nonnegative() }),
]);
export type DoctorEvent = z.infer<typeof doctorEventSchema>;

export const doctor = {
  /**
   * Goes the way to the database step by step over an SSH connection of its own; open tunnels are not touched. A step's failure
   * is an event, never the iterator's. Leaving the iterator cancels. Fails with `addon.not-found`, `session.signed-out`.
   */
  run: base.input(targetSchema).output(eventIterator(doctorEventSchema)),
};
