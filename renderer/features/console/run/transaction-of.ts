import type { ConsoleStatus } from '../../../state/workbench-state.ts';
import type { DatabaseState } from '../tab-database.ts';

export type Transaction = NonNullable<ConsoleStatus['transaction']>;

const timeOf = (iso: string | null) => (iso === null ? null : new Date(iso).getTime());

/** The transaction of a tab's session; null where it has no session. */
export function transactionOf({ event }: DatabaseState): Transaction | null {
  if (event.kind !== 'session') return null;
  return { state: event.transaction, access: event.access, since: timeOf(event.transactionSince), endsAt: timeOf(event.endsAt) };
}
