import { z } from 'zod';

/**
 * The fields of the Platform API that the program reads (heroku.com API schema, June 2026). Unknown keys are dropped;
 * unknown values of open enumerations such as `state` stay strings.
 */
const ref = z.object({ id: z.string().min(1), name: z.string() });

export const accountSchema = z.object({ id: z.string().min(1), email: z.string(), name: z.string().nullish() });
export const teamSchema = z.object({ ...ref.shape, role: z.string().nullish() });
export const appSchema = z.object({ ...ref.shape, team: ref.nullish() });
export const addonSchema = z.object({ ...ref.shape, addon_service: ref, app: ref, plan: ref, state: z.string() });
export const attachmentSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  addon: z.object({ id: z.string().min(1), name: z.string() }),
  app: ref,
});
export const planSchema = z.object({ ...ref.shape, description: z.string().nullish(), state: z.string().nullish() });
/** A value is null where a config var is being removed. */
export const configVarsSchema = z.record(z.string(), z.string().nullable());
export const authorizationSchema = z.object({
  id: z.string().min(1),
  /** Redacted to `PREFIX**********SUFFIX` in lists. */
  access_token: z.object({ token: z.string().min(1), expires_in: z.number().nullish() }).nullish(),
  description: z.string().nullish(),
  scope: z.array(z.string()).nullish(),
  client: z.object({ id: z.string() }).nullish(),
  created_at: z.string().nullish(),
});

export type HerokuAccount = z.infer<typeof accountSchema>;
export type HerokuTeam = z.infer<typeof teamSchema>;
export type HerokuApp = z.infer<typeof appSchema>;
export type HerokuAddon = z.infer<typeof addonSchema>;
export type HerokuAttachment = z.infer<typeof attachmentSchema>;
export type HerokuPlan = z.infer<typeof planSchema>;
export type HerokuConfigVars = z.infer<typeof configVarsSchema>;
export type HerokuAuthorization = z.infer<typeof authorizationSchema>;
