import type { Duplex } from 'node:stream';
import type { Client } from 'pg';
import type { DbUser } from '../borealis/types.ts';
import { failure } from '../errors/app-failure.ts';
import { connectClient } from '../postgres/pg-client.ts';
import { toConnectFailure } from '../postgres/pg-errors.ts';

export interface DatabaseCheck { database: string; role: string; latencyMs: number }

export interface CheckOptions {
  /** A connection to the tunnel's own listener. */
  dial: () => Promise<Duplex>;
  user: DbUser;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

async function ask(client: Client): Promise<{ database: string; role: string; latencyMs: number }> {
  const began = performance.now();
  const { rows: [row] } = await client.query<unknown[]>({ text: 'select current_database(), current_user', rowMode: 'array' });
  const [database, role] = (row ?? []).map(String);
  return { database: database ?? '', role: role ?? '', latencyMs: Math.round((performance.now() - began) * 10) / 10 };
}

/**
 * Asks through the listener which database and role answer there, and how long that takes. The connection is closed at once: a
 * small plan has few. Throws `tunnel.identity-mismatch` when it is another than the credentials say, and pg.* and tunnel.* failures.
 */
export async function checkDatabase({ dial, user, timeoutMs, signal }: CheckOptions): Promise<DatabaseCheck> {
  const { client, stream } = await connectClient({ open: dial, user, applicationName: 'borealis-desktop check', timeoutMs, signal });
  const timer = setTimeout(() => stream.destroy(failure('pg.connect', { message: 'it did not answer in time' }, 'PostgreSQL did not answer in time.')), timeoutMs);
  try {
    const found = await ask(client);
    if (found.database !== user.database || found.role !== user.username) {
      const expected = `${user.username} on ${user.database}`;
      const actual = `${found.role} on ${found.database}`;
      throw failure('tunnel.identity-mismatch', { expected, actual }, `The tunnel leads to ${actual}, not to ${expected}.`);
    }
    return found;
  } catch (error) {
    throw toConnectFailure(error, user.username);
  } finally {
    clearTimeout(timer);
    client.end().catch(() => undefined);
    const goodbye = setTimeout(() => stream.destroy(), 1000);
    stream.once('close', () => clearTimeout(goodbye));
  }
}
