import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { appErrorSchema } from '../errors.ts';
import { accessSchema, addonIdSchema, base, emptySchema, isoTimeSchema, targetSchema } from './base.ts';

export const tunnelStateSchema = z.enum(['connecting', 'open', 'reconnecting', 'failed', 'closed']);
export type TunnelState = z.infer<typeof tunnelStateSchema>;

/** What a tunnel is doing within its state; the window has the words for each. */
export const tunnelPhaseSchema = z.enum([
  'authorizing', 'reaching-bastion', 'checking-host-key', 'logging-in', 'checking-database', 'listening',
  'ready', 'waiting-to-retry', 'waiting-for-network', 'gave-up', 'closed-by-user', 'closed-by-elevation', 'stopped',
]);

export const tunnelConnectionSchema = z.object({
  id: z.string(),
  /** The program behind the local socket, where the system tells. */
  program: z.object({ pid: z.number(), command: z.string() }).nullable(),
  since: isoTimeSchema,
  bytesIn: z.number(),
  bytesOut: z.number(),
});

/** A local listener of one add-on and access level, over the add-on's one SSH connection. */
export const tunnelSchema = z.object({
  addonId: addonIdSchema,
  addonName: z.string(),
  access: accessSchema,
  state: tunnelStateSchema,
  phase: tunnelPhaseSchema,
  host: z.literal('127.0.0.1'),
  port: z.number().int(),
  /** Round trip of a small query through the tunnel. */
  latencyMs: z.number().nullable(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  connections: z.array(tunnelConnectionSchema),
  openedAt: isoTimeSchema.nullable(),
  /** While reconnecting: attempt n of max, and when the next starts. */
  attempt: z.number().int(),
  maxAttempts: z.number().int(),
  nextAttemptAt: isoTimeSchema.nullable(),
  lastError: appErrorSchema.nullable(),
  /** SHA256 fingerprint of the pinned host key, as ssh-keygen -l prints it. */
  hostKeyFingerprint: z.string().nullable(),
  database: z.string().nullable(),
  role: z.string().nullable(),
});
export type Tunnel = z.infer<typeof tunnelSchema>;

export const elevationSchema = z.object({
  addonId: addonIdSchema,
  until: isoTimeSchema,
  /** Set once the time is up: open transactions are rolled back and outside write connections end at this time. */
  graceUntil: isoTimeSchema.nullable(),
});
export type Elevation = z.infer<typeof elevationSchema>;

export const credentialsSchema = z.object({
  host: z.literal('127.0.0.1'),
  port: z.number().int(),
  database: z.string(),
  user: z.string(),
  /** With the password left out; encoded per RFC 3986. */
  urlWithoutPassword: z.string(),
  /** A psql line that carries no password. */
  psql: z.string(),
});
export type Credentials = z.infer<typeof credentialsSchema>;

/** In Electron the main process copies and clears; in the browser host the page gets the text and does so as best it can. */
export const secretCopySchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('host'), clearsAfterSeconds: z.number() }),
  z.object({ by: z.literal('page'), text: z.string(), clearsAfterSeconds: z.number() }),
]);

const key = z.object({ addonId: addonIdSchema, access: accessSchema });
const byAddon = z.object({ addonId: addonIdSchema });

export const tunnels = {
  /** All tunnels now, then again whenever one changes (at most four times a second). */
  watch: base.input(emptySchema).output(eventIterator(z.array(tunnelSchema))),
  /** Resolves when the tunnel is open and the database's identity was checked. Read-write needs an elevation. */
  open: base.input(targetSchema).output(tunnelSchema),
  /**
   * Opens the tunnel for as long as the caller listens, and tells each change of its state: the last who leaves closes what
   * the first opened, and ends the write access that it began. `elevate` allows writes first, as `tunnels.elevate` does.
   */
  use: base.input(targetSchema.extend({ elevate: z.object({ confirmName: z.string().max(255).nullable() }).nullable() })).output(eventIterator(z.object({
    tunnel: tunnelSchema,
    /** It was open before, or somebody else wants it: it does not end with its users. */
    staysOpen: z.boolean(),
    elevation: elevationSchema.nullable(),
  }))),
  close: base.input(key).output(emptySchema),
  retry: base.input(key).output(tunnelSchema),
  setPort: base.input(key.extend({ port: z.number().int() })).output(tunnelSchema),
  credentials: base.input(targetSchema).output(credentialsSchema),
  /** Audited. Shows the password in the window. */
  reveal: base.input(targetSchema).output(z.object({ password: z.string() })),
  /** Audited. */
  copy: base.input(targetSchema.extend({ what: z.enum(['password', 'url', 'env']) })).output(secretCopySchema),
  elevations: base.input(emptySchema).output(z.array(elevationSchema)),
  /** Allows write access for 30 minutes; a production label asks for the add-on's name. */
  elevate: base.input(byAddon.extend({ confirmName: z.string().max(255).nullable() })).output(elevationSchema),
  extendElevation: base.input(byAddon).output(elevationSchema),
  endElevation: base.input(byAddon).output(emptySchema),
};
