import { z } from 'zod';
import type { AddonInfo } from '../../../shared/contract/addons.ts';
import type { DataIntegration, DbUser, InstalledExtension, IntegrationCredentials, RestoreCapabilities, RolePair, SshUser } from './types.ts';

/** The replies of the Borealis API; unknown keys are dropped. */
const text = z.string().min(1);
const portNumber = z.int().min(1).max(65_535);
/** A number, or its digits in a text; missing means the protocol's own. */
const port = (fallback: number): z.ZodType<number> =>
  z.union([portNumber, z.string().regex(/^\d{1,5}$/).transform(Number).pipe(portNumber)]).nullish().transform((value) => value ?? fallback);
const orNull = z.string().nullish().transform((value) => value ?? null);
const amount = z.number().nonnegative();
/** ISO 8601 as it may be written: seconds, zone and time may be missing, the zone's colon too. */
const isoForm = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;
/** Always with its zone, which is UTC where it is missing: no machine's own zone may decide what a server's time means. */
const isoTime = z.string().transform((text, context) => {
  if (z.iso.datetime({ offset: true }).safeParse(text).success) return text;
  const [, date, time = '00:00', zone = 'Z'] = isoForm.exec(text) ?? [];
  const full = `${date}T${time}${zone.replace(/^([+-]\d{2}):?(\d{2})?$/, (_, hours: string, minutes = '00') => `${hours}:${minutes}`)}`;
  if (date !== undefined && !Number.isNaN(Date.parse(full))) return full;
  context.addIssue('not a time');
  return z.NEVER;
});

/** B1. */
export const addonInfoReply: z.ZodType<AddonInfo> = z.object({
  status: text,
  region: text,
  planName: text,
  dbTenancyType: text,
  postgresVersion: text,
  dbStorageMaxBytes: amount,
  dbStorageUsageBytes: amount,
  replicaQuantity: amount,
  appDbName: orNull,
  createdAt: isoTime,
  restoreSourceAddonName: orNull,
  storageComplianceStatus: text,
  storageComplianceDeadline: isoTime.nullish().transform((value) => value ?? null),
});

/** B1, for who waits for an add-on and needs nothing else of it. */
export const statusReply: z.ZodType<string> = z.object({ status: text }).transform(({ status }) => status);

/** B2. The keys' own format is checked where they are used. */
export const sshUserReply: z.ZodType<SshUser> = z.object({
  sshHost: text,
  sshPort: port(22),
  sshUsername: text,
  sshPrivateKey: text,
  publicSshHostKey: text,
}).transform((reply) => ({
  host: reply.sshHost,
  port: reply.sshPort,
  username: reply.sshUsername,
  privateKey: reply.sshPrivateKey,
  publicHostKey: reply.publicSshHostKey,
}));

/** B3. */
export const dbUserReply: z.ZodType<DbUser> = z.object({
  dbHost: text,
  dbPort: port(5432),
  dbName: text,
  dbUsername: text,
  dbPassword: text,
}).transform((reply) => ({
  host: reply.dbHost,
  port: reply.dbPort,
  database: reply.dbName,
  username: reply.dbUsername,
  password: reply.dbPassword,
}));

/** B4. Personal roles have their user's e-mail address as name. */
export const dbUsersReply: z.ZodType<RolePair[]> = z.object({
  users: z.array(z.object({ displayName: orNull, readOnlyUsername: text, readWriteUsername: text, userType: text })),
}).transform(({ users }) => users);

/** B6. */
export const extensionsReply: z.ZodType<InstalledExtension[]> = z.object({
  extensions: z.array(z.object({ name: text, schema: z.string(), version: z.string() })),
}).transform(({ extensions }) => extensions);

/** B7. */
export const installedReply = z.object({ pgExtensionSchema: z.string(), pgExtensionVersion: z.string() })
  .transform(({ pgExtensionSchema, pgExtensionVersion }) => ({ schema: pgExtensionSchema, version: pgExtensionVersion }));

/** B9. */
export const integrationsReply: z.ZodType<DataIntegration[]> = z.object({
  integrations: z.array(z.object({ name: text, dbUsername: text, sshUsername: text, writeAccess: z.boolean(), createdAt: isoTime })),
}).transform(({ integrations }) => integrations);

/** B10: shown once, kept nowhere. */
export const integrationCredentialsReply: z.ZodType<IntegrationCredentials> = z.object({
  dbHost: text, dbPort: port(5432), dbName: text, dbUsername: text, dbPassword: text, sshHost: text, sshPort: port(22), sshUsername: text, publicSshHostKey: text,
});

/** B12. */
export const capabilitiesReply: z.ZodType<RestoreCapabilities> = z.object({
  cloneSupported: z.boolean(), restoreSupported: z.boolean(),
  earliestRestorableTime: isoTime.nullish().transform((value) => value ?? null),
  latestRestorableTime: isoTime.nullish().transform((value) => value ?? null),
});

/** B13. */
export const restoreTokenReply: z.ZodType<string> = z.object({ restoreToken: text }).transform(({ restoreToken }) => restoreToken);

/** Every refusal: `{reason}`, sometimes with more. */
export const refusalReply = z.object({
  reason: z.string().catch(''),
  dependencies: z.array(z.string()).optional().catch(undefined),
  resourceType: z.string().optional().catch(undefined),
}).catch({ reason: '' });
