import { DatabaseError } from 'pg';
import { AppFailure, failure } from '../errors/app-failure.ts';

/** SQLSTATE of a server's error, or undefined where it is none (PostgreSQL, Appendix A). */
export function sqlstateOf(thrown: unknown): string | undefined {
  return thrown instanceof DatabaseError ? thrown.code : undefined;
}

/** True for 28P01 invalid_password and 28000 invalid_authorization_specification. */
export function isAuthFailure(thrown: unknown): boolean {
  const state = sqlstateOf(thrown);
  return state === '28P01' || state === '28000';
}

function words(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : 'unknown';
}

/**
 * What a failed connection attempt means: `pg.auth`, `pg.too-many-connections` (53300), `pg.connect` (3D000 and the rest), or the
 * failure of the tunnel that carried it.
 */
export function toConnectFailure(thrown: unknown, user: string): AppFailure {
  if (thrown instanceof AppFailure) return thrown;
  const sqlstate = sqlstateOf(thrown);
  const state = sqlstate === undefined ? {} : { sqlstate };
  if (isAuthFailure(thrown)) {
    return failure('pg.auth', { user, ...state }, `PostgreSQL refused the user ${user}.`, thrown);
  }
  if (sqlstate === '53300') {
    return failure('pg.too-many-connections', { message: words(thrown) }, `PostgreSQL has no room for another connection: ${words(thrown)}.`, thrown);
  }
  return failure('pg.connect', { message: words(thrown), ...state }, `PostgreSQL did not accept the connection: ${words(thrown)}.`, thrown);
}

/** Why a session that was open is gone: 57P01 and its kin, a lost tunnel, or a closed channel. */
export function toLostFailure(thrown: unknown): AppFailure {
  const sqlstate = sqlstateOf(thrown);
  const cause = thrown instanceof Error ? thrown.message : 'the server closed the connection';
  return failure('pg.connection-lost', { cause, ...(sqlstate === undefined ? {} : { sqlstate }) }, `The database connection was lost: ${cause}.`, thrown);
}

/**
 * Whether the database user that a connection was tried with may be out of date, as after maintenance that moved the database:
 * its database (3D000 invalid_catalog_name, 42501 insufficient_privilege) or its host. A refused password is dealt with at once, where it is refused.
 */
export function spoilsDbUser(thrown: unknown): boolean {
  if (!(thrown instanceof AppFailure)) return false;
  const { error } = thrown;
  if (error.code === 'pg.connect') return error.details.sqlstate === '3D000' || error.details.sqlstate === '42501';
  return error.code === 'tunnel.forward-refused' || error.code === 'tunnel.forward-timeout' || error.code === 'tunnel.identity-mismatch';
}
