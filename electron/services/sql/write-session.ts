import type { Target } from '../../../shared/contract/base.ts';
import type { LiveSession } from './live-session.ts';

/** One read-write session, for the local audit. */
export interface WriteSessionRecord {
  target: Target;
  /** The database role. */
  role: string;
  /** ISO 8601. */
  from: string;
  to: string;
  /** How often each kind of statement ran, by the command tag's words, such as `INSERT` or `CREATE TABLE`. */
  statements: Readonly<Record<string, number>>;
}

export interface WriteSession {
  /** A statement ran, with this command tag. */
  ran(command: string): void;
  /**
   * Write access has ended and nothing runs: without an open transaction the session closes at once, with one after the
   * grace time, when the server rolls it back. Ending the transaction earlier closes it then.
   */
  elevationEnded(): void;
  /** The session is over: leaves one record. Idempotent. */
  finish(): void;
}

export function createWriteSession({ live, target, graceMs, refused, audit }: {
  live: LiveSession;
  target: Target;
  graceMs: number;
  /** Whether write access is off now; it may have been given again. */
  refused: () => boolean;
  audit?: (record: WriteSessionRecord) => void;
}): WriteSession {
  const from = new Date().toISOString();
  const statements = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let finished = false;
  return {
    ran(command) {
      const kind = command.replace(/[ \d]+$/, '') || 'EMPTY';
      statements.set(kind, (statements.get(kind) ?? 0) + 1);
    },
    elevationEnded() {
      clearTimeout(timer);
      if (live.transaction === 'idle') void live.close();
      else timer = setTimeout(() => { if (refused()) void live.close('Write access has ended.'); }, graceMs);
    },
    finish() {
      clearTimeout(timer);
      if (finished) return;
      finished = true;
      audit?.({ target, role: live.session.role, from, to: new Date().toISOString(), statements: Object.fromEntries(statements) });
    },
  };
}
