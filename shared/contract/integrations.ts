import { z } from 'zod';
import { integrationNamePattern } from '../integrations/integration-name.ts';
import { addonIdSchema, base, emptySchema, isoTimeSchema } from './base.ts';
import { secretCopySchema } from './tunnels.ts';

export const integrationNameSchema = z.string().regex(integrationNamePattern, 'A name has 1 to 25 lower-case letters, digits and underscores.');
/** A name as the service gave it, which may be older than its rule; `.` and `..` have no place in a URL even when they are encoded. */
const knownNameSchema = z.string().min(1).max(255).regex(/^(?!\.{1,2}$)/, 'A name is not . or ..');

export const integrationSchema = z.object({
  name: z.string(),
  dbUsername: z.string(),
  sshUsername: z.string(),
  writeAccess: z.boolean(),
  createdAt: isoTimeSchema,
});
export type Integration = z.infer<typeof integrationSchema>;

/** What registering gave, without the password: that is revealed and copied on demand for as long as this is held. */
export const heldCredentialsSchema = z.object({
  id: z.string(),
  addonId: addonIdSchema,
  name: z.string(),
  writeAccess: z.boolean(),
  dbHost: z.string(),
  dbPort: z.number().int(),
  dbName: z.string(),
  dbUsername: z.string(),
  sshHost: z.string(),
  sshPort: z.number().int(),
  sshUsername: z.string(),
  publicSshHostKey: z.string(),
  /** Where the private key was saved, when this program made it. */
  keyFile: z.string().nullable(),
  /** Whether somebody has the password, shown or in the clipboard, as the window said. */
  taken: z.boolean(),
});
export type HeldCredentials = z.infer<typeof heldCredentialsSchema>;

export const madeKeySchema = z.object({ path: z.string(), publicKey: z.string() });
export type MadeKey = z.infer<typeof madeKeySchema>;
export const keyKindSchema = z.enum(['ed25519', 'rsa-4096']);
export type KeyKind = z.infer<typeof keyKindSchema>;

const byAddon = z.object({ addonId: addonIdSchema });
const byGrant = z.object({ id: z.string().max(64) });

export const integrations = {
  list: base.input(byAddon).output(z.array(integrationSchema)),
  /** Asks where to save a private key, by the system's dialog (Electron); in the browser host the page asks, beginning with `suggested`. */
  chooseKeyFile: base.input(z.object({ name: z.string().max(100) })).output(z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('chosen'), path: z.string() }),
    z.object({ kind: z.literal('cancelled') }),
    z.object({ kind: z.literal('ask'), suggested: z.string() }),
  ])),
  /**
   * Makes a key pair. The private half is written to `path` (0600, never replacing a file) and nowhere else; only the public
   * half is answered. Fails with `integration.key-file`.
   */
  makeKey: base.input(byAddon.extend({ kind: keyKindSchema, comment: z.string().max(100), path: z.string().min(1).max(4096) })).output(madeKeySchema),
  /**
   * Never repeated by itself; the same request while one is under way joins it. Fails with `integration.uncertain` where nobody
   * can know whether it was made, and with `integration.forgotten` where the account was left meanwhile.
   */
  register: base
    .input(byAddon.extend({ name: integrationNameSchema, publicKey: z.string().max(16_384), write: z.boolean(), keyFile: z.string().max(4096).nullable() }))
    .output(heldCredentialsSchema),
  /** What is still held for an add-on, so that a window that was loaded anew can show it again. */
  held: base.input(byAddon).output(z.array(heldCredentialsSchema)),
  /** Audited. */
  reveal: base.input(byGrant).output(z.object({ password: z.string() })),
  /** Audited. `env` are the lines of a .env file with the password in them. */
  copy: base.input(byGrant.extend({ what: z.enum(['password', 'env']) })).output(secretCopySchema),
  /** Says that the password was shown or is in the clipboard, which only the window knows in every case. Idempotent. */
  taken: base.input(byGrant).output(emptySchema),
  /** Forgets the password. Idempotent. */
  release: base.input(byGrant).output(emptySchema),
  /** `confirm` is the name once more, as typed. Joins the same request under way. */
  remove: base.input(byAddon.extend({ name: knownNameSchema, confirm: knownNameSchema })).output(emptySchema),
};
