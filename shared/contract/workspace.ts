import { z } from 'zod';
import { addonIdSchema, base, emptySchema } from './base.ts';
import { sqlTextSchema } from './sql.ts';

export const draftSchema = z.object({
  tabId: z.string().min(1).max(64),
  addonId: addonIdSchema,
  title: z.string().max(120),
  /** Grows by one with every saved change. */
  version: z.number().int().nonnegative(),
  text: sqlTextSchema,
  cursor: z.number().int().nonnegative(),
});
export type Draft = z.infer<typeof draftSchema>;

/** Replace `length` UTF-16 units at `offset` by `text`; a list applies in order, each to the outcome of the one before. */
export const editSchema = z.object({
  offset: z.number().int().nonnegative(),
  length: z.number().int().nonnegative(),
  text: sqlTextSchema,
});

/** Editor tabs of an add-on and where the user was; kept as the user types, so that nothing typed is lost. */
export const workspace = {
  drafts: base.input(z.object({ addonId: addonIdSchema })).output(z.object({ drafts: z.array(draftSchema), activeTabId: z.string().nullable() })),
  put: base.input(draftSchema).output(emptySchema),
  /** Fails with `draft.conflict` when `version` is not the known one plus one; the window then puts the whole draft. */
  edit: base.input(draftSchema.pick({ tabId: true, version: true, cursor: true }).extend({ edits: z.array(editSchema).max(10_000) })).output(emptySchema),
  remove: base.input(z.object({ tabId: z.string() })).output(emptySchema),
  activate: base.input(z.object({ addonId: addonIdSchema, tabId: z.string().nullable() })).output(emptySchema),
  /** The add-on selected last, for the next start. */
  selection: base.input(emptySchema).output(z.object({ addonId: z.string().nullable() })),
  select: base.input(z.object({ addonId: z.string().nullable() })).output(emptySchema),
};
