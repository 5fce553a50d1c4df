import { z } from 'zod';
import { base, emptySchema, isoTimeSchema } from './base.ts';
import { sqlTextSchema } from './sql.ts';

/** Relative to the folder of saved queries, with `/`; a file ends in `.sql`. */
export const queryPathSchema = z.string().min(1).max(1024);

export const queryEntrySchema = z.object({
  path: queryPathSchema, kind: z.enum(['folder', 'file']), bytes: z.number().nullable(), changedAt: isoTimeSchema.nullable(),
});
export type QueryEntry = z.infer<typeof queryEntrySchema>;

/** Saved queries: plain .sql files in folders, which other programs may change at any time. */
export const queries = {
  list: base.input(emptySchema).output(z.object({ folder: z.string(), entries: z.array(queryEntrySchema), more: z.boolean() })),
  /** Fails with `query.not-found` and `query.unreadable` (no UTF-8, too large). */
  read: base.input(z.object({ path: queryPathSchema })).output(z.object({ text: sqlTextSchema, revision: z.string() })),
  /** `revision` is the one that was read, null for a new file. Fails with `query.changed`, `query.exists`, `query.invalid-name`. */
  write: base.input(z.object({ path: queryPathSchema, text: sqlTextSchema, revision: z.string().nullable(), force: z.boolean() })).output(z.object({ revision: z.string() })),
  makeFolder: base.input(z.object({ path: queryPathSchema })).output(emptySchema),
  /** Renames or moves a file or folder. */
  move: base.input(z.object({ from: queryPathSchema, to: queryPathSchema })).output(emptySchema),
  /** Removes a file, or a folder with what is in it, into the folder `.trash` beside them, which keeps the last hundred. `move` takes it back from `trashed`. */
  remove: base.input(z.object({ path: queryPathSchema })).output(z.object({ trashed: z.string() })),
};
