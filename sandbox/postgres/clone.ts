import pg from 'pg';
import type { Cluster } from './cluster.ts';
import { copyDatabase } from './templates.ts';

/**
 * Copies the present state of a database whose users may be connected. TEMPLATE wants a source without sessions, so new
 * logins are held off and the sessions ended first.
 */
export async function cloneDatabase(cluster: Cluster, source: string, target: string): Promise<void> {
  const id = pg.escapeIdentifier(source);
  await cluster.admin(async (client) => {
    await client.query(`ALTER DATABASE ${id} ALLOW_CONNECTIONS false`);
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [source]);
  });
  try {
    await copyDatabase(cluster, source, target);
  } finally {
    await cluster.admin((client) => client.query(`ALTER DATABASE ${id} ALLOW_CONNECTIONS true`));
  }
}
