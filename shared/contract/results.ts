import { z } from 'zod';
import { base } from './base.ts';
import { resultIdSchema, viewIdSchema } from './sql.ts';

const column = z.number().int().nonnegative();

export const sortSchema = z.object({ column, descending: z.boolean() });
export type Sort = z.infer<typeof sortSchema>;

/** One condition on one column. `value` is compared by the column's type: numbers by their exact value, else by text. */
export const filterSchema = z.object({
  column,
  op: z.enum(['contains', 'not-contains', 'equals', 'not-equals', 'less', 'at-most', 'greater', 'at-least', 'starts-with', 'is-null', 'is-not-null', 'is-empty']),
  value: z.string().max(100_000),
  caseSensitive: z.boolean().default(false),
});
export type Filter = z.infer<typeof filterSchema>;

const arrangementSchema = z.object({ sort: z.array(sortSchema).max(16), filters: z.array(filterSchema).max(64) });

/** A block of cells: rows `from` up to, not including, `to`, in the order of the view; columns in the order wanted. */
export const cellBlockSchema = z.object({ from: z.number().int().nonnegative(), to: z.number().int().nonnegative(), columns: z.array(column).max(1664) });
export type CellBlock = z.infer<typeof cellBlockSchema>;

export const copyFormatSchema = z.enum(['tsv', 'csv', 'json', 'markdown', 'insert', 'in-list']);
export type CopyFormat = z.infer<typeof copyFormatSchema>;

const of = z.object({ resultId: resultIdSchema, viewId: viewIdSchema });

export const results = {
  /**
   * Sorts and filters all rows of a complete result here. Fails with `result.too-large` beyond what is sorted locally (then
   * `rerun` gives the SQL that the server can do it with) and with `result.incomplete` while rows still come. A view lives as
   * long as its result, until the next view of it is made.
   */
  view: base.input(arrangementSchema.extend({ resultId: resultIdSchema })).output(z.object({ viewId: z.string(), count: z.number().int() })),
  /**
   * The statement of a result wrapped so that the server sorts and filters. Fails with `result.cannot-rerun` for anything but one
   * plain query without side effects as far as the parser can tell.
   */
  rerun: base.input(arrangementSchema.extend({ resultId: resultIdSchema })).output(z.object({ text: z.string() })),
  /** The next cell that holds `text`, from `start` on, not including it; null where there is none. Wraps around. */
  find: base
    .input(of.extend({
      text: z.string().min(1).max(10_000), caseSensitive: z.boolean(), backwards: z.boolean(),
      start: z.object({ row: z.number().int().min(-1), column: z.number().int().min(-1) }), columns: z.array(column).max(1664),
    }))
    .output(z.object({ row: z.number().int(), column }).nullable()),
  /** Cells as text for the clipboard. Fails with `result.copy-too-large` above 64 MiB; an export has no such bound. */
  text: base
    .input(of.extend({ blocks: z.array(cellBlockSchema).min(1).max(1000), format: copyFormatSchema, headers: z.boolean(), table: z.string().max(200).nullable() }))
    .output(z.object({ text: z.string(), rows: z.number().int() })),
  /** Exact figures over cells: sum and average in decimal arithmetic where every value is a number, smallest and largest by type. */
  aggregate: base
    .input(of.extend({ blocks: z.array(cellBlockSchema).min(1).max(1000) }))
    .output(z.object({
      cells: z.number().int(), values: z.number().int(),
      sum: z.string().nullable(), average: z.string().nullable(), least: z.string().nullable(), greatest: z.string().nullable(),
    })),
};
