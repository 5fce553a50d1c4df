import { z } from 'zod';
import { base, emptySchema } from './base.ts';

export const oauthClientSchema = z.object({
  id: z.string().min(1).max(255),
  secret: z.string().min(1).max(255),
  /** The port of the client's one registered redirect URI, http://127.0.0.1:PORT/callback. */
  port: z.number().int().min(1).max(65_535),
});

export const themeSchema = z.enum(['system', 'light', 'dark', 'high-contrast']);

export const settingsSchema = z.object({
  theme: themeSchema,
  statementTimeoutSeconds: z.number().int().min(0).max(86_400),
  /** Memory for one result before it continues in a private file, in MiB. */
  resultMemoryMiB: z.number().int().min(1).max(1024),
  /** Whether statements that were run are remembered, and whether their literals are replaced by `?` first. */
  history: z.enum(['on', 'without-literals', 'off']),
  /** The folder of saved queries; null for the one in the data folder. */
  queriesFolder: z.string().max(4096).nullable(),
  /** How new editor tabs commit. */
  commit: z.enum(['auto', 'manual']),
  httpProxy: z.string().max(2048).nullable(),
  extraCaFile: z.string().max(4096).nullable(),
  /** In the window the secrets are empty; an empty secret in an update keeps the one known for that id. */
  oauthClients: z.array(oauthClientSchema.extend({ secret: z.string().max(255) })).max(8),
  sidebarWidth: z.number().int().min(180).max(640),
});
export type Settings = z.infer<typeof settingsSchema>;

export const settings = {
  get: base.input(emptySchema).output(settingsSchema),
  update: base.input(settingsSchema.partial()).output(settingsSchema),
};
