import type { Client } from 'pg';
import type { Access } from '../../../shared/contract/base.ts';
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

type Known = Extract<UsersActivity, { kind: 'known' }>;
export interface Asked {
  addonId: string;
  appRoles: readonly string[];
  /** Whether the user has allowed write access. */
  mayWrite: boolean;
}

/** What one server knows. */
async function ask({ connector, applicationName, now }: ReadActivityDeps, { addonId, appRoles }: Asked, access: Access, signal?: AbortSignal): Promise<Known> {
  const session = await connector.connect({ addonId, access, identity: 'personal' }, {
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

/**
 * Who is connected to the add-on's database, and who besides the app's roles owns something in it, as the personal read-only role
 * sees it by a connection of its own, which is closed at once. Its host may lead to a replica, which does not know the primary's
 * sessions (API endpoint B3): where the user may write, the primary is asked too, and not written to. Throws pg.*, tunnel.*, borealis.*
 * and heroku.* failures.
 */
export async function readActivity(deps: ReadActivityDeps, asked: Asked, signal?: AbortSignal): Promise<UsersActivity> {
  const known = await ask(deps, asked, 'read-only', signal);
  if (!known.replica || !asked.mayWrite) return known;
  try {
    return await ask(deps, asked, 'read-write', signal);
  } catch (thrown) {
    if (signal?.aborted === true) throw thrown;
    // Write access may have ended just now; what the replica knows is true all the same.
    return known;
  }
}
