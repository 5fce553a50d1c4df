import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { RunEvent, RunRequest } from '../../../../shared/contract/sql.ts';
import { failure } from '../../errors/app-failure.ts';
import { createSignal } from '../../signal.ts';
import type { PgConnector, PgSession } from '../../postgres/types.ts';
import { createSqlService, type SqlDeps, type SqlService } from '../sql-service.ts';
import type { WriteSessionRecord } from '../write-session.ts';

export type Of<K extends RunEvent['kind']> = Extract<RunEvent, { kind: K }>;

/** What a PostgreSQL for tests offers; the sandbox's cluster has it. */
export interface TestCluster {
  readonly port: number;
  admin<T>(work: (client: Client) => Promise<T>, database?: string): Promise<T>;
  stop(): Promise<void>;
}

export interface TestConsole {
  readonly cluster: TestCluster;
  readonly dataDir: string;
  readonly service: SqlService;
  readonly connector: PgConnector;
  /** Add-ons with write access now. */
  readonly elevated: Set<string>;
  endElevation(addonId: string): void;
  readonly audit: WriteSessionRecord[];
  /** Sessions made so far. */
  readonly sessions: PgSession[];
  request(text: string, more?: Partial<RunRequest>): RunRequest;
  /** Runs to the end; gives every event. */
  run(text: string, more?: Partial<RunRequest>): Promise<RunEvent[]>;
  /** Rows of the last result of a run. */
  rowsOf(events: RunEvent[], offset?: number, limit?: number): ReturnType<SqlService['rows']>;
  stop(): Promise<void>;
}

const request = (text: string, more: Partial<RunRequest> = {}): RunRequest => ({
  tabId: 'tab', addonId: 'addon', access: 'read-write', identity: 'personal', text, pick: { kind: 'all' },
  onError: 'stop', commit: 'auto', parameters: [], confirmation: null, ...more,
});

/** The console's service over a real PostgreSQL of its own, reached by plain TCP instead of an SSH channel. */
export async function startTestConsole(start: (folder: string) => Promise<TestCluster>, options: Partial<SqlDeps> = {}): Promise<TestConsole> {
  const folder = await mkdtemp(join(tmpdir(), 'sql-console-'));
  // As root, PostgreSQL runs as another user, who has to get through.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const cluster = await start(folder);
  await cluster.admin(async (client) => {
    await client.query("CREATE ROLE writer LOGIN PASSWORD 'w'; CREATE ROLE reader LOGIN PASSWORD 'r'");
    await client.query('GRANT ALL ON SCHEMA public TO writer; GRANT USAGE ON SCHEMA public TO reader');
    await client.query('GRANT pg_read_all_data TO reader; GRANT pg_signal_backend TO writer');
    await client.query('ALTER ROLE reader SET default_transaction_read_only = on');
  });
  const elevated = new Set<string>(['addon']);
  const ended = createSignal<string>();
  const audit: WriteSessionRecord[] = [];
  const sessions: PgSession[] = [];
  const connector = plainConnector(cluster, sessions);
  const service = createSqlService({
    connector, dataDir, applicationName: 'console-test', audit: (record) => audit.push(record),
    settings: () => ({ statementTimeoutSeconds: 0, resultMemoryMiB: 64 }),
    elevation: {
      check(addonId) { if (!elevated.has(addonId)) throw failure('elevation.required', { addonId }, 'Write access is off.'); },
      onEnded: (listener) => ended.subscribe(listener),
    },
    ...options,
  });
  return {
    cluster, dataDir, service, connector, elevated, audit, sessions, request,
    endElevation(addonId) {
      elevated.delete(addonId);
      ended.emit(addonId);
    },
    async run(text, more) {
      const events: RunEvent[] = [];
      for await (const event of service.run(request(text, more))) events.push(event);
      return events;
    },
    rowsOf(events, offset = 0, limit = 1000) {
      const columns = events.findLast((event) => event.kind === 'columns');
      if (columns === undefined) throw new Error(`No result in ${JSON.stringify(events)}`);
      return service.rows(columns.resultId, null, offset, limit);
    },
    async stop() {
      await service.dispose();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The events of one kind. */
export function only<K extends RunEvent['kind']>(events: readonly RunEvent[], kind: K): Of<K>[] {
  return events.filter((event): event is Of<K> => event.kind === kind);
}

/** The run's last word. */
export function finished(events: readonly RunEvent[]): Of<'finished'> {
  const last = events.at(-1);
  if (last?.kind !== 'finished') throw new Error(`The run did not finish: ${JSON.stringify(last)}`);
  return last;
}

/** An add-on called `database:` and a name is that database. */
function plainConnector(cluster: TestCluster, sessions: PgSession[]): PgConnector {
  return {
    async connect(target, { applicationName, settings = {} }) {
      const write = target.access === 'read-write';
      const database = target.addonId.startsWith('database:') ? target.addonId.slice('database:'.length) : 'postgres';
      const client = new Client({
        host: '127.0.0.1', port: cluster.port, user: write ? 'writer' : 'reader', password: write ? 'w' : 'r', database,
        application_name: applicationName, options: Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' '),
      });
      const closed = Promise.withResolvers<Error | undefined>();
      client.on('error', (error) => closed.resolve(error));
      client.on('end', () => closed.resolve(undefined));
      await client.connect();
      const session: PgSession = {
        client, role: write ? 'writer' : 'reader', database, serverVersion: '18', closed: closed.promise,
        cancel: () => cancelRequest(cluster.port, Number(Reflect.get(client, 'processID')), Number(Reflect.get(client, 'secretKey'))),
        close: () => client.end(),
      };
      sessions.push(session);
      return session;
    },
  };
}

function cancelRequest(port: number, pid: number, key: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const message = Buffer.alloc(16);
    [16, 80_877_102, pid, key].forEach((word, index) => message.writeInt32BE(word, index * 4));
    const socket = connectSocket(port, '127.0.0.1', () => socket.write(message));
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.resume();
  });
}
