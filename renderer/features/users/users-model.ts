import type { DbSession, DbUser, Owner } from '../../../shared/contract/users.ts';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';

/** Who somebody is, in the vendor's words for the app. */
export function nameOf(user: DbUser): string {
  if (user.kind === 'app') return 'Heroku App User';
  return user.email ?? user.kind;
}

/** Whose role it is; null for one of nobody in the list, such as a data integration's. */
export function userOfRole(users: readonly DbUser[], role: string): DbUser | null {
  return users.find(({ readOnly, readWrite }) => role === readOnly || role === readWrite) ?? null;
}

/** A user's sessions. */
export function sessionsOf({ readOnly, readWrite }: DbUser, sessions: readonly DbSession[]): DbSession[] {
  return sessions.filter(({ role }) => role === readOnly || role === readWrite);
}

export type Cut = { user: DbUser; sessions: DbSession[] };

/** Whom a reset disconnects now: personal roles' sessions, by user. */
export function cutByReset(users: readonly DbUser[], sessions: readonly DbSession[]): Cut[] {
  return users.filter(({ kind }) => kind === 'personal')
    .map((user) => ({ user, sessions: sessionsOf(user, sessions) }))
    .filter(({ sessions: own }) => own.length > 0);
}

/** "psql, borealis-desktop/1.0 (2)": the programs behind sessions with how many each has. */
export function programsOf(sessions: readonly DbSession[]): string {
  const counts = new Map<string, number>();
  for (const { program } of sessions) counts.set(program ?? 'unknown program', (counts.get(program ?? 'unknown program') ?? 0) + 1);
  return [...counts].map(([program, count]) => (count === 1 ? program : `${program} (${count})`)).join(', ');
}

/** SQL that hands a role's objects to the app's role, for somebody who is a member of both (PostgreSQL, REASSIGN OWNED). */
export function reassignSql(owner: Owner, users: readonly DbUser[]): string | null {
  const app = users.find(({ kind }) => kind === 'app');
  return app === undefined ? null : `REASSIGN OWNED BY ${quoteIdentifier(owner.role)} TO ${quoteIdentifier(app.readWrite)};`;
}
