import type { Authorizations } from '../world/authorizations.ts';
import type { DatabaseAccess } from '../world/database-access.ts';
import type { Lifecycle } from '../world/lifecycle.ts';
import type { RestoreTokens } from '../world/restore-tokens.ts';
import type { Store } from '../world/store.ts';

/** What the handlers of both clouds share. */
export interface Shared {
  store: Store;
  authorizations: Authorizations;
  access: DatabaseAccess;
  lifecycle: Lifecycle;
  restoreTokens: RestoreTokens;
  /** Apps, by name, that demand a second factor on their own routes. */
  twoFactorApps: ReadonlySet<string>;
}
