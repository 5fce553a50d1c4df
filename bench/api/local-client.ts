import { Client } from 'pg';

/** Connects to a tunnel's local port as a program does and asks `select 1`; resolves, with how to close, once it is answered. */
export async function selectOne(port: number, login: { user: string; password: string; database: string }): Promise<() => Promise<void>> {
  const client = new Client({ host: '127.0.0.1', port, ...login, ssl: false });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('select 1');
  return () => client.end();
}
