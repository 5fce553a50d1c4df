import { DatabaseError } from 'pg';
import { AppFailure, failure } from '../errors/app-failure.ts';
import { toLostFailure } from './pg-errors.ts';

/** What a query of our own failed with: pg.statement-failed where the server refused it, pg.connection-lost where the session ended (SQLSTATE 57P..). */
export function toQueryFailure(thrown: unknown): unknown {
  if (thrown instanceof AppFailure) return thrown;
  if (!(thrown instanceof DatabaseError) || thrown.code?.startsWith('57P') === true) return toLostFailure(thrown);
  const { message, code: sqlstate = '', detail = null, hint = null } = thrown;
  return failure('pg.statement-failed', { message, sqlstate, detail, hint }, `PostgreSQL refused the query: ${message}.`, thrown);
}
