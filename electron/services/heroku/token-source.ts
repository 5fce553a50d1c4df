/** A Heroku access token and whose it is. */
export interface ActiveToken {
  accountId: string;
  /** Memory only. */
  token: string;
}

/**
 * Where the Heroku client gets its tokens from; the account service implements it. Refreshing is single-flight there:
 * many calls that fail at once with the same token cause one refresh.
 */
export interface TokenSource {
  /** The active account's id without asking anybody, so that cached lists show offline; null when signed out. */
  accountId(): string | null;
  /** The active account's token, refreshed beforehand where it is known to end soon. Throws `session.signed-out` or `session.expired`. */
  current(): Promise<ActiveToken>;
  /** After a 401 of the account's token `staleToken`: another one, or null where none can be had. Throws heroku.* when Heroku cannot be reached. */
  refreshed(accountId: string, staleToken: string): Promise<string | null>;
  /** Heroku refused this token for good: the account needs a new sign-in. */
  rejected(accountId: string, token: string): void;
  /** A second-factor code the user gave for the next call, handed out once; else null. */
  twoFactorCode(): string | null;
}

/**
 * Called by the account service on sign-out and switch, after `current()` has stopped giving the account out and
 * before the account's own token is revoked: everything made with that token ends here.
 */
export type LeaveAccount = (accountId: string) => Promise<void>;
