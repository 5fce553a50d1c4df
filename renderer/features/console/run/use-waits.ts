import { useQuery } from '@tanstack/react-query';
import type { Waits } from '../../../../shared/contract/sql.ts';
import { useApi } from '../../../api/api-context.tsx';
import type { RunState } from '../run-state.ts';

/** A run has to last this long before anybody asks what it waits for, and is asked again as often. */
const AFTER_MS = 2000;

/** What a long run waits for; null while it is short, hidden, or over. `now` in milliseconds. */
export function useWaits(tabId: string, run: RunState, now: number): Waits | null {
  const running = run.phase === 'running' && run.waitingFor === null && run.statements.length > 0;
  const long = running && now - run.startedAt >= AFTER_MS;
  const { data } = useQuery(useApi().query.sql.waits.queryOptions({
    input: { tabId }, enabled: long, refetchInterval: AFTER_MS, refetchIntervalInBackground: false, gcTime: 0, staleTime: 0, retry: false,
  }));
  return long ? data ?? null : null;
}

type Blocker = Extract<Waits, { kind: 'waiting' }>['blockedBy'][number];

const blockerWords = ({ pid, role, application, state }: Blocker) => {
  const known = [application === '' ? null : application, role, state].filter((part) => part !== null);
  return `pid ${pid}${known.length === 0 ? '' : ` (${known.join(', ')})`}`;
};

/** Such as "Waiting for a lock held by pid 123 (psql, dana, idle in transaction)"; empty where there is nothing to say. */
export function waitWords(waits: Waits | null): string {
  if (waits?.kind !== 'waiting') return '';
  const [first, ...others] = waits.blockedBy;
  if (first === undefined) return `Waiting for ${[waits.type, waits.event].filter((part) => part !== '').join(' ')}`;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `Waiting for a lock held by ${blockerWords(first)}${more}`;
}
