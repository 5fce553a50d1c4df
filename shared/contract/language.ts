import { z } from 'zod';
import { base, targetSchema } from './base.ts';
import { catalogStateSchema } from './catalog.ts';
import { rangeSchema } from './sql.ts';

/** The statement around the cursor, and where the cursor is in it (UTF-16 units). All ranges in answers are within this text. */
const placeSchema = targetSchema.extend({ text: z.string().max(256 * 1024), at: z.number().int().nonnegative() });

export const completionKindSchema = z.enum([
  'schema', 'table', 'view', 'column', 'alias', 'cte', 'function', 'aggregate', 'procedure', 'type', 'keyword', 'join', 'role', 'setting', 'sequence', 'extension',
]);

export const completionSchema = z.object({
  label: z.string(),
  kind: completionKindSchema,
  /** The type of a column, the table it belongs to, a function's arguments. */
  detail: z.string(),
  /** The text to put in; quoted where needed. */
  insert: z.string(),
  /** Lower comes first; ties by label. */
  rank: z.number(),
  documentation: z.string().nullable(),
});
export type Completion = z.infer<typeof completionSchema>;

/** What the editor asks as the user types. Nothing here ever waits for the catalogue or touches the user's sessions. */
export const language = {
  complete: base.input(placeSchema).output(z.object({ state: catalogStateSchema, replace: rangeSchema, items: z.array(completionSchema).max(500), more: z.boolean() })),
  /** Lines of plain text or SQL about the name under the cursor. */
  hover: base.input(placeSchema).output(z.object({ range: rangeSchema, sql: z.string().nullable(), text: z.string() }).nullable()),
  signature: base
    .input(placeSchema)
    .output(z.object({
      signatures: z.array(z.object({ label: z.string(), parameters: z.array(z.string()), documentation: z.string().nullable() })),
      active: z.number().int().nonnegative(), activeParameter: z.number().int().nonnegative(),
    }).nullable()),
  /** The first syntax error of each statement that libpg_query cannot read. */
  diagnose: base
    .input(z.object({ statements: z.array(z.string().max(256 * 1024)).max(200) }))
    .output(z.array(z.object({ message: z.string(), range: rangeSchema }).nullable())),
};
