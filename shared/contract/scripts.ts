import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { appErrorSchema } from '../errors.ts';
import { accessSchema, addonIdSchema, base, emptySchema, identitySchema, isoTimeSchema, targetSchema } from './base.ts';
import { hazardSchema } from './safety.ts';
import { pgMessageSchema } from './sql.ts';

export const scriptRunIdSchema = z.string().min(1).max(64);
export const scriptFormatSchema = z.enum(['table', 'csv', 'json', 'yaml']);
export type ScriptFormat = z.infer<typeof scriptFormatSchema>;

const pathSchema = z.string().min(1).max(4096);

/** What to run: a .sql file, or a line for the shell. */
export const scriptTaskSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    path: pathSchema,
    /** All statements in one transaction, which an error rolls back. */
    transaction: z.boolean(),
    /** How rows are written. */
    format: scriptFormatSchema,
  }),
  z.object({
    kind: z.literal('command'),
    command: z.string().min(1).max(32_768).refine((text) => text.trim() !== '' && !text.includes('\0')),
    /** Where it runs; the user's home folder where empty. */
    folder: z.string().max(4096),
    /** The password is in a private file named by PGPASSFILE, not in PGPASSWORD and DATABASE_URL. */
    passFile: z.boolean(),
  }),
]);
export type ScriptTask = z.infer<typeof scriptTaskSchema>;

/** What was put in for an add-on and has not run perhaps; both kinds are kept. Never the access: read & write is chosen anew. */
export const scriptFormSchema = z.object({
  kind: z.enum(['file', 'command']),
  path: z.string().max(4096),
  transaction: z.boolean(),
  format: scriptFormatSchema,
  command: z.string().max(32_768),
  folder: z.string().max(4096),
  passFile: z.boolean(),
  identity: identitySchema,
});
export type KeptScriptForm = z.infer<typeof scriptFormSchema>;

/** How far a file has come. */
export const scriptProgressSchema = z.object({
  /** Bytes of the file that were worked through. */
  bytes: z.number(),
  totalBytes: z.number(),
  /** Statements that ended well. */
  statements: z.number().int(),
  /** Statements in the file; null until it was read once. */
  totalStatements: z.number().int().nullable(),
  /** The line that the present statement begins in. */
  line: z.number().int(),
});
export type ScriptProgress = z.infer<typeof scriptProgressSchema>;

/** Where a file stopped. */
export const scriptStopSchema = z.object({
  line: z.number().int(),
  /** From 1, in characters; null where the server did not point. */
  column: z.number().int().nullable(),
  /** Which statement of the file, from 1. */
  statement: z.number().int(),
  /** The line as it stands in the file, cut where it is long. */
  text: z.string(),
  message: pgMessageSchema,
});
export type ScriptStop = z.infer<typeof scriptStopSchema>;

export const scriptRunSchema = z.object({
  id: scriptRunIdSchema,
  addonId: addonIdSchema,
  addonName: z.string(),
  access: accessSchema,
  identity: identitySchema,
  task: scriptTaskSchema,
  startedAt: isoTimeSchema,
  endedAt: isoTimeSchema.nullable(),
  state: z.enum([
    'checking', 'connecting', 'running', 'stopping',
    /** It ended well; for a command with exit code 0. */
    'done',
    'failed', 'stopped',
    /** The program ended while it ran: nobody saw how it went on. */
    'lost',
  ]),
  /** What a command ended with: one of the two. */
  exit: z.object({ code: z.number().int().nullable(), signal: z.string().nullable() }).nullable(),
  progress: scriptProgressSchema.nullable(),
  stop: scriptStopSchema.nullable(),
  error: appErrorSchema.nullable(),
  /** What became of the file's transaction. */
  transaction: z.enum(['none', 'committed', 'rolled-back', 'unknown']),
  /** Bytes of the complete output that are kept. */
  outputBytes: z.number(),
});
export type ScriptRun = z.infer<typeof scriptRunSchema>;

/** `out` and `err` are what a command writes to its two streams; rows and errors of a file. `note` is what the program itself says. */
export const scriptStreamSchema = z.enum(['out', 'err', 'note']);
export type ScriptStream = z.infer<typeof scriptStreamSchema>;

export const scriptEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), run: scriptRunSchema }),
  z.object({
    kind: z.literal('output'),
    /** Bytes left out in front of these; the saved output has them. */
    skipped: z.number(),
    chunks: z.array(z.object({ stream: scriptStreamSchema, text: z.string() })),
  }),
]);
export type ScriptEvent = z.infer<typeof scriptEventSchema>;

