import { oc } from '@orpc/contract';
import { z } from 'zod';
import { appErrorSchema } from '../errors.ts';

/** Every procedure fails with this one typed error; its data says which failure it is. */
export const base = oc.errors({
  APP: { status: 500, message: 'The request failed.', data: appErrorSchema },
});

export const accessSchema = z.enum(['read-only', 'read-write']);
export type Access = z.infer<typeof accessSchema>;

/** Whose database role: the user's personal one, or the Heroku app's own from its config vars. */
export const identitySchema = z.enum(['personal', 'app']);
export type Identity = z.infer<typeof identitySchema>;

export const addonIdSchema = z.string().min(1).max(255);
export const emptySchema = z.object({});
export const isoTimeSchema = z.string();

/** A database as one role sees it: add-on, access level, and whose role. */
export const targetSchema = z.object({ addonId: addonIdSchema, access: accessSchema, identity: identitySchema });
export type Target = z.infer<typeof targetSchema>;

/** The shape of all progress: `title` is stable, `description` changes, `value` is null where nobody can know. */
export const progressSchema = z.object({
  kind: z.literal('progress'),
  value: z.number().min(0).max(1).nullable(),
  title: z.string(),
  description: z.string(),
});
