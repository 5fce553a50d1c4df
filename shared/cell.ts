import { z } from 'zod';

/**
 * How a PostgreSQL value travels: the server's own text, never a JavaScript number or Date. NULL is null. A value whose
 * text is longer than `cellPreviewBytes` arrives shortened with its full size; `sql.cell` fetches the whole.
 */
export const cellSchema = z.union([
  z.string(),
  z.null(),
  z.object({ preview: z.string(), bytes: z.number().int().nonnegative() }),
]);
export type Cell = z.infer<typeof cellSchema>;

/** UTF-8 bytes above which a cell is shortened on its way to the window. */
export const cellPreviewBytes = 64 * 1024;

/** One column of a result, from RowDescription (PostgreSQL protocol, Message Formats) and format_type. */
export const columnSchema = z.object({
  name: z.string(),
  typeOid: z.number().int(),
  /** As format_type gives it, such as `numeric(12,2)`; the oid's decimal digits where the type is unknown. */
  typeName: z.string(),
});
export type Column = z.infer<typeof columnSchema>;

const rightAligned = new Set([20, 21, 23, 26, 700, 701, 790, 1700]);

/** True for int2, int4, int8, oid, float4, float8, money and numeric: values that are compared by their right end. */
export function isRightAligned(typeOid: number): boolean {
  return rightAligned.has(typeOid);
}
