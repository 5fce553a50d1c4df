import type { Client } from 'pg';
import type { DbSession, Owner, UsersActivity } from '../../../shared/contract/users.ts';
import { toQueryFailure } from '../postgres/query-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import { ownersSql, replicaSql, sessionsSql } from './activity-sql.ts';

export interface ReadActivityDeps {
  connector: PgConnector;
  applicationName: string;
  now: () => number;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

async function rowsOf(client: Client, text: string, values: unknown[] = []): Promise<unknown[][]> {
  const { rows } = await client.query<unknown[]>({ text, values, rowMode: 'array' });
  return rows;
}

function sessionOf([pid, role, program, address, since, state, hidden]: unknown[]): DbSession {
  const isHidden = hidden === 't';
  const shown = (value: unknown): string | null => (isHidden || value === '' ? null : textOrNull(value));
  return { pid: Number(pid), role: String(role), program: shown(program), address: shown(address), since: shown(since), state: shown(state), hidden: isHidden };
}

/** Rows come role by role. */
function ownersOf(rows: unknown[][]): Owner[] {
  const owners = new Map<string, Owner>();
  for (const [role, total, kind, name] of rows.map((row) => row.map(String))) {
    if (role === undefined) continue;
    const owner = owners.get(role) ?? { role, count: Number(total), objects: [] };
    owner.objects.push({ kind: kind ?? '', name: name ?? '' });
    owners.set(role, owner);
  }
  return [...owners.values()];
}

/**
 * Who is connected to the add-on's database, and who besides the app's roles owns something in it, as the personal read-only role
 * sees it by a connection of its own, which is closed at once. Throws pg.*, tunnel.*, borealis.* and heroku.* failures.
 */
export async function readActivity({ connector, applicationName, now }: ReadActivityDeps, addonId: string, appRoles: readonly string[], signal?: AbortSignal): Promise<UsersActivity> {
  const session = await connector.connect({ addonId, access: 'read-only', identity: 'personal' }, {
    applicationName: `${applicationName} users`,
    settings: { statement_timeout: '15s', lock_timeout: '5s', default_transaction_read_only: 'on' },
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const [replica] = await rowsOf(session.client, replicaSql);
    const sessions = await rowsOf(session.client, sessionsSql);
    const owners = await rowsOf(session.client, ownersSql, [appRoles]);
    return { kind: 'known', at: new Date(now()).toISOString(), replica: replica?.[0] === 't', sessions: sessions.map(sessionOf), owners: ownersOf(owners) };
  } catch (thrown) {
    throw toQueryFailure(thrown);
  } finally {
    await session.close().catch(() => undefined);
  }
}
