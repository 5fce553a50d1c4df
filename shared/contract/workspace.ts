import { z } from 'zod';
import { addonIdSchema, base, emptySchema } from './base.ts';
import { restoreDraftSchema } from './restore.ts';
import { scriptFormSchema } from './scripts.ts';
import { parameterSchema, sqlTextSchema } from './sql.ts';

export const draftSchema = z.object({
  tabId: z.string().min(1).max(64),
  addonId: addonIdSchema,
  title: z.string().max(120),
  /** Grows by one with every saved change. */
  version: z.number().int().nonnegative(),
  text: sqlTextSchema,
  cursor: z.number().int().nonnegative(),
  /** The other end of the selection; null for none. */
  anchor: z.number().int().nonnegative().nullable().default(null),
  /** The first line in view, from 1. */
  topLine: z.number().int().positive().default(1),
  /** The saved query that the tab was opened from (`queries`), and its revision then. */
  file: z.object({ path: z.string().max(4096), revision: z.string().max(128).nullable() }).nullable().default(null),
  commit: z.enum(['auto', 'manual']).default('auto'),
});
export type Draft = z.infer<typeof draftSchema>;

/** Replace `length` UTF-16 units at `offset` by `text`; a list applies in order, each to the outcome of the one before. */
export const editSchema = z.object({
  offset: z.number().int().nonnegative(),
  length: z.number().int().nonnegative(),
  text: sqlTextSchema,
});

/** How the editor area is divided: one tab, or two beside or above each other. */
export const layoutSchema = z.object({
  direction: z.enum(['row', 'column']),
  /** The first part's share. */
  ratio: z.number().min(0.1).max(0.9),
  /** What the second part shows; null where there is no second part. */
  secondTabId: z.string().max(64).nullable(),
  /** The second part has the focus, or had it last. */
  secondFocused: z.boolean().default(false),
  /** The side panel that is open beside the editor, by name. */
  panel: z.string().max(40).nullable().default(null),
  /** Widths of side panels and the like by name, in pixels. */
  sizes: z.record(z.string().max(40), z.number()).refine((sizes) => Object.keys(sizes).length <= 50).default({}),
});
export type Layout = z.infer<typeof layoutSchema>;

/** A tab that was closed; its text is kept until twenty others have been closed after it. */
export const closedTabSchema = z.object({ tabId: z.string(), addonId: addonIdSchema, title: z.string(), start: z.string() });
export type ClosedTab = z.infer<typeof closedTabSchema>;

/** Editor tabs of an add-on, what was put in to run, and where the user was; kept as the user types, so that nothing typed is lost. */
export const workspace = {
  drafts: base.input(z.object({ addonId: addonIdSchema })).output(z.object({ drafts: z.array(draftSchema), activeTabId: z.string().nullable(), layout: layoutSchema.nullable() })),
  put: base.input(draftSchema).output(emptySchema),
  /** Fails with `draft.conflict` when `version` is not the known one plus one; the window then puts the whole draft. */
  edit: base.input(draftSchema.pick({ tabId: true, version: true, cursor: true, anchor: true, topLine: true }).extend({ edits: z.array(editSchema).max(10_000) })).output(emptySchema),
  /** Closes a tab; one with a text can be reopened. */
  remove: base.input(z.object({ tabId: z.string() })).output(emptySchema),
  /** The order of an add-on's tabs; tabs that are not named follow in the order they had. */
  order: base.input(z.object({ addonId: addonIdSchema, tabIds: z.array(z.string().max(64)).max(2000) })).output(emptySchema),
  /** The add-on's closed tabs, the one closed last first; `start` is the beginning of the text. */
  closed: base.input(z.object({ addonId: addonIdSchema })).output(z.array(closedTabSchema)),
  /** Takes a closed tab back, behind the others; without `tabId` the one closed last. Null where there is none. */
  reopen: base.input(z.object({ addonId: addonIdSchema, tabId: z.string().nullable() })).output(z.object({ draft: draftSchema.nullable() })),
  activate: base.input(z.object({ addonId: addonIdSchema, tabId: z.string().nullable() })).output(emptySchema),
  arrange: base.input(z.object({ addonId: addonIdSchema, layout: layoutSchema })).output(emptySchema),
  /** Values given for parameters in this add-on's console, by name. */
  parameters: base.input(z.object({ addonId: addonIdSchema })).output(z.array(parameterSchema)),
  keepParameters: base.input(z.object({ addonId: addonIdSchema, parameters: z.array(parameterSchema).max(500) })).output(emptySchema),
  /** What was put in to run on this add-on; null before anything was. */
  scriptForm: base.input(z.object({ addonId: addonIdSchema })).output(z.object({ form: scriptFormSchema.nullable() })),
  keepScriptForm: base.input(z.object({ addonId: addonIdSchema, form: scriptFormSchema })).output(emptySchema),
  /** What the wizard of restores and clones was left with on this add-on; null where it is not open. */
  restoreDraft: base.input(z.object({ addonId: addonIdSchema })).output(z.object({ draft: restoreDraftSchema.nullable() })),
  /** Null forgets it. */
  keepRestoreDraft: base.input(z.object({ addonId: addonIdSchema, draft: restoreDraftSchema.nullable() })).output(emptySchema),
  /** The add-on selected last, for the next start. */
  selection: base.input(emptySchema).output(z.object({ addonId: z.string().nullable() })),
  select: base.input(z.object({ addonId: z.string().nullable() })).output(emptySchema),
};
