import { z } from 'zod';
import type { AddonInfo } from '../../../shared/contract/addons.ts';
import type { DbUser, SshUser } from './types.ts';

/** The replies of the Borealis API; unknown keys are dropped. */
const text = z.string().min(1);
const portNumber = z.int().min(1).max(65_535);
/** A number, or its digits in a text; missing means the protocol's own. */
const port = (fallback: number): z.ZodType<number> =>
  z.union([portNumber, z.string().regex(/^\d{1,5}$/).transform(Number).pipe(portNumber)]).nullish().transform((value) => value ?? fallback);
const orNull = z.string().nullish().transform((value) => value ?? null);
const amount = z.number().nonnegative();
const isoTime = z.iso.datetime({ offset: true });

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

/** Every refusal: `{reason}`. */
export const refusalReply = z.object({ reason: z.string().catch('') }).catch({ reason: '' });
