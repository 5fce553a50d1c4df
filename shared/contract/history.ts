import { z } from 'zod';
import { accessSchema, addonIdSchema, base, emptySchema, identitySchema, isoTimeSchema } from './base.ts';

export const historyEntrySchema = z.object({
  id: z.string(),
  at: isoTimeSchema,
  addonId: addonIdSchema,
  access: accessSchema, identity: identitySchema, role: z.string(),
  /** The statement as it ran, its literals as `?` where the settings say so; at most 100,000 characters. */
  text: z.string(), shortened: z.boolean(),
  outcome: z.enum(['done', 'failed', 'cancelled', 'lost']),
  elapsedMs: z.number(), rows: z.number().nullable(), command: z.string(),
  /** The server's message. */
  error: z.string().nullable(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

export const history = {
  /** Newest first; `before` is the id of the last entry of the page before. Every word of `search` has to occur. */
  list: base
    .input(z.object({ addonId: addonIdSchema.nullable(), search: z.string().max(1000), before: z.string().nullable(), limit: z.number().int().min(1).max(500) }))
    .output(z.object({ entries: z.array(historyEntrySchema), more: z.boolean() })),
  remove: base.input(z.object({ id: z.string() })).output(emptySchema),
  clear: base.input(z.object({ addonId: addonIdSchema.nullable() })).output(emptySchema),
};
