import { z } from 'zod';
import { base, emptySchema, targetSchema } from './base.ts';
import { secretCopySchema } from './tunnels.ts';

export const toolIdSchema = z.enum(['pgadmin', 'psql', 'dbeaver', 'datagrip', 'tableplus', 'postico', 'beekeeper', 'vscode']);
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
  /** Where it was looked for; empty where the tool does not exist for this system. */
  looked: z.array(z.string()),
  /**
   * How the tool gets the password: from a private file while the tunnel is open, by asking the user, or by asking
   * unless the user wants it in the link that opens the tool.
   */
  password: z.enum(['pass-file', 'asks', 'link']),
});
export type Tool = z.infer<typeof toolSchema>;

export const copyFormatSchema = z.enum(['env', 'url', 'jdbc', 'rails', 'django', 'prisma', 'node', 'psql', 'pgpass', 'ssh']);
export type CopyFormat = z.infer<typeof copyFormatSchema>;

/** One way to write the connection down. */
export const connectionCopySchema = z.object({
  format: copyFormatSchema,
  name: z.string(),
  /** What the text is for, and where it takes the password from without one. */
  note: z.string(),
  /** The text as it is copied without the password; null where the format is nothing without one. */
  plain: z.string().nullable(),
  /** The text with the password, which is masked here; null where the format has no place for one. */
  masked: z.string().nullable(),
});
export type ConnectionCopy = z.infer<typeof connectionCopySchema>;

/** Something of ours in another program, or a private file for one. */
export const writtenSchema = z.object({
  tool: z.string(),
  addonName: z.string(),
  /** What it is and where. */
  what: z.string(),
  /** False where only the user can remove it, in the tool itself. */
  removable: z.boolean(),
  /** How the user removes it there; null where it is removed by us. */
  how: z.string().nullable(),
  /** Its add-on is gone, and it is still there. */
  gone: z.boolean(),
});
export type Written = z.infer<typeof writtenSchema>;

const copyInput = targetSchema.extend({ format: copyFormatSchema });

export const handoff = {
  /** `serverVersion` is the add-on's PostgreSQL version, for the caution about an older psql. */
  tools: base.input(z.object({ serverVersion: z.string().nullable() })).output(z.array(toolSchema)),
  /**
   * Opens the tunnel's database in the tool; `title` and `steps` say what was done and what is left to do. A password in
   * the link is audited, and only for tools that take it no other way.
   */
  open: base.input(targetSchema.extend({ tool: toolIdSchema, passwordInLink: z.boolean().default(false) })).output(
    z.object({
      title: z.string(),
      steps: z.array(z.string()),
      command: z.string().nullable(),
      /** Text without a secret that is to be pasted into the tool. */
      paste: z.string().nullable(),
    }),
  ),
  /** Opens the tunnel and writes what libpq needs to use it: a service whose pass file lives as long as the tunnel. */
  prepare: base.input(targetSchema).output(z.object({ service: z.string(), serviceFile: z.string(), passFile: z.string() })),
  /** The open tunnel's connection in every format, with no secret in it. */
  copies: base.input(targetSchema).output(z.array(connectionCopySchema)),
  /** The text without the password; writes the pass file that the text names. */
  copyPlain: base.input(copyInput).output(z.object({ text: z.string() })),
  /** Audited. The text with the password. */
  copySecret: base.input(copyInput).output(secretCopySchema),
  /** What was written for other tools and is still there. */
  written: base.input(emptySchema).output(z.array(writtenSchema)),
  /** Removes every file and entry that was written; `left` says what the user has to remove in a tool. */
  cleanUp: base.input(emptySchema).output(z.object({ removed: z.number().int(), left: z.array(z.string()) })),
};
