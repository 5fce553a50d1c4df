import { z } from 'zod';
import { addonIdSchema, base, emptySchema, targetSchema } from './base.ts';
import { pickSchema, rangeSchema, sqlTextSchema, tabIdSchema } from './sql.ts';

export const hazardSchema = z.object({
  kind: z.enum(['update-all', 'delete-all', 'truncate', 'drop', 'alter-drops-data', 'runtime-sql', 'other']),
  /** In the tab's text. */
  range: rangeSchema,
  /** Such as `DELETE without WHERE`. */
  title: z.string(),
  /** What it does to what, in the user's words. */
  consequence: z.string(),
  /** Schema-qualified where the statement says so. */
  objects: z.array(z.string()),
  /** Where inside the statement it stands. */
  inside: z.enum(['statement', 'cte', 'do-block', 'routine-body']),
  /** Rows that would be hit; null where nobody can tell. */
  rows: z.number().nullable(),
  /** How `rows` is known: by the planner or the table's statistics. */
  rowsFrom: z.enum(['planner', 'statistics', 'unknown']),
});
export type Hazard = z.infer<typeof hazardSchema>;

export const safety = {
  /**
   * Looks at what would run, before it runs, with libpg_query in the main process. Read-only targets have no hazards: the server's
   * role refuses. `unread` tells which statements the parser could not read, and why.
   */
  review: base
    .input(targetSchema.extend({ tabId: tabIdSchema, text: sqlTextSchema, pick: pickSchema }))
    .output(z.object({
      hazards: z.array(hazardSchema),
      unread: z.array(z.object({ range: rangeSchema, reason: z.string() })),
      /** The add-on's name. */
      name: z.string(),
      /** The database's label, as the sidebar shows it; empty where it has none. */
      label: z.string(),
      /** The add-on's name that has to be typed (production); null where a click will do. */
      typeName: z.string().nullable(),
      /** To be confirmed and given to `sql.run`; null where nothing needs it. Holds for this text and target only, once. */
      confirmation: z.string().nullable(),
    })),
  /** Fails with `elevation.name-mismatch`, and with `sql.confirmation-required` where the review is not known any more. */
  confirm: base.input(z.object({ confirmation: z.string().max(64), name: z.string().max(255).nullable() })).output(emptySchema),
  /** Objects of this database that the user's personal role owns, and the SQL that hands them to the app's role. */
  ownership: base
    .input(z.object({ addonId: addonIdSchema }))
    .output(z.object({
      role: z.string(), appRole: z.string().nullable(),
      objects: z.array(z.object({ kind: z.string(), name: z.string() })), more: z.number().int(),
      sql: z.string().nullable(),
      /** Why it cannot be done from here; null where it can. */
      obstacle: z.string().nullable(),
    })),
  /** Runs the SQL that `ownership` showed, in a write session. Fails with elevation.required and pg.statement-failed. */
  reassign: base.input(z.object({ addonId: addonIdSchema, sql: z.string().max(10_000) })).output(z.object({ left: z.number().int() })),
};
