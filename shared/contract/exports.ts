import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { base, progressSchema, targetSchema } from './base.ts';
import { parameterSchema, resultIdSchema, sqlTextSchema, viewIdSchema } from './sql.ts';

export const exportFormatSchema = z.enum(['csv', 'tsv', 'json', 'ndjson', 'yaml', 'markdown', 'sql', 'xlsx']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

export const exportSourceSchema = z.discriminatedUnion('kind', [
  /** Rows that are here already; columns by index in the order wanted, null for all. */
  z.object({ kind: z.literal('result'), resultId: resultIdSchema, viewId: viewIdSchema, columns: z.array(z.number().int().nonnegative()).max(1664).nullable() }),
  /** One statement, run in a session of its own and streamed to the file; nothing is kept. */
  z.object({ kind: z.literal('query'), target: targetSchema, text: sqlTextSchema, parameters: z.array(parameterSchema).max(500).default([]) }),
  z.object({ kind: z.literal('table'), target: targetSchema, schema: z.string().max(63), table: z.string().max(63) }),
]);
export type ExportSource = z.infer<typeof exportSourceSchema>;

export const exportOptionsSchema = z.object({
  headers: z.boolean().default(true),
  /** What stands for NULL in CSV and TSV. */
  nullText: z.string().max(40).default(''),
  /** Puts an apostrophe in front of values that a spreadsheet would take for a formula (CSV, TSV, XLSX). */
  formulaGuard: z.boolean().default(false),
  /** The table named in INSERT statements. */
  table: z.string().max(200).default(''),
});
export type ExportOptions = z.infer<typeof exportOptionsSchema>;

export const exportEventSchema = z.discriminatedUnion('kind', [
  progressSchema.extend({ rows: z.number().int(), bytes: z.number() }),
  /** `remark` says what the format could not hold, such as XLSX's row limit. */
  z.object({ kind: z.literal('done'), path: z.string(), rows: z.number().int(), bytes: z.number(), remark: z.string().nullable() }),
]);
export type ExportEvent = z.infer<typeof exportEventSchema>;

export const exports = {
  /**
   * Asks the user where to save, by the system's dialog (Electron). In the browser host there is none: `suggested` then gives a
   * path for the page to ask about.
   */
  choose: base
    .input(z.object({ name: z.string().max(200), format: exportFormatSchema }))
    .output(z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('chosen'), path: z.string() }),
      z.object({ kind: z.literal('cancelled') }),
      z.object({ kind: z.literal('ask'), suggested: z.string() }),
    ])),
  /**
   * Writes beside `path` and renames at the end; leaving the iterator cancels and removes what was written. Fails with
   * `export.exists` unless `overwrite`, with `export.unwritable` (disk full, no permission), `pg.statement-failed`, `result.gone`.
   */
  run: base
    .input(z.object({ source: exportSourceSchema, format: exportFormatSchema, options: exportOptionsSchema, path: z.string().min(1).max(4096), overwrite: z.boolean() }))
    .output(eventIterator(exportEventSchema)),
  /** Shows a file that was written in the system's file manager (Electron); false where the host cannot. */
  reveal: base.input(z.object({ path: z.string().max(4096) })).output(z.object({ shown: z.boolean() })),
  /** Writes one value whole to a file, text as UTF-8, bytea as its bytes. */
  saveCell: base
    .input(z.object({ resultId: resultIdSchema, viewId: viewIdSchema, row: z.number().int().nonnegative(), column: z.number().int().nonnegative(), path: z.string().min(1).max(4096), overwrite: z.boolean() }))
    .output(z.object({ bytes: z.number() })),
  /** Where `choose` suggests a file for one value. */
  chooseForCell: base.input(z.object({ name: z.string().max(200) })).output(z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('chosen'), path: z.string() }),
    z.object({ kind: z.literal('cancelled') }),
    z.object({ kind: z.literal('ask'), suggested: z.string() }),
  ])),
};
