import type { Client } from 'pg';
import { DatabaseError, escapeIdentifier } from 'pg';
import { ExtensionFailure } from '../types.ts';

/** What the service does not support: they reach the server's files, or its pages and memory. */
const unsupported = /^(file_fdw|pg_surgery|pageinspect|pg_walinspect|pg_logicalinspect|pg_buffercache|adminpack|refint|.*_?pl(perl|tcl|python3)u)$/;

/** The extensions of the current database, by name; plpgsql, which every database has, is not one of them. */
export async function listExtensions(client: Client): Promise<{ name: string; schema: string; version: string }[]> {
  const result = await client.query<{ name: string; schema: string; version: string }>(`
    SELECT extname AS name, extnamespace::regnamespace::text AS schema, extversion AS version
      FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname`);
  return result.rows;
}

/** The schema of its own that an extension gets: its name, which PostgreSQL keeps for itself where it begins with pg_. */
const ownSchema = (name: string): string => (name.startsWith('pg_') ? `ext_${name}` : name);

/**
 * CREATE EXTENSION in a new schema of its own name, never CASCADE, or in the one that its control file names: dependencies are PostgreSQL's own (`requires` of the
 * control file) and must be there already.
 * @throws ExtensionFailure unsupported, missing-dependencies or exists (also when the schema's name is taken).
 */
export async function createExtension(client: Client, name: string): Promise<{ schema: string; version: string }> {
  const available = await client.query<{ requires: string[] | null; schema: string | null }>(`
    SELECT v.requires::text[] AS requires, v.schema FROM pg_available_extensions AS e
      JOIN pg_available_extension_versions AS v ON v.name = e.name AND v.version = e.default_version WHERE e.name = $1`, [name]);
  const found = available.rows[0];
  if (found === undefined || unsupported.test(name)) throw new ExtensionFailure('unsupported');
  const taken = await client.query(
    'SELECT FROM pg_extension WHERE extname = $1 UNION ALL SELECT FROM pg_namespace WHERE nspname = $2', [name, ownSchema(name)]);
  if (taken.rows.length > 0) throw new ExtensionFailure('exists');
  const present = await client.query<{ extname: string }>('SELECT extname FROM pg_extension');
  const missing = (found.requires ?? []).filter((need) => !present.rows.some((row) => row.extname === need));
  if (missing.length > 0) throw new ExtensionFailure('missing-dependencies', missing);
  return install(client, name, found.schema);
}

async function install(client: Client, name: string, fixedSchema: string | null): Promise<{ schema: string; version: string }> {
  const id = escapeIdentifier(name);
  const schema = escapeIdentifier(ownSchema(name));
  await client.query('BEGIN');
  try {
    await client.query(fixedSchema === null
      ? `CREATE SCHEMA ${schema}; CREATE EXTENSION ${id} SCHEMA ${schema}; GRANT USAGE ON SCHEMA ${schema} TO PUBLIC`
      : `CREATE EXTENSION ${id}`);
    const made = await client.query<{ schema: string; version: string }>(
      'SELECT extnamespace::regnamespace::text AS schema, extversion AS version FROM pg_extension WHERE extname = $1', [name]);
    await client.query('COMMIT');
    const [row] = made.rows;
    if (row === undefined) throw new Error(`PostgreSQL made the extension ${name} but does not list it.`);
    return row;
  } catch (error) {
    await client.query('ROLLBACK');
    // Its library is not on this machine (58P01), or it must be preloaded (55000): to a customer, not supported.
    if (error instanceof DatabaseError && (error.code === '58P01' || error.code === '55000')) throw new ExtensionFailure('unsupported');
    throw error;
  }
}

/**
 * DROP EXTENSION without CASCADE, and its schema if nothing else lives there.
 * @throws ExtensionFailure not-installed, or has-dependents.
 */
export async function dropExtension(client: Client, name: string): Promise<void> {
  const found = await client.query<{ schema: string }>(
    `SELECT n.nspname AS schema FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
      WHERE extname = $1 AND extname <> 'plpgsql'`, [name]);
  const [row] = found.rows;
  if (row === undefined) throw new ExtensionFailure('not-installed');
  try {
    await client.query(`DROP EXTENSION ${escapeIdentifier(name)}`);
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '2BP01') throw new ExtensionFailure('has-dependents');
    throw error;
  }
  if (row.schema !== ownSchema(name)) return;
  await client.query(`
    DO $$ BEGIN DROP SCHEMA ${escapeIdentifier(row.schema)};
    EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $$`);
}
