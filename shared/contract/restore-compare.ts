import { z } from 'zod';

export const schemaKindSchema = z.enum(['extension', 'schema', 'table', 'column', 'constraint', 'index', 'view', 'sequence', 'function', 'trigger', 'type']);
export type SchemaKind = z.infer<typeof schemaKindSchema>;

/** Something of the schema that is on one side only, or differs. `null` means that it is not there. */
export const schemaDifferenceSchema = z.object({
  kind: schemaKindSchema,
  /** Such as `public.orders` or `public.orders.total`. */
  name: z.string(),
  source: z.string().nullable(),
  copy: z.string().nullable(),
});
export type SchemaDifference = z.infer<typeof schemaDifferenceSchema>;

const countSchema = z.object({
  /** Digits: a count may not fit a JavaScript number. */
  rows: z.string(),
  exact: z.boolean(),
});
export type RowCount = z.infer<typeof countSchema>;

export const sampleSchema = z.discriminatedUnion('kind', [
  /** md5 over so many rows, spread over the primary key of the source. */
  z.object({ kind: z.literal('same'), rows: z.number().int() }),
  z.object({ kind: z.literal('different'), rows: z.number().int(), differing: z.number().int() }),
  z.object({ kind: z.literal('none'), reason: z.string() }),
]);
export type CompareSample = z.infer<typeof sampleSchema>;

/** One table on both sides; null where it is not there or may not be read. */
export const tableComparisonSchema = z.object({
  name: z.string(),
  source: countSchema.nullable(),
  copy: countSchema.nullable(),
  sample: sampleSchema,
  /** Why it could not be compared, in PostgreSQL's words. */
  problem: z.string().nullable(),
});
export type TableComparison = z.infer<typeof tableComparisonSchema>;

export const compareEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('schema'), differences: z.array(schemaDifferenceSchema), compared: z.number().int(), tables: z.number().int() }),
  z.object({ kind: z.literal('table'), table: tableComparisonSchema }),
  z.object({ kind: z.literal('finished'), seconds: z.number() }),
]);
export type CompareEvent = z.infer<typeof compareEventSchema>;
