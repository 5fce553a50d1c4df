import type { Target } from '../../../shared/contract/base.ts';

/** What is about to run in a read-write session. */
export interface SafetyRequest {
  target: Target;
  tabId: string;
  /** The statements in their order, as they stand in the tab: without semicolons, with `:name` and `$1` not put in. */
  statements: readonly string[];
  /** What `safety.review` gave and the user confirmed. */
  confirmation: string | null;
}

/** The guard in front of read-write runs. */
export interface Safety {
  /**
   * Resolves where the statements may run. Asked before anything runs, and before the session is made; once more where
   * standard_conforming_strings, as the script changes it, makes other statements of the rest. Throws `sql.confirmation-required`.
   */
  check(request: SafetyRequest): Promise<void>;
}
