import type { Client } from 'pg';
import type { Target } from '../../../shared/contract/base.ts';

export interface PgSession {
  /** pg's client over an SSH channel: text format for every type, `rowMode: 'array'` in queries, error listeners attached for life. */
  readonly client: Client;
  readonly role: string;
  readonly database: string;
  readonly serverVersion: string;
  /** Rejects-or-resolves exactly once, when the session is gone, with the reason where it was not closed by us. */
  readonly closed: Promise<Error | undefined>;
  /** Sends a CancelRequest on a channel of its own (PostgreSQL protocol, Canceling Requests in Progress). */
  cancel(): Promise<void>;
  /** Sends Terminate, then closes the channel. Idempotent. */
  close(): Promise<void>;
}

/** Opens database sessions over SSH channels; no local port is involved. */
export interface PgConnector {
  /** Throws pg.*, tunnel.*, borealis.* and heroku.* failures. `applicationName` shows in pg_stat_activity. */
  connect(target: Target, options: { applicationName: string; signal?: AbortSignal; settings?: Readonly<Record<string, string>> }): Promise<PgSession>;
}
