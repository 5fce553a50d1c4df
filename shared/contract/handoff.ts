import { z } from 'zod';
import { base, emptySchema, targetSchema } from './base.ts';

export const toolIdSchema = z.enum(['pgadmin', 'psql']);
export type ToolId = z.infer<typeof toolIdSchema>;

export const toolSchema = z.object({
  id: toolIdSchema,
  name: z.string(),
  found: z.boolean(),
  /** The program that would be started. */
  path: z.string().nullable(),
  version: z.string().nullable(),
  /** Why it cannot be used, or a caution such as a psql older than the server. */
  note: z.string().nullable(),
});

export const handoff = {
  /** `serverVersion` is the add-on's PostgreSQL version, for the caution about an older psql. */
  tools: base.input(z.object({ serverVersion: z.string().nullable() })).output(z.array(toolSchema)),
  /** Opens the tunnel's database in the tool; `title` and `steps` say what was done and what is left to do. */
  open: base.input(targetSchema.extend({ tool: toolIdSchema })).output(
    z.object({ title: z.string(), steps: z.array(z.string()), command: z.string().nullable() }),
  ),
  /** Removes every pass file, service file and server entry file that was written. */
  cleanUp: base.input(emptySchema).output(z.object({ removed: z.number().int() })),
};
