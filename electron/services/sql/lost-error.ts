import type { AppError } from '../../../shared/errors.ts';
import { failure } from '../errors/app-failure.ts';
import type { Lost } from './session-state.ts';

/** Whether an open transaction went with the session; undefined where nobody can tell. */
function rolledBack({ transaction, committing }: Lost, running: boolean): boolean | undefined {
  if (committing) return undefined;
  if (transaction !== 'idle') return true;
  return running ? undefined : false;
}

function whatBecame(lost: Lost, running: boolean): string {
  if (lost.committing) return ' Whether the transaction was committed is not known: look before you do it again.';
  if (lost.transaction !== 'idle') return ' The open transaction was rolled back.';
  return running ? ' Whether the statement that was running took effect is not known.' : '';
}

/** What a lost session means for the user's data. `running` says whether a statement was on its way. */
export function lostError(lost: Lost, running: boolean): AppError {
  const known = rolledBack(lost, running);
  return failure(
    'pg.connection-lost',
    { cause: lost.cause, ...(known === undefined ? {} : { rolledBack: known }), ...(lost.sqlstate === undefined ? {} : { sqlstate: lost.sqlstate }) },
    `The database session ended: ${lost.cause}${/[.!?]$/.test(lost.cause) ? '' : '.'}${whatBecame(lost, running)} Nothing is run again by itself; the next run makes a new session.`,
  ).error;
}
