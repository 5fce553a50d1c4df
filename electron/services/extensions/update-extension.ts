import { DatabaseError } from 'pg';
import type { Target } from '../../../shared/contract/base.ts';
import { failure } from '../errors/app-failure.ts';
import { toQueryFailure } from '../postgres/query-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import type { WriteSessionRecord } from '../sql/write-session.ts';
import { updateSql } from './read-offered.ts';

export interface UpdateDeps {
  connector: PgConnector;
  applicationName: string;
  /** Throws elevation.required where write access is off. */
  checkElevation: (addonId: string) => void;
  audit: (record: WriteSessionRecord) => void;
}

function toStatementFailure(thrown: unknown, name: string): unknown {
  if (!(thrown instanceof DatabaseError) || thrown.code !== '42501') return toQueryFailure(thrown);
  const { message, code: sqlstate, detail = null } = thrown;
  const hint = `PostgreSQL lets only the owner of ${name} update it. Ask Borealis support, or remove it and install it again where nothing uses it.`;
  return failure('pg.statement-failed', { message, sqlstate, detail, hint }, `PostgreSQL refused the update of ${name}: ${message}.`, thrown);
}

/**
 * Runs ALTER EXTENSION … UPDATE in a write session of its own, which leaves its line in the audit, and answers the version that the
 * extension has then. Throws elevation.required, pg.statement-failed, pg.connection-lost and the failures of the connection.
 */
export async function updateExtension({ connector, applicationName, checkElevation, audit }: UpdateDeps, addonId: string, { name, to }: { name: string; to: string }, signal?: AbortSignal): Promise<string> {
  checkElevation(addonId);
  const target: Target = { addonId, access: 'read-write', identity: 'personal' };
  const session = await connector.connect(target, {
    applicationName: `${applicationName} extensions`, settings: { statement_timeout: '5min', lock_timeout: '10s' }, ...(signal === undefined ? {} : { signal }),
  });
  const from = new Date().toISOString();
  try {
    await session.client.query(updateSql(name, to));
    const { rows: [row] } = await session.client.query<(string | null)[]>({ text: 'SELECT extversion FROM pg_extension WHERE extname = $1', values: [name], rowMode: 'array' });
    return row?.[0] ?? to;
  } catch (thrown) {
    throw toStatementFailure(thrown, name);
  } finally {
    audit({ target, role: session.role, from, to: new Date().toISOString(), statements: { 'ALTER EXTENSION': 1 } });
    await session.close().catch(() => undefined);
  }
}
