import type { Target } from '../../../shared/contract/base.ts';

/** One statement that was sent to the server, for the history. */
export interface RanRecord {
  target: Target;
  /** The database role. */
  role: string;
  /** As it stands in the tab, without its semicolon and without the values of parameters. */
  text: string;
  outcome: 'done' | 'failed' | 'cancelled' | 'lost';
  elapsedMs: number;
  /** From the command tag; of a statement that did not end well, the rows that arrived. */
  rows: number | null;
  /** The command tag; empty where there was none. */
  command: string;
  /** The server's message, or why the session was lost. */
  error: string | null;
  /** When it was sent, ISO 8601. */
  at: string;
}
