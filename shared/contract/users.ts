import { z } from 'zod';
import { appErrorSchema } from '../errors.ts';
import { addonIdSchema, base, emptySchema, isoTimeSchema } from './base.ts';

const byAddon = z.object({ addonId: addonIdSchema });

/** Somebody with a pair of database roles (API endpoint B4). */
export const dbUserSchema = z.object({
  /** `app` or `personal`; unknown values as they are. */
  kind: z.string(),
  /** The e-mail address of a personal one; null for the app's. */
  email: z.string().nullable(),
  /** The signed-in user's own. */
  own: z.boolean(),
  readOnly: z.string(),
  readWrite: z.string(),
});
export type DbUser = z.infer<typeof dbUserSchema>;

/** A session on the database server (pg_stat_activity). What this role may not see is null. */
export const dbSessionSchema = z.object({
  pid: z.number().int(),
  role: z.string(),
  program: z.string().nullable(),
  address: z.string().nullable(),
  since: isoTimeSchema.nullable(),
  state: z.string().nullable(),
  /** The role that asked may not see more than whose session it is: it would have to be a member of pg_monitor. */
  hidden: z.boolean(),
});
export type DbSession = z.infer<typeof dbSessionSchema>;

/** What a role that is neither the app's nor the server's own owns in this database. */
export const ownerSchema = z.object({
  role: z.string(),
  count: z.number().int(),
  /** The first of them. */
  objects: z.array(z.object({ kind: z.string(), name: z.string() })),
});
export type Owner = z.infer<typeof ownerSchema>;

export const activitySchema = z.discriminatedUnion('kind', [
  /** There is no SSH connection to the add-on, and none was asked for. */
  z.object({ kind: z.literal('not-connected') }),
  z.object({
    kind: z.literal('known'),
    at: isoTimeSchema,
    /** The server that answered is a read-only replica, which does not know the primary's sessions. */
    replica: z.boolean(),
    sessions: z.array(dbSessionSchema),
    owners: z.array(ownerSchema),
  }),
]);
export type UsersActivity = z.infer<typeof activitySchema>;

/** A reset of all credentials (API endpoint B5), from the request until everything here works with the new ones. */
export const resetSchema = z.object({
  addonId: addonIdSchema,
  addonName: z.string(),
  /** `checking`: the answer was lost, so it is looked whether the reset began. `recovering`: tunnels log in with new credentials. */
  phase: z.enum(['requesting', 'checking', 'waiting', 'recovering', 'done', 'failed']),
  startedAt: isoTimeSchema,
  endedAt: isoTimeSchema.nullable(),
  /** The add-on's status as Borealis told it last. */
  status: z.string().nullable(),
  /** Why the last look at the add-on failed; the wait goes on. Once done, why a tunnel could not log in again. */
  trouble: appErrorSchema.nullable(),
  /** Why it failed; null otherwise. */
  error: appErrorSchema.nullable(),
  /** Borealis took the request, or was seen to carry it out. */
  accepted: z.boolean(),
  /** Of a failed one: nothing was reset. False where that cannot be known. */
  nothingDone: z.boolean(),
  /** Tunnels of this program that were open and answer again. */
  tunnels: z.number().int(),
});
export type Reset = z.infer<typeof resetSchema>;

export const users = {
  list: base.input(byAddon).output(z.array(dbUserSchema)),
  /** Asks the database by a short connection of the personal read-only role; without an SSH connection only where `connect` is set. */
  activity: base.input(byAddon.extend({ connect: z.boolean() })).output(activitySchema),
  /** Starts a reset of all credentials, or joins the one under way. Fails with `confirmation.mismatch`; what fails later stands in the reset. */
  reset: base.input(byAddon.extend({ confirmName: z.string().max(255) })).output(resetSchema),
  /** The reset under way, or the last one until it was dismissed. */
  currentReset: base.input(byAddon).output(z.object({ reset: resetSchema.nullable() })),
  /** Every reset under way, and ended ones that were not dismissed. */
  resets: base.input(emptySchema).output(z.array(resetSchema)),
  /** Forgets a reset that has ended. */
  dismissReset: base.input(byAddon).output(emptySchema),
};
