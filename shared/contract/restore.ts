import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { appErrorSchema } from '../errors.ts';
import { addonIdSchema, base, emptySchema, isoTimeSchema, progressSchema } from './base.ts';
import { compareEventSchema } from './restore-compare.ts';

/** What an add-on allows, as Borealis said last (API endpoint B12). */
export const restoreCapabilitiesSchema = z.object({
  cloneSupported: z.boolean(),
  restoreSupported: z.boolean(),
  earliestRestorableTime: isoTimeSchema.nullable(),
  latestRestorableTime: isoTimeSchema.nullable(),
});
export type RestoreCapabilities = z.infer<typeof restoreCapabilitiesSchema>;

/** A plan that the copy may have. */
export const restorePlanSchema = z.object({
  /** Without the service, such as `x2-s100-p2-r8`. */
  name: z.string(),
  label: z.string(),
  /** US cents a month; null where Heroku names no such price. */
  monthlyCents: z.number().nullable(),
  /** False where Heroku takes no orders for it any more; those who have it keep it. */
  offered: z.boolean(),
  /** Guessed from the name, so only good for a hint. */
  storageBytes: z.number().nullable(),
});
export type RestorePlan = z.infer<typeof restorePlanSchema>;

export const restoreAppSchema = z.object({ name: z.string(), team: z.string().nullable() });
export type RestoreApp = z.infer<typeof restoreAppSchema>;

/** A name that an app uses already, and what for. */
export const restoreAttachmentSchema = z.object({ name: z.string(), addonName: z.string() });
export type RestoreAttachment = z.infer<typeof restoreAttachmentSchema>;

/** Upper case letters, digits and underscores, a letter first (Heroku's rule for attachment names). */
export const attachmentNamePattern = /^[A-Z][A-Z0-9_]*$/;

const jobIdSchema = z.uuid();
const appNameSchema = z.string().min(1).max(255);

export const restoreOrderSchema = z.object({
  /** Made by the wizard: the same order given twice makes one add-on. */
  jobId: jobIdSchema,
  addonId: addonIdSchema,
  app: appNameSchema,
  /** Null lets Heroku choose. */
  attachmentName: z.string().max(255).regex(attachmentNamePattern).nullable(),
  plan: z.string().min(1).max(255),
  /** A point in time with its zone; null for a clone of the present state. */
  time: z.iso.datetime({ offset: true }).nullable(),
  /** The app's name, typed where the attachment's name is taken and shall be replaced. */
  confirm: appNameSchema.nullable(),
});
export type RestoreOrder = z.infer<typeof restoreOrderSchema>;

const typedSchema = z.string().max(255);

/** What was chosen and typed in the wizard so far; nothing of it is a secret. */
export const restoreDraftSchema = z.object({
  /** Of the order that it makes. */
  jobId: jobIdSchema,
  step: z.enum(['what', 'where', 'review']),
  kind: z.enum(['clone', 'restore']),
  /** As in the fields: `YYYY-MM-DD` and `HH:MM:SS` in the zone. */
  date: typedSchema,
  time: typedSchema,
  zone: z.enum(['local', 'utc']),
  /** The later of two moments that local clocks show alike, as when they are set back. */
  later: z.boolean().optional(),
  /** Null until another than the source's own is chosen. */
  app: typedSchema.nullable(),
  attachmentName: typedSchema,
  /** The app's name, typed to replace an attachment of the name. */
  confirm: typedSchema,
  plan: typedSchema.nullable(),
});
export type RestoreDraft = z.infer<typeof restoreDraftSchema>;

/**
 * preparing: asking for the permission. creating: Heroku was asked to make the add-on. finding: whether it did is not known, and is
 * being found out. heroku, borealis: the two phases of waiting.
 */
export const restoreStateSchema = z.enum(['preparing', 'creating', 'finding', 'heroku', 'borealis', 'done', 'cancelled', 'failed']);
export type RestoreState = z.infer<typeof restoreStateSchema>;