/** A statement of a file that can destroy data. */
export const fileHazardSchema = hazardSchema.omit({ range: true }).extend({
  /** Where it stands in the file. */
  line: z.number().int(),
  /** The statement from there on, cut where it is long. */
  text: z.string(),
  cut: z.boolean(),
});
export type FileHazard = z.infer<typeof fileHazardSchema>;

/** What of a file can destroy data. */
export const fileReviewSchema = z.object({
  /** The first ones. */
  hazards: z.array(fileHazardSchema),
  /** Statements that can destroy data, all that were found. */
  statements: z.number().int(),
  /** Those of them that are not listed. */
  more: z.number().int(),
  /** Statements that the parser could not read, and the first of them. */
  unread: z.object({ count: z.number().int(), line: z.number().int(), reason: z.string() }).nullable(),
  /** Bytes that were looked at, from the beginning; what follows them was not. */
  lookedBytes: z.number(),
  totalBytes: z.number(),
  /** The add-on's name. */
  name: z.string(),
  /** The database's label, as the sidebar shows it; empty where it has none. */
  label: z.string(),
  /** The add-on's name that has to be typed (production); null where a click will do. */
  typeName: z.string().nullable(),
  /** To be confirmed by `safety.confirm` and given to `scripts.start`; null where nothing needs it. Holds for the file as it was read, once. */
  confirmation: z.string().nullable(),
});
export type FileReview = z.infer<typeof fileReviewSchema>;

const chosenSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chosen'), path: z.string() }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('ask'), suggested: z.string() }),
]);

/** .sql files and shell commands against an add-on's database. A run belongs to the program, not to the window that began it. */
export const scripts = {
  /** Asks for a .sql file by the system's dialog (Electron); `ask` where there is none. */
  chooseFile: base.input(emptySchema).output(chosenSchema),
  /** What a path names. Fails with `script.unreadable`. */
  inspect: base.input(z.object({ path: pathSchema })).output(z.object({ bytes: z.number(), changedAt: isoTimeSchema })),
  /**
   * Looks at the first 64 MiB of a file, for 20 s at most, before it runs as read & write, as `safety.review` looks at a tab. A file that the run itself would
   * refuse has nothing to ask about. Fails with `script.unreadable`.
   */
  review: base.input(targetSchema.extend({ path: pathSchema, transaction: z.boolean() })).output(fileReviewSchema),
  /**
   * Begins a run. What goes wrong from then on is in the run itself. Fails with `elevation.required`, `script.unreadable`,
   * `script.running` where the same runs already on this add-on, and `sql.confirmation-required`.
   */
  start: base
    .input(targetSchema.extend({
      task: scriptTaskSchema,
      /** From `scripts.review` and `safety.confirm`. */
      confirmation: z.string().max(64).nullable().default(null),
      /** Said by whoever names the file on purpose and is asked nothing, such as a line of the shell. */
      confirmed: z.boolean().default(false),
    }))
    .output(scriptRunSchema),
  /** The run, then its output from the last MiB on, as it comes; ends with the run. Fails with `script.not-found`. */
  follow: base.input(z.object({ runId: scriptRunIdSchema })).output(eventIterator(scriptEventSchema)),
  /** Recent runs of an add-on, newest first. */
  list: base.input(z.object({ addonId: addonIdSchema })).output(z.array(scriptRunSchema)),
  /** Runs of all add-ons that have not ended. */
  running: base.input(emptySchema).output(z.array(scriptRunSchema)),
  /** Asks a run to stop; asking again, or after the grace, stops it by force. */
  stop: base.input(z.object({ runId: scriptRunIdSchema })).output(emptySchema),
  /** Forgets an ended run and its output. */
  remove: base.input(z.object({ runId: scriptRunIdSchema })).output(emptySchema),
  chooseSave: base.input(z.object({ runId: scriptRunIdSchema })).output(chosenSchema),
  /** Writes the complete output, or one stream of it. Fails with `export.exists` unless `overwrite`, and `export.unwritable`. */
  save: base
    .input(z.object({ runId: scriptRunIdSchema, stream: scriptStreamSchema.nullable(), path: pathSchema, overwrite: z.boolean() }))
    .output(z.object({ bytes: z.number() })),
};
