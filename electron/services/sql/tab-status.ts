import type { SessionEvent } from '../../../shared/contract/sql.ts';
import type { TabState } from './tab-session.ts';

/** What is known of the tab's session now. */
export function statusOf({ held, running, lost, closed }: TabState): SessionEvent {
  if (closed || held === null || held.live.lost !== null) return lost === null || closed ? { kind: 'none' } : { kind: 'lost', error: lost };
  const { live, target: { access, identity } } = held;
  const { transaction, transactionSince, readySince, idleTimeoutMs } = live;
  const idles = running === null && transaction !== 'idle' && idleTimeoutMs > 0;
  return {
    kind: 'session', role: live.session.role, database: live.session.database, pid: live.pid, access, identity, transaction,
    transactionSince: transactionSince?.toISOString() ?? null,
    endsAt: idles ? new Date(readySince.getTime() + idleTimeoutMs).toISOString() : null,
  };
}

/** Tells those who watch the tab, if there is anything new. */
export function tellStatus(state: TabState): void {
  const status = statusOf(state);
  const words = JSON.stringify(status);
  if (words === state.told) return;
  state.told = words;
  state.changed.emit(status);
}
