import { formatCountdown, formatDuration } from '../ui/format.ts';
import type { ConsoleStatus } from './workbench-state.ts';

type Transaction = Omit<NonNullable<ConsoleStatus['transaction']>, 'access'>;

/** The server's own end of an idle transaction is told this long before, or for its whole time where that is shorter. */
const WARN_MS = 120_000;

/** Whether the server is about to end the session because its transaction idles. */
export function endsSoon(transaction: Transaction, now: number): boolean {
  return transaction.endsAt !== null && transaction.endsAt - now <= WARN_MS;
}

/** Such as "Transaction open · 2 min 05 s" or "The server rolls back in 0:58". `now` in milliseconds. */
export function transactionWords(transaction: Transaction, now: number): string {
  if (transaction.state === 'idle') return 'No transaction';
  if (transaction.endsAt !== null && endsSoon(transaction, now)) return `The server rolls back in ${formatCountdown(transaction.endsAt - now)}`;
  if (transaction.state === 'failed') return 'Transaction failed: roll back';
  const age = transaction.since === null ? 0 : now - transaction.since;
  return age < 60_000 ? 'Transaction open' : `Transaction open · ${formatDuration(age).replace(/ \d\d s$/, '')}`;
}

/** What the words mean and what to do, for the tooltip. */
export function transactionHelp(transaction: Transaction): string {
  if (transaction.endsAt !== null) {
    return `The server ends this session at ${new Date(transaction.endsAt).toLocaleTimeString()} because its transaction idles (idle_in_transaction_session_timeout), and rolls it back. Commit or roll back; running any statement starts the time again.`;
  }
  if (transaction.state === 'failed') return 'A statement failed inside the transaction. The server refuses all others until ROLLBACK, or ROLLBACK TO a savepoint.';
  return transaction.state === 'open' ? 'What was changed is seen by nobody else until COMMIT, and holds its locks.' : 'Each statement commits by itself.';
}
