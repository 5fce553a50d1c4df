import type { Target } from '../../../shared/contract/base.ts';
import type { Waits } from '../../../shared/contract/sql.ts';
import { toAppError } from '../errors/app-failure.ts';
import { sqlstateOf } from '../postgres/pg-errors.ts';
import type { SideSessions } from './side-sessions.ts';

/** What the session with this process id waits for. Never rejects. */
export type WaitsReader = (target: Target, pid: number) => Promise<Waits>;

/**
 * One row per session that blocks, at least one (pg_stat_activity; pg_blocking_pids). The first four columns are the session's own:
 * what a role may not see is null there, with `<insufficient privilege>` for the query.
 */
const question = `SELECT s.state, s.wait_event_type, s.wait_event, s.query, b.pid::text, a.usename, a.application_name, a.state,
    pg_catalog.left(a.query, 2000)
  FROM pg_catalog.pg_stat_activity s
  LEFT JOIN LATERAL (SELECT DISTINCT p.pid FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(s.pid)) p (pid)) b ON true
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
  WHERE s.pid = $1
  ORDER BY b.pid
  LIMIT 100`;

const hidden = '<insufficient privilege>';

function waitsOf(rows: readonly (readonly (string | null)[])[]): Waits {
  const [first] = rows;
  if (first === undefined) return { kind: 'unknown', reason: 'The server does not list the session any more.' };
  const [state = null, type = null, event = null, query = null] = first;
  const blockers = rows.flatMap(([, , , , pid, role = null, application = null, doing = null, text = null]) => (
    pid === null || pid === undefined ? [] : [{ pid: Number(pid), role, application, state: doing, query: text === hidden ? null : text }]
  ));
  if (blockers.length > 0) return { kind: 'waiting', type: type ?? 'Lock', event: event ?? '', blockedBy: blockers };
  if (query === hidden) return { kind: 'unknown', reason: 'This role may not see what the session does. Members of pg_read_all_stats may.' };
  // Between two statements of a run.
  if (type === null || event === null || state !== 'active') return { kind: 'working' };
  return { kind: 'waiting', type, event, blockedBy: [] };
}

export function createWaitsReader(sides: SideSessions): WaitsReader {
  return async (target, pid) => {
    try {
      return waitsOf(await sides.query(target, question, [String(pid)]));
    } catch (error) {
      const said = sqlstateOf(error) !== undefined && error instanceof Error ? `The server refused the question: ${error.message}.` : toAppError(error).message;
      return { kind: 'unknown', reason: said };
    }
  };
}
