import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { cellSchema, columnSchema } from '../cell.ts';
import { appErrorSchema } from '../errors.ts';
import { accessSchema, base, emptySchema, identitySchema, isoTimeSchema, targetSchema } from './base.ts';

export const tabIdSchema = z.string().min(1).max(64);
export const resultIdSchema = z.string().min(1).max(64);
/** A sorted or filtered view of a result (`results.view`); null for the result as it came. */
export const viewIdSchema = z.string().min(1).max(64).nullable().default(null);

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

/** A value for `:name` or `$1`; null is NULL. The server decides its type (PostgreSQL protocol, Extended Query). */
export const parameterSchema = z.object({ name: z.string().min(1).max(63), value: z.string().max(1024 * 1024).nullable() });
export type Parameter = z.infer<typeof parameterSchema>;

/** What is known of a tab's database session between and during runs. */
export const sessionEventSchema = z.discriminatedUnion('kind', [
  /** The tab has no session (yet, or not any more by the user's own act). */
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('session'),
    role: z.string(), database: z.string(), pid: z.number().int(), access: accessSchema, identity: identitySchema,
    transaction: transactionStateSchema,
    /** Since when the transaction is open. */
    transactionSince: isoTimeSchema.nullable(),
    /** When the server ends the session because its transaction idles (idle_in_transaction_session_timeout); null while it works. */
    endsAt: isoTimeSchema.nullable(),
  }),
  /** It ended without the user's doing; `error` says why and what became of an open transaction. */
  z.object({ kind: z.literal('lost'), error: appErrorSchema }),
]);
export type SessionEvent = z.infer<typeof sessionEventSchema>;

/** What a running statement waits for, as pg_stat_activity and pg_blocking_pids tell. */
export const waitsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing-running') }),
  /** The role may not see it, or the catalogue connection is not there; `reason` says which. */
  z.object({ kind: z.literal('unknown'), reason: z.string() }),
  z.object({ kind: z.literal('working') }),
  z.object({
    kind: z.literal('waiting'),
    /** pg_stat_activity's wait_event_type and wait_event. */
    type: z.string(), event: z.string(),
    blockedBy: z.array(z.object({ pid: z.number().int(), role: z.string().nullable(), application: z.string().nullable(), state: z.string().nullable(), query: z.string().nullable() })),
  }),
]);
export type Waits = z.infer<typeof waitsSchema>;

/** SQL arrives in one message of at most 8 MiB of UTF-16 units; longer scripts belong to Run script. */
export const sqlTextSchema = z.string().max(8 * 1024 * 1024);

export const runRequestSchema = targetSchema.extend({
  tabId: tabIdSchema,
  text: sqlTextSchema,
  pick: pickSchema,
  /** Whether the statements behind one that failed run all the same. */
  onError: z.enum(['stop', 'continue']).default('stop'),
  /** `manual` sends BEGIN in front of a statement outside a transaction, as psql does with AUTOCOMMIT off. */
  commit: z.enum(['auto', 'manual']).default('auto'),
  parameters: z.array(parameterSchema).max(500).default([]),
  /** From `safety.review` and `safety.confirm`; without it a hurtful statement fails with `sql.confirmation-required`. */
  confirmation: z.string().max(64).nullable().default(null),
});
export type RunRequest = z.infer<typeof runRequestSchema>;

export const sql = {
  /**
   * Runs in the tab's own database session, made on first use and kept until the tab closes or its target changes.
   * Leaving the iterator cancels the run with a CancelRequest.
   */
  run: base.input(runRequestSchema).output(eventIterator(runEventSchema)),
  /** Cancels the tab's run; resolves when the server has answered or the session was ended. */
  cancel: base.input(z.object({ tabId: tabIdSchema })).output(z.object({ outcome: z.enum(['cancelled', 'nothing-to-cancel', 'session-ended']) })),
  /** Ends the tab's session and frees its results. */
  closeTab: base.input(z.object({ tabId: tabIdSchema })).output(emptySchema),
  /** Somebody types in an editor; rows that arrive leave processor time to the window for the next second. */
  typing: base.output(emptySchema),
  /** Ends the tab's open transaction; its results stay. Fails with `pg.no-session`, `pg.busy` and `pg.statement-failed`. */
  endTransaction: base
    .input(z.object({ tabId: tabIdSchema, how: z.enum(['commit', 'rollback']) }))
    // The command tag: a COMMIT of a failed transaction answers ROLLBACK.
    .output(z.object({ command: z.string() })),
  /** What the tab's session is at, now and with every change. */
  watch: base.input(z.object({ tabId: tabIdSchema })).output(eventIterator(sessionEventSchema)),
  /** Asked over the catalogue's own connection while a statement runs long. */
  waits: base.input(z.object({ tabId: tabIdSchema })).output(waitsSchema),
  /** Rows `offset` to `offset + limit - 1` of a result, as far as they have arrived. */
  rows: base
    .input(z.object({ resultId: resultIdSchema, viewId: viewIdSchema, offset: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1000) }))
    .output(z.object({ rows: z.array(z.array(cellSchema)), count: z.number().int(), complete: z.boolean() })),
  /**
   * One value's text from byte `from` (of UTF-8) on, at most 8 MiB at once: a message of hundreds of megabytes would hold up both
   * processes. `next` is where the rest begins, null where nothing is left.
   */
  cell: base
    .input(z.object({ resultId: resultIdSchema, viewId: viewIdSchema, row: z.number().int().nonnegative(), column: z.number().int().nonnegative(), from: z.number().int().nonnegative().default(0) }))
    .output(z.object({ text: z.string().nullable(), next: z.number().int().nullable() })),
};
