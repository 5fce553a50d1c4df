import { Client } from 'pg';

/** One value through a PostgreSQL client of its own: what an outside tool would see behind a copied URL. */
export async function valueThrough(connectionString: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}
