import { setTimeout as pause } from 'node:timers/promises';
import { escapeIdentifier } from 'pg';
import type { Cluster } from './cluster.ts';
import { copyDatabase } from './templates.ts';

/**
 * Copies the present state of a database, by TEMPLATE where nobody is connected to it. PostgreSQL copies no database that
 * has sessions, and a real clone ends none, so for a source in use see {@link copyFilesInUse}.
 * @throws Error when a transaction that has written stays open for longer than 20 seconds.
 */
export async function cloneDatabase(cluster: Cluster, source: string, target: string): Promise<void> {
  if (!await inUse(cluster, source)) {
    try {
      await copyDatabase(cluster, source, target);
      return;
    } catch (error) {
      // 55006: somebody connected meanwhile.
      if (!(error instanceof Error && 'code' in error && error.code === '55006')) throw error;
    }
  }
  await copyFilesInUse(cluster, source, target);
}

async function inUse(cluster: Cluster, database: string): Promise<boolean> {
  const result = await cluster.admin((client) =>
    client.query("SELECT FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'", [database]));
  return result.rows.length > 0;
}

/**
 * Makes an empty database and puts a copy of the source's files into it, as `pg_upgrade --copy` does between clusters.
 * Within one cluster transaction ids and shared catalogs are the same already. The copy is consistent because every
 * table, the catalogs included, is locked against writing for that moment (readers go on), which also waits for all
 * transactions that have written; a checkpoint then brings everything to the files.
 */
async function copyFilesInUse(cluster: Cluster, source: string, target: string): Promise<void> {
  const oids = await cluster.admin(async (client) => {
    await client.query(`CREATE DATABASE ${escapeIdentifier(target)} TEMPLATE template0 STRATEGY FILE_COPY`);
    await client.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(target)} FROM PUBLIC`);
    const result = await client.query<{ datname: string; oid: number }>(
      'SELECT datname, oid::int FROM pg_database WHERE datname = ANY ($1)', [[source, target]]);
    return new Map(result.rows.map((row) => [row.datname, row.oid]));
  });
  const [from, to] = [oids.get(source), oids.get(target)];
  if (from === undefined || to === undefined) throw new Error(`PostgreSQL does not list the database ${source} or ${target}.`);
  await cluster.admin(async (client) => {
    await client.query("BEGIN; SET LOCAL lock_timeout = '20s'");
    const tables = await client.query<{ name: string }>(`
      SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND NOT c.relisshared AND c.relpersistence <> 't'
       ORDER BY n.nspname = 'pg_catalog', c.oid`);
    await client.query(`LOCK TABLE ONLY ${tables.rows.map((row) => row.name).join(', ONLY ')} IN SHARE MODE`);
    // Data definition gives its locks on the catalogs back before it commits, so locks alone do not tell.
    await waitForWriters(cluster, source);
    await cluster.admin((other) => other.query('CHECKPOINT'));
    await cluster.copyDatabaseFiles(from, to);
    // Who owns what is noted once more in a shared catalog; CREATE DATABASE copies that too (copyTemplateDependencies).
    await client.query(`
      SET LOCAL allow_system_table_mods = on;
      DELETE FROM pg_shdepend WHERE dbid = ${to};
      INSERT INTO pg_shdepend SELECT ${to}, classid, objid, objsubid, refclassid, refobjid, deptype FROM pg_shdepend WHERE dbid = ${from}`);
    await client.query('COMMIT');
  }, source);
}

/** Until no other session of the database is in a transaction that has written. */
async function waitForWriters(cluster: Cluster, database: string): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const writers = await cluster.admin((client) =>
      client.query('SELECT FROM pg_stat_activity WHERE datname = $1 AND backend_xid IS NOT NULL', [database]));
    if (writers.rows.length === 0) return;
    await pause(50);
  }
  throw new Error(`A transaction that has written to ${database} stayed open for 20 seconds, so it cannot be copied.`);
}
