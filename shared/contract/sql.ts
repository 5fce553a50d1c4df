import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { cellSchema, columnSchema } from '../cell.ts';
import { appErrorSchema } from '../errors.ts';
import { base, emptySchema, targetSchema } from './base.ts';

const tabIdSchema = z.string().min(1).max(64);
const resultIdSchema = z.string().min(1).max(64);

/** UTF-16 offsets into the tab's text. */
export const rangeSchema = z.object({ from: z.number().int().nonnegative(), to: z.number().int().nonnegative() });

/** An ErrorResponse or NoticeResponse (PostgreSQL protocol, Error and Notice Message Fields). */
export const pgMessageSchema = z.object({
  severity: z.string(),
  sqlstate: z.string(),
  message: z.string(),
  detail: z.string().nullable(),
  hint: z.string().nullable(),
  where: z.string().nullable(),
  /** UTF-16 offset into the tab's text where the server pointed. */
  at: z.number().int().nullable(),
});
export type PgMessage = z.infer<typeof pgMessageSchema>;

export const transactionStateSchema = z.enum(['idle', 'open', 'failed']);

/** What to run: everything, the selected range, or the one statement around the cursor. */
export const pickSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('selection'), range: rangeSchema }),
  z.object({ kind: z.literal('statement'), at: z.number().int().nonnegative() }),
]);
export type Pick = z.infer<typeof pickSchema>;

const statement = z.number().int().nonnegative();

export const runEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting'), for: z.enum(['tunnel', 'session', 'previous-run']) }),
  z.object({
    kind: z.literal('session'),
    role: z.string(), database: z.string(), serverVersion: z.string(), pid: z.number().int(),
  }),
  z.object({ kind: z.literal('statement-started'), statement, total: z.number().int(), range: rangeSchema }),
  z.object({ kind: z.literal('columns'), statement, resultId: resultIdSchema, columns: z.array(columnSchema) }),
  /** At most ten a second. Rows below `count` can be asked for with `sql.rows`. */
  z.object({ kind: z.literal('rows'), statement, resultId: resultIdSchema, count: z.number().int(), bytes: z.number() }),
  z.object({ kind: z.literal('notice'), statement, notice: pgMessageSchema }),
  z.object({ kind: z.literal('notices-dropped'), statement, dropped: z.number().int() }),
  z.object({
    kind: z.literal('statement-done'), statement,
    resultId: resultIdSchema.nullable(),
    /** The command tag, such as `SELECT 7` or `UPDATE 3`; empty for an empty statement. */
    command: z.string(),
    rowCount: z.number().int().nullable(),
    firstRowMs: z.number().nullable(),
    elapsedMs: z.number(),
    /** Something the user should know about the result, such as COPY data that a console does not keep. */
    remark: z.string().nullable(),
  }),
  z.object({ kind: z.literal('statement-failed'), statement, resultId: resultIdSchema.nullable(), elapsedMs: z.number(), error: pgMessageSchema }),
  z.object({
    kind: z.literal('finished'),
    outcome: z.enum(['done', 'failed', 'cancelled', 'lost']),
    transaction: transactionStateSchema,
    elapsedMs: z.number(),
    /** Set when the outcome is not the server's word, such as a lost connection. */
    error: appErrorSchema.nullable(),
  }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

/** SQL arrives in one message of at most 8 MiB of UTF-16 units; longer scripts belong to Run script. */
export const sqlTextSchema = z.string().max(8 * 1024 * 1024);

export const sql = {
  /**
   * Runs in the tab's own database session, made on first use and kept until the tab closes or its target changes.
   * Leaving the iterator cancels the run with a CancelRequest.
   */
  run: base.input(targetSchema.extend({ tabId: tabIdSchema, text: sqlTextSchema, pick: pickSchema })).output(eventIterator(runEventSchema)),
  /** Cancels the tab's run; resolves when the server has answered or the session was ended. */
  cancel: base.input(z.object({ tabId: tabIdSchema })).output(z.object({ outcome: z.enum(['cancelled', 'nothing-to-cancel', 'session-ended']) })),
  /** Ends the tab's session and frees its results. */
  closeTab: base.input(z.object({ tabId: tabIdSchema })).output(emptySchema),
  /** Rows `offset` to `offset + limit - 1` of a result, as far as they have arrived. */
  rows: base
    .input(z.object({ resultId: resultIdSchema, offset: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1000) }))
    .output(z.object({ rows: z.array(z.array(cellSchema)), count: z.number().int(), complete: z.boolean() })),
  /** One value whole. */
  cell: base
    .input(z.object({ resultId: resultIdSchema, row: z.number().int().nonnegative(), column: z.number().int().nonnegative() }))
    .output(z.object({ text: z.string().nullable() })),
  /** Where the statements of a script begin and end. */
  statements: base.input(z.object({ text: sqlTextSchema })).output(z.array(rangeSchema)),
};
