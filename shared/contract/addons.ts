import { z } from 'zod';
import { appErrorSchema } from '../errors.ts';
import { addonIdSchema, base, emptySchema, isoTimeSchema } from './base.ts';

/** The user's own label; `custom` carries its text. */
export const labelSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('production') }),
  z.object({ kind: z.literal('staging') }),
  z.object({ kind: z.literal('development') }),
  z.object({ kind: z.literal('custom'), text: z.string().trim().min(1).max(24) }),
]);
export type Label = z.infer<typeof labelSchema>;

export const attachmentSchema = z.object({ id: z.string(), name: z.string(), appId: z.string(), appName: z.string() });
export type Attachment = z.infer<typeof attachmentSchema>;

/** What Borealis says of an add-on (API endpoint B1), all that the CLI's `info` shows. */
export const addonInfoSchema = z.object({
  status: z.string(),
  region: z.string(),
  planName: z.string(),
  dbTenancyType: z.string(),
  postgresVersion: z.string(),
  dbStorageMaxBytes: z.number(),
  dbStorageUsageBytes: z.number(),
  replicaQuantity: z.number(),
  appDbName: z.string().nullable(),
  createdAt: isoTimeSchema,
  restoreSourceAddonName: z.string().nullable(),
  storageComplianceStatus: z.string(),
  storageComplianceDeadline: isoTimeSchema.nullable(),
});
export type AddonInfo = z.infer<typeof addonInfoSchema>;

export const addonSchema = z.object({
  id: addonIdSchema,
  name: z.string(),
  /** The billing app. */
  app: z.object({ id: z.string(), name: z.string() }),
  team: z.object({ id: z.string(), name: z.string() }).nullable(),
  plan: z.string(),
  /** Heroku's state: provisioning, provisioned, deprovisioning, deprovisioned. */
  state: z.string(),
  attachments: z.array(attachmentSchema),
  pinned: z.boolean(),
  label: labelSchema.nullable(),
  /** The user wants no notifications about it. */
  silenced: z.boolean(),
  /** The last known Borealis details; null until they were fetched once. */
  info: addonInfoSchema.nullable(),
  infoFetchedAt: isoTimeSchema.nullable(),
});
export type Addon = z.infer<typeof addonSchema>;

export const addonListSchema = z.object({
  addons: z.array(addonSchema),
  /** Null when nothing was ever fetched. */
  fetchedAt: isoTimeSchema.nullable(),
  refreshing: z.boolean(),
  /** Why the last refresh failed; the list is then the last known one. */
  error: appErrorSchema.nullable(),
});
export type AddonList = z.infer<typeof addonListSchema>;

/** How much storage was used when; of this run of the program only. */
export const storageSampleSchema = z.object({ at: isoTimeSchema, bytes: z.number() });
export type StorageSample = z.infer<typeof storageSampleSchema>;

const byId = z.object({ addonId: addonIdSchema });

export const addons = {
  /** The last known list at once; a refresh starts in the background when the list is older than a minute. */
  list: base.input(emptySchema).output(addonListSchema),
  /** Fetches from Heroku now. */
  refresh: base.input(emptySchema).output(addonListSchema),
  /** Fresh Borealis details of one add-on; four such calls run at a time. */
  details: base.input(byId).output(addonSchema),
  /** Says which add-ons the window shows, so that their details are fetched in the background. */
  visible: base.input(z.object({ addonIds: z.array(addonIdSchema).max(200) })).output(emptySchema),
  /** Storage as it was seen since the program started, oldest first. */
  storageTrend: base.input(byId).output(z.array(storageSampleSchema)),
  setPinned: base.input(byId.extend({ pinned: z.boolean() })).output(addonSchema),
  setSilenced: base.input(byId.extend({ silenced: z.boolean() })).output(addonSchema),
  setLabel: base.input(byId.extend({ label: labelSchema.nullable() })).output(addonSchema),
};
