import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { appErrorSchema } from '../errors.ts';
import { addonIdSchema, base, emptySchema, progressSchema } from './base.ts';

/** As PostgreSQL holds it: at most 63 bytes, and nothing that has no place in a name, or in a URL even when it is encoded. */
// oxlint-disable-next-line no-control-regex
export const extensionNameSchema = z.string().min(1).max(63).regex(/^(?!\.{1,2}$)[^\u0000-\u001f\u007f]+$/, 'a name has no control characters, and is not . or ..');
const versionSchema = z.string().min(1).max(100);

export const installedExtensionSchema = z.object({ name: z.string(), schema: z.string(), version: z.string() });
export type InstalledExtension = z.infer<typeof installedExtensionSchema>;

/** One of pg_available_extensions. */
export const offeredExtensionSchema = z.object({
  name: z.string(),
  defaultVersion: z.string(),
  comment: z.string().nullable(),
  /** What the default version needs (pg_available_extension_versions.requires). */
  requires: z.array(z.string()),
  /** As the database itself has it; null where it is not installed. */
  installed: z.object({ schema: z.string(), version: z.string(), owner: z.string() }).nullable(),
  /** The statement to the default version, where it is another than the installed one and there is a way to it. */
  update: z.object({ to: z.string(), sql: z.string() }).nullable(),
});
export type OfferedExtension = z.infer<typeof offeredExtensionSchema>;

export const planNodeSchema = z.object({
  name: z.string(),
  state: z.enum(['install', 'present', 'not-offered']),
  /** Null where nobody knows before Borealis is asked. */
  requires: z.array(z.string()).nullable(),
  /** The installed version, or the one that the server offers; null where it is not known. */
  version: z.string().nullable(),
});
export type PlanNode = z.infer<typeof planNodeSchema>;

export const installPlanSchema = z.object({
  /** What was asked for and everything that it needs, each once. */
  nodes: z.array(planNodeSchema),
  /** What would be installed, one after another; leaves first. */
  order: z.array(z.string()),
  /** Each a ring of names that need one another; nothing can be installed then. */
  cycles: z.array(z.array(z.string())),
  /** Why the server could not be asked what it offers; null where it was. */
  unread: appErrorSchema.nullable(),
});
export type InstallPlan = z.infer<typeof installPlanSchema>;

export const installStepSchema = z.object({
  name: z.string(),
  state: z.enum(['waiting', 'installing', 'installed', 'present', 'failed', 'not-tried']),
  version: z.string().nullable(),
  schema: z.string().nullable(),
  /** Which of the others need it; empty for what only the user asked for. */
  neededBy: z.array(z.string()),
});
export type InstallStep = z.infer<typeof installStepSchema>;

export const installEventSchema = z.discriminatedUnion('kind', [
  /** `steps` grows where Borealis names dependencies that nobody knew of. */
  progressSchema.extend({ steps: z.array(installStepSchema) }),
  z.object({
    kind: z.literal('done'),
    outcome: z.enum(['installed', 'failed', 'cancelled']),
    steps: z.array(installStepSchema),
    /** The failed step's, and whether its outcome is unknown because no answer came. */
    error: appErrorSchema.nullable(),
    uncertain: z.boolean(),
  }),
]);
export type InstallEvent = z.infer<typeof installEventSchema>;

export const extensionUsesSchema = z.object({
  /** Installed extensions that need this one. */
  extensions: z.array(z.string()),
  /** Objects outside of extensions that use something of it, as pg_identify_object() names them; the first of them. */
  objects: z.array(z.object({ kind: z.string(), name: z.string() })),
  /** How many there are of each kind, in all. */
  counts: z.array(z.object({ kind: z.string(), count: z.number().int() })),
  /** True where there are more than were counted. */
  more: z.boolean(),
  /** True where PostgreSQL refuses DROP EXTENSION without CASCADE because of them. */
  blocks: z.boolean(),
});
export type ExtensionUses = z.infer<typeof extensionUsesSchema>;

const byAddon = z.object({ addonId: addonIdSchema });
const byName = byAddon.extend({ name: extensionNameSchema });
const byNames = byAddon.extend({ names: z.array(extensionNameSchema).min(1).max(200) });

export const extensions = {
  /** What Borealis lists as installed. */
  installed: base.input(byAddon).output(z.array(installedExtensionSchema)),
  /** What the server itself has and offers, over a short connection of the personal read-only role. */
  offered: base.input(byAddon).output(z.array(offeredExtensionSchema)),
  /** What installing these would do; sends nothing. */
  plan: base.input(byNames).output(installPlanSchema),
  /**
   * Installs these and what they need, one after another, and stops at the first that fails, as its last event tells. The same
   * call again joins the one under way; another fails with `extension.busy`. It goes on when nobody listens any more, as when a window
   * is loaded anew.
   */
  install: base.input(byNames).output(eventIterator(installEventSchema)),
  /** What is being installed, or was while nobody listened until somebody follows it: its names, as they were asked for. */
  currentInstall: base.input(byAddon).output(z.object({ names: z.array(z.string()).nullable() })),
  /** The events of what `currentInstall` tells, from the latest on; none where there is nothing any more. Starts nothing. */
  followInstall: base.input(byAddon).output(eventIterator(installEventSchema)),
  /** No further step of what is being installed; the one under way ends as it ends. */
  cancelInstall: base.input(byAddon).output(emptySchema),
  /** Who uses an installed extension. Fails with `extension.not-installed`. */
  uses: base.input(byName).output(extensionUsesSchema),
  /** `confirm` is the name, typed. Fails with `extension.has-dependents`, `extension.not-installed`, `extension.busy`. */
  remove: base
    .input(byName.extend({ confirm: z.string().max(63) }).refine(({ name, confirm }) => name === confirm, 'The name typed is another.'))
    .output(emptySchema),
  /** Runs the statement that `offered` shows for this version, in a write session. Fails with elevation.required and pg.statement-failed. */
  update: base.input(byName.extend({ to: versionSchema })).output(z.object({ version: z.string() })),
};
