import type { Duplex } from 'node:stream';
import { Client } from 'pg';
import type { DbUser } from '../borealis/types.ts';
import { failure } from '../errors/app-failure.ts';
import { toConnectFailure } from './pg-errors.ts';
import { asPgStream } from './pg-stream.ts';

export interface ConnectClientOptions {
  /** A fresh, connected stream to the server. Called twice where the server turns out to have no TLS. */
  open: () => Promise<Duplex>;
  user: DbUser;
  applicationName: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface ConnectedClient {
  client: Client;
  stream: Duplex;
  tls: boolean;
}

/** The server's own text for every type: numbers, times and json never become JavaScript values. */
const rawText = { getTypeParser: () => (text: string | Buffer) => text };

/**
 * The certificate is not verified: Borealis publishes no CA, and the `run` command of its own CLI does not verify either. The
 * SSH connection with its pinned host key protects the way to the bastion; TLS then covers the last hop against listening only.
 */
export const tlsOptions = { rejectUnauthorized: false } as const;

function makeClient(stream: Duplex, options: ConnectClientOptions, tls: boolean): Client {
  const { user, applicationName, timeoutMs } = options;
  return new Client({
    stream: () => asPgStream(stream),
    host: user.host,
    port: user.port,
    database: user.database,
    user: user.username,
    // An empty password would make pg look into the environment and ~/.pgpass; no server accepts this one either.
    password: user.password === '' ? '\u0001' : user.password,
    ssl: tls ? tlsOptions : false,
    // Given because pg fills what is missing from PGOPTIONS, PGAPPNAME, PGCLIENTENCODING and their like.
    options: '-c client_min_messages=notice',
    application_name: applicationName,
    client_encoding: 'UTF8',
    sslnegotiation: 'postgres',
    connectionTimeoutMillis: timeoutMs,
    keepAlive: false,
    types: rawText,
  });
}

async function attempt(options: ConnectClientOptions, tls: boolean): Promise<ConnectedClient> {
  const stream = await options.open();
  const client = makeClient(stream, options, tls);
  // For life: pg emits errors of idle connections too, and one without a listener ends the process.
  client.on('error', () => undefined);
  let broken: Error | undefined;
  const noteError = (error: Error): void => { broken ??= error; };
  stream.on('error', noteError);
  const cancel = (): void => { stream.destroy(failure('op.cancelled', {}, 'Cancelled.')); };
  options.signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (options.signal?.aborted) throw failure('op.cancelled', {}, 'Cancelled.');
    await client.connect();
    return { client, stream, tls };
  } catch (error) {
    stream.destroy();
    throw broken ?? error;
  } finally {
    stream.removeListener('error', noteError);
    options.signal?.removeEventListener('abort', cancel);
  }
}

/**
 * A connected pg Client over the stream: TLS where the server offers it (PostgreSQL protocol, SSL Session Encryption), plain where not.
 * The caller may see the driver's own error in `cause`. Throws `pg.auth`, `pg.too-many-connections`, `pg.connect`, `op.cancelled`
 * and whatever `open` throws.
 */
export async function connectClient(options: ConnectClientOptions): Promise<ConnectedClient> {
  try {
    return await attempt(options, true).catch((error: unknown) => {
      const noTls = error instanceof Error && error.message === 'The server does not support SSL connections';
      if (!noTls) throw error;
      return attempt(options, false);
    });
  } catch (error) {
    throw toConnectFailure(error, options.user.username);
  }
}
