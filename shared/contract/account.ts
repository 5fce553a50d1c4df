import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { base, emptySchema } from './base.ts';

export const signInMethodSchema = z.enum(['oauth', 'browser-login', 'cli', 'token', 'environment']);
export type SignInMethod = z.infer<typeof signInMethodSchema>;

export const capabilitiesSchema = z.object({
  /** GET /account answers. */
  identity: z.boolean(),
  /** Apps and add-ons can be listed. */
  read: z.boolean(),
  /** Config vars can be read (scope read-protected). */
  readProtected: z.boolean().nullable(),
  /** Child authorizations can be made (scope global), which Borealis calls need. */
  authorize: z.boolean(),
});

export const accountSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  method: signInMethodSchema,
  capabilities: capabilitiesSchema,
  /** `needs-sign-in`: the token expired or was revoked. */
  state: z.enum(['active', 'needs-sign-in']),
  /** Where the token lives: sealed by the system's keychain, or in memory until quit (`why` says why). */
  storage: z.object({ kind: z.enum(['keychain', 'memory']), why: z.string().nullable() }),
});
export type Account = z.infer<typeof accountSchema>;

export const accountsSchema = z.object({
  accounts: z.array(accountSchema),
  activeId: z.string().nullable(),
});

export const signInOptionsSchema = z.object({
  oauth: z.object({ offered: z.boolean() }),
  browserLogin: z.object({ offered: z.boolean(), host: z.string() }),
  /** The Heroku CLI's absolute path, shown to the user before it runs; netrc where no CLI is found. */
  cli: z.object({ offered: z.boolean(), path: z.string().nullable(), netrc: z.boolean() }),
  token: z.object({ offered: z.literal(true) }),
});

export const signInEventSchema = z.discriminatedUnion('kind', [
  /** The URL to finish in the system browser; in Electron it has been opened already, in the browser host the page opens it. */
  z.object({ kind: z.literal('open-url'), url: z.string(), openedByHost: z.boolean() }),
  z.object({ kind: z.literal('waiting'), description: z.string(), until: z.string() }),
  z.object({ kind: z.literal('signed-in'), account: accountSchema }),
]);

const byId = z.object({ accountId: z.string().min(1).max(255) });

export const account = {
  list: base.input(emptySchema).output(accountsSchema),
  signInOptions: base.input(emptySchema).output(signInOptionsSchema),
  /** Ends with `signed-in` or an error; leaving the iterator cancels and frees the loopback port. */
  signInWithOAuth: base.input(emptySchema).output(eventIterator(signInEventSchema)),
  signInWithBrowserLogin: base.input(emptySchema).output(eventIterator(signInEventSchema)),
  /** `path` is the one shown to the user; another path is refused. */
  signInWithCli: base.input(z.object({ path: z.string().nullable() })).output(accountSchema),
  signInWithToken: base.input(z.object({ token: z.string().max(20_000) })).output(accountSchema),
  switch: base.input(byId).output(accountsSchema),
  signOut: base.input(byId).output(accountsSchema),
  /** Answers a `heroku.two-factor` error: pre-authorizes the app, or is sent with the next call where no app was named. */
  twoFactor: base.input(z.object({ app: z.string().max(255).nullable(), code: z.string().regex(/^[0-9A-Za-z]{6,64}$/) })).output(emptySchema),
};
