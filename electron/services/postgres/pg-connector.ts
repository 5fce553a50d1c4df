import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { DatabaseError, type Client } from 'pg';
import type { DbUser } from '../borealis/types.ts';
import type { Log } from '../deps.ts';
import { failure, isFailure, type AppFailure } from '../errors/app-failure.ts';
import type { DatabaseAccess, Target } from '../tunnels/types.ts';
import { sendCancelRequest } from './pg-cancel.ts';
import { connectClient, type ConnectedClient } from './pg-client.ts';
import { spoilsDbUser, toConnectFailure, toLostFailure } from './pg-errors.ts';
import { settingsQuery } from './pg-settings.ts';
import type { PgConnector, PgSession } from './types.ts';

type ConnectOptions = Parameters<PgConnector['connect']>[1];

interface ConnectorDeps {
  access: DatabaseAccess;
  log: Log;
  timings?: { connectMs: number; cancelMs: number; closeMs: number };
}

const defaultTimings = { connectMs: 20_000, cancelMs: 5_000, closeMs: 2_000 };

/** BackendKeyData as pg keeps it; its types do not name the two. */
function backendKey(client: Client): { processId: number; secretKey: number } {
  const processId: unknown = Reflect.get(client, 'processID');
  const secretKey: unknown = Reflect.get(client, 'secretKey');
  if (typeof processId !== 'number' || typeof secretKey !== 'number') {
    throw failure('pg.connect', { message: 'the server gave no cancel key' }, 'PostgreSQL gave no key with which a statement could be cancelled.');
  }
  return { processId, secretKey };
}

interface Identity { role: string; database: string; serverVersion: string }

async function prepare(client: Client, settings: ConnectOptions['settings']): Promise<Identity> {
  await client.query(settingsQuery(settings));
  const { rows: [row] } = await client.query<unknown[]>({
    text: "select current_user, current_database(), current_setting('server_version')", rowMode: 'array',
  });
  const [role, database, serverVersion] = (row ?? []).map(String);
  return { role: role ?? '', database: database ?? '', serverVersion: serverVersion ?? '' };
}

/** A FATAL message that answers a query goes to that query only; the session's end has the same reason (Error and Notice Message Fields). */
function onFatal(client: Client, note: (error: unknown) => void): void {
  const connection: unknown = Reflect.get(client, 'connection');
  if (!(connection instanceof EventEmitter)) return;
  connection.on('errorMessage', (error: unknown) => {
    if (error instanceof DatabaseError && (error.severity === 'FATAL' || error.severity === 'PANIC' || error.code?.startsWith('57P0'))) note(error);
  });
}

function watchEnd(client: Client, stream: Duplex, isClosing: () => boolean): Promise<AppFailure | undefined> {
  let first: unknown;
  const note = (error: unknown): void => { first ??= error; };
  onFatal(client, note);
  client.on('error', note);
  stream.on('error', note);
  return new Promise((resolve) => {
    const end = (): void => resolve(isClosing() ? undefined : toLostFailure(first));
    client.once('end', end);
    stream.once('close', () => setImmediate(end));
    if (stream.destroyed) setImmediate(end);
  });
}

/** Database sessions over SSH channels of their own. Read-write targets need an elevation, which `access` checks. */
export function createPgConnector({ access, log, timings = defaultTimings }: ConnectorDeps): PgConnector {
  const dial = (target: Target, user: DbUser, options: ConnectOptions): Promise<ConnectedClient> => connectClient({
    open: () => access.openChannel(target.addonId, { host: user.host, port: user.port }, options.signal),
    user, applicationName: options.applicationName, timeoutMs: timings.connectMs, signal: options.signal,
  });

  /** A user that PostgreSQL refuses may have expired or been rotated: one fresh one, then no more. */
  const dialTwice = async (target: Target, options: ConnectOptions): Promise<{ connected: ConnectedClient; user: DbUser }> => {
    const signal = options.signal ? { signal: options.signal } : {};
    const user = await access.dbUser(target, signal);
    try {
      return { connected: await dial(target, user, options), user };
    } catch (error) {
      if (spoilsDbUser(error)) access.forgetDbUser(target);
      if (!isFailure(error, 'pg.auth')) throw error;
      log.info('pg.user-refused', { addonId: target.addonId, access: target.access });
      const fresh = await access.dbUser(target, { refused: user, ...signal });
      return { connected: await dial(target, fresh, options), user: fresh };
    }
  };

  const makeSession = ({ client, stream, tls }: ConnectedClient, identity: Identity, target: Target, user: DbUser): PgSession => {
    let closing: Promise<void> | undefined;
    const closed = watchEnd(client, stream, () => closing !== undefined);
    const end = async (): Promise<void> => {
      client.end().catch(() => undefined);
      const timer = setTimeout(() => stream.destroy(), timings.closeMs);
      await closed;
      clearTimeout(timer);
      stream.destroy();
    };
    return {
      client, ...identity, closed,
      cancel: () => sendCancelRequest({
        open: () => access.openChannel(target.addonId, { host: user.host, port: user.port }),
        ...backendKey(client), tls, timeoutMs: timings.cancelMs,
      }),
      close: () => {
        closing ??= end();
        return closing;
      },
    };
  };

  return {
    async connect(target, options) {
      const { connected, user } = await dialTwice(target, options);
      const { client, stream } = connected;
      const cancel = (): void => { stream.destroy(failure('op.cancelled', {}, 'Cancelled.')); };
      options.signal?.addEventListener('abort', cancel, { once: true });
      try {
        return makeSession(connected, await prepare(client, options.settings), target, user);
      } catch (error) {
        client.end().catch(() => undefined);
        stream.destroy();
        if (options.signal?.aborted) throw failure('op.cancelled', {}, 'Cancelled.', error);
        throw toConnectFailure(error, user.username);
      } finally {
        options.signal?.removeEventListener('abort', cancel);
      }
    },
  };
}
