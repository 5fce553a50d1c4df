import { z } from 'zod';

/**
 * The fields of the Platform API that the program reads (heroku.com API schema, June 2026). Unknown keys are dropped;
 * unknown values of open enumerations such as `state` stay strings. What is only shown may be missing.
 */
const ref = z.object({ id: z.string().min(1), name: z.string() });
/** Heroku takes a name wherever it takes an id. */
const appRef = z.object({ id: z.string().min(1).nullish(), name: z.string().min(1) }).transform(({ id, name }) => ({ id: id ?? name, name }));
const named = z.object({ name: z.string() });

export const accountSchema = z.object({ id: z.string().min(1).nullish(), email: z.string().min(1), name: z.string().nullish() })
  .transform(({ id, email, name }) => ({ id: id ?? email, email, name: name ?? null }));
export const teamSchema = z.object({ ...ref.shape, role: z.string().nullish() });
export const appSchema = z.object({ ...ref.shape, team: ref.nullish() });
export const addonSchema = z.object({ ...ref.shape, addon_service: named.catch({ name: '' }), app: appRef, plan: named.catch({ name: '' }), state: z.string().catch('') });
export const attachmentSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  addon: ref,
  app: appRef,
});
export const planSchema = z.object({
  ...ref.shape,
  description: z.string().nullish(),
  human_name: z.string().nullish(),
  state: z.string().nullish(),
  installable_inside_private_network: z.boolean().nullish(),
  installable_outside_private_network: z.boolean().nullish(),
  /** In US cents for the unit, which is a month. */
  price: z.object({ cents: z.number(), unit: z.string().nullish(), contract: z.boolean().nullish() }).nullish().catch(null),
});
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
