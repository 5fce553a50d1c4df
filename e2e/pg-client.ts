import { Client } from 'pg';
import { openSsh, throughTunnel } from '../sandbox/testing/tunnel.ts';
import type { Sandbox } from '../sandbox/types.ts';

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

/** Another program at work in the primary add-on's database, as the app's read & write role. */
export async function outsideSession(sandbox: Sandbox): Promise<Client> {
  const { databases, world: { primary } } = sandbox;
  const { readWriteUsername: user, readWritePassword: password } = await databases.appRoles(primary);
  const { writer: dbHost, port: dbPort, dbName: database } = databases.hosts(primary);
  const ssh = await openSsh(await databases.appSshUser(primary));
  // The server's own port: what another program does there needs no tunnel.
  const port = await throughTunnel(ssh, { dbHost, dbPort, dbName: database, dbUsername: user, dbPassword: password }, async (client) => {
    const { rows } = await client.query<{ port: number }>('select inet_server_port() as port');
    return rows[0]?.port ?? 0;
  });
  await ssh.end();
  const client = new Client({ host: '127.0.0.1', port, user, password, database, application_name: 'outside', ssl: { rejectUnauthorized: false } });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
