import { z } from 'zod';
import { addonIdSchema, base, emptySchema, targetSchema } from './base.ts';

/** Always an answer at once: what is known now, and whether the catalogue is still being read. */
export const catalogStateSchema = z.enum(['ready', 'loading', 'unavailable']);

export const relationSchema = z.object({
  schema: z.string(), name: z.string(),
  kind: z.enum(['table', 'partitioned-table', 'view', 'materialized-view', 'foreign-table', 'sequence']),
  comment: z.string().nullable(),
  /** pg_class.reltuples; null where it was never analysed. */
  estimatedRows: z.number().nullable(),
});
export type Relation = z.infer<typeof relationSchema>;

export const catalog = {
  /** Tables, views and sequences whose name matches, best first. Starts reading the catalogue where that was not done yet. */
  relations: base
    .input(targetSchema.extend({ search: z.string().max(200), limit: z.number().int().min(1).max(1000) }))
    .output(z.object({ state: catalogStateSchema, reason: z.string().nullable(), relations: z.array(relationSchema), total: z.number().int() })),
  /** Reads the catalogue again. */
  refresh: base.input(z.object({ addonId: addonIdSchema })).output(emptySchema),
};