/** A restore or clone, as kept in the data folder and as shown. */
export const restoreJobSchema = z.object({
  id: jobIdSchema,
  source: z.object({ addonId: addonIdSchema, addonName: z.string(), app: z.string(), attachment: z.string().nullable(), plan: z.string(), bytes: z.number().nullable() }),
  app: z.string(),
  attachmentName: z.string().nullable(),
  plan: z.string(),
  time: isoTimeSchema.nullable(),
  state: restoreStateSchema,
  startedAt: isoTimeSchema,
  /** When Heroku was asked to create the add-on. */
  askedAt: isoTimeSchema.nullable(),
  /** When Heroku called it provisioned. */
  herokuEndedAt: isoTimeSchema.nullable(),
  endedAt: isoTimeSchema.nullable(),
  /** The new add-on. */
  addon: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The clouds' own words, as they were last told. */
  herokuState: z.string().nullable(),
  borealisStatus: z.string().nullable(),
  lookedAt: isoTimeSchema.nullable(),
  /** Why it failed. */
  error: appErrorSchema.nullable(),
});
export type RestoreJobRecord = z.infer<typeof restoreJobSchema>;

export const restoreJobViewSchema = restoreJobSchema.extend({
  /** Waiting stands still until this account is signed in again. */
  paused: z.boolean(),
  /** The last look did not succeed; it is tried again then. */
  trouble: appErrorSchema.nullable(),
  nextLookAt: isoTimeSchema.nullable(),
  /** Seconds from start to end of earlier ones like it on this machine: their median, and how many there were. */
  estimate: z.object({ seconds: z.number(), jobs: z.number().int() }).nullable(),
});
export type RestoreJob = z.infer<typeof restoreJobViewSchema>;

/** A column that says when, with the others of its table. Names as they are, unquoted. */
export const timeColumnSchema = z.object({ schema: z.string(), table: z.string(), column: z.string(), type: z.string(), columns: z.array(z.string()) });
export type TimeColumn = z.infer<typeof timeColumnSchema>;

const nameSchema = z.string().min(1).max(255);
export const momentSearchSchema = z.object({
  addonId: addonIdSchema,
  schema: nameSchema,
  table: nameSchema,
  column: nameSchema,
  /** Only rows in which this column, as text, is this value. */
  where: z.object({ column: nameSchema, value: z.string().max(10_000) }).nullable(),
});
export type MomentSearch = z.infer<typeof momentSearchSchema>;
/** A time that was found, to the millisecond, and the beginning of its row as text. */
export const foundMomentSchema = z.object({ at: isoTimeSchema, row: z.string() });

const byJob = z.object({ jobId: jobIdSchema });
const byAddon = z.object({ addonId: addonIdSchema });

/** Restores and clones of add-ons. The source is never changed; each makes a new add-on. */
export const restore = {
  capabilities: base.input(byAddon).output(restoreCapabilitiesSchema),
  plans: base.input(emptySchema).output(z.array(restorePlanSchema)),
  /** All apps that the account sees, team apps included, by name. */
  apps: base.input(emptySchema).output(z.array(restoreAppSchema)),
  attachments: base.input(z.object({ app: appNameSchema })).output(z.array(restoreAttachmentSchema)),
  /** Resolves once Heroku has taken the order, or once its answer is lost and being found out. A refusal leaves no job behind. */
  start: base.input(restoreOrderSchema).output(restoreJobViewSchema),
  /** Of the signed-in account, newest first. */
  jobs: base.input(emptySchema).output(z.array(restoreJobViewSchema)),
  /** Looks at once instead of at the next time. */
  look: base.input(byJob).output(emptySchema),
  /** Takes one off the list that has ended, or that waits on a status which nobody knows; the add-on stays as it is. */
  remove: base.input(byJob).output(emptySchema),
  /** Columns from which a moment can be read, over a read-only session. */
  timeColumns: base.input(byAddon).output(z.array(timeColumnSchema)),
  /** The latest times in such a column, at most twenty. */
  moments: base.input(momentSearchSchema).output(z.array(foundMomentSchema)),
  /** Compares two databases, over a read-only session each; ending the iterator stops it. */
  compare: base.input(z.object({ sourceId: addonIdSchema, copyId: addonIdSchema })).output(eventIterator(z.union([progressSchema, compareEventSchema]))),
};
