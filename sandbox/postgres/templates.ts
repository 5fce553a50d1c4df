import { escapeIdentifier } from 'pg';
import type { Cluster } from './cluster.ts';
import { shopData } from './shop-data.ts';
import { shopSchema } from './shop-schema.ts';

export interface Templates {
  /** Owns the sample data in templates and snapshots. */
  readonly owner: string;
  /** The name of the database with the sample shop, built once. */
  shop(): Promise<string>;
  /** The name of the shop as it was at the snapshot, 0 the oldest; built on first use. */
  snapshot(index: number): Promise<string>;
  /** When the snapshots were taken, oldest first. */
  readonly snapshotTimes: readonly Date[];
}

const hour = 3_600_000;
/** Before the sandbox's start, which counts as rounded down to the minute. */
const snapshotAges = [7 * 24 * hour, 3 * 24 * hour, 24 * hour, hour, 5 * 60_000];

/**
 * The databases that add-ons are copied from. A snapshot is the shop with fewer rows: of the events and refunds, the
 * first sixth, two sixths … by id, so that each point in time can be told from the others.
 */
export function createTemplates(cluster: Cluster, eventsRows: number, start = new Date()): Templates {
  const owner = 'shop_owner';
  const startMs = Math.floor(start.getTime() / 60_000) * 60_000;
  const snapshots = new Map<number, Promise<string>>();
  let shop: Promise<string> | undefined;

  async function buildShop(): Promise<string> {
    const name = 'shop_template';
    await cluster.admin(async (client) => {
      await client.query(`CREATE ROLE ${owner} NOLOGIN`);
      await client.query('REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC');
      await client.query(`CREATE DATABASE ${name}`);
      await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CREATE ON DATABASE ${name} TO ${owner}`);
    });
    await cluster.admin(async (client) => {
      await client.query(`GRANT CREATE ON SCHEMA public TO ${owner}`);
      // One transaction: with wal_level minimal, tables filled by the transaction that made them need no WAL.
      // Foreign keys hold by construction; checking them row by row would take a third of the time.
      await client.query(`BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL ROLE ${owner}; ${shopSchema} ${shopData(eventsRows)} COMMIT`);
      await client.query('VACUUM (FREEZE, ANALYZE)');
    }, name);
    return name;
  }

  async function buildSnapshot(index: number): Promise<string> {
    const name = `shop_snapshot_${index}`;
    await copyDatabase(cluster, await templates.shop(), name);
    const share = (index + 1) / (snapshotAges.length + 1);
    await cluster.admin(async (client) => {
      await client.query('DELETE FROM events WHERE id > $1', [Math.floor(eventsRows * share)]);
      await client.query('DELETE FROM refunds WHERE id > (SELECT max(id) FROM refunds) * $1::float8', [share]);
      await client.query('VACUUM (ANALYZE)');
    }, name);
    return name;
  }

  const templates: Templates = {
    owner,
    shop: () => (shop ??= buildShop()),
    snapshot(index) {
      const made = snapshots.get(index) ?? buildSnapshot(index);
      snapshots.set(index, made);
      return made;
    },
    snapshotTimes: snapshotAges.map((age) => new Date(startMs - age)),
  };
  return templates;
}

/** CREATE DATABASE … TEMPLATE. The source must have no sessions; nobody but the superuser may connect to the copy. */
export async function copyDatabase(cluster: Cluster, source: string, target: string): Promise<void> {
  await cluster.admin(async (client) => {
    await client.query(`CREATE DATABASE ${escapeIdentifier(target)} TEMPLATE ${escapeIdentifier(source)} STRATEGY FILE_COPY`);
    await client.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(target)} FROM PUBLIC`);
  });
}
