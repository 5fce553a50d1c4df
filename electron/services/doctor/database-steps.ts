import { TLSSocket } from 'node:tls';
import type { Client } from 'pg';
import type { Client as SshClient, ClientChannel } from 'ssh2';
import type { Access } from '../../../shared/contract/base.ts';
import type { DbUser } from '../borealis/types.ts';
import { failure, isFailure, type AppFailure } from '../errors/app-failure.ts';
import { connectClient, type ConnectedClient } from '../postgres/pg-client.ts';
import { toConnectFailure } from '../postgres/pg-errors.ts';
import { openRaw } from '../tunnels/open-channel.ts';
import { goodbyeMs, within, type Close } from './closing.ts';
import type { StepLog, StepTools } from './step-log.ts';

export interface DatabaseStepsDeps {
  ssh: SshClient;
  user: DbUser;
  access: Access;
  /** Another database user, because this one was refused. */
  freshUser: (refused: DbUser, signal: AbortSignal) => Promise<DbUser>;
  limitMs: number;
  onEnd: (close: Close) => void;
}

/** How often `select 1` is asked. */
const rounds = 7;

function late(seconds: number): AppFailure {
  return failure('pg.connect', { message: `it did not answer within ${seconds} s` }, `PostgreSQL did not answer within ${seconds} s.`);
}

/** The cell texts of the one row that the statement gives. */
async function row(client: Client, text: string): Promise<string[]> {
  const { rows: [cells] } = await client.query<(string | null)[]>({ text, rowMode: 'array' });
  return (cells ?? []).map((cell) => cell ?? '');
}

function tlsWords(client: Client, tls: boolean): string {
  if (!tls) return 'none, the SSH connection protects alone';
  const connection: unknown = Reflect.get(client, 'connection');
  const stream: unknown = typeof connection === 'object' && connection !== null ? Reflect.get(connection, 'stream') : null;
  return stream instanceof TLSSocket ? stream.getProtocol() ?? 'yes' : 'yes';
}

async function login(first: ClientChannel, { ssh, user, freshUser, limitMs }: DatabaseStepsDeps, { signal, warn }: StepTools): Promise<{ connected: ConnectedClient; user: DbUser }> {
  let waiting: ClientChannel | null = first;
  const connect = (as: DbUser): Promise<ConnectedClient> => connectClient({
    async open() {
      const channel = waiting ?? await openRaw(ssh, as, limitMs, signal);
      waiting = null;
      return channel;
    },
    user: as, applicationName: 'borealis-desktop doctor', timeoutMs: limitMs, signal,
  });
  try {
    return { connected: await connect(user), user };
  } catch (error) {
    if (!isFailure(error, 'pg.auth')) throw error;
    const fresh = await freshUser(user, signal);
    const connected = await connect(fresh);
    warn({ what: 'The first password was refused.', why: 'It was no longer valid; a fresh one works.', next: 'Programs that keep the old password must get the new one: copy the connection again.' });
    return { connected, user: fresh };
  }
}

function startUpStep(log: StepLog, channel: ClientChannel, deps: DatabaseStepsDeps): Promise<{ client: Client; user: DbUser }> {
  return log.run({
    id: 'postgres', limitMs: deps.limitMs, late,
    async work(tools) {
      const { connected: { client, stream, tls }, user } = await login(channel, deps, tools);
      deps.onEnd(async () => {
        const gone = new Promise<void>((resolve) => { stream.once('close', () => resolve()); });
        client.end().catch(() => undefined);
        if (!stream.destroyed) await within(goodbyeMs, gone);
        stream.destroy();
      });
      tools.fact('TLS', tlsWords(client, tls));
      const [version = ''] = await row(client, "select current_setting('server_version')");
      tools.fact('Server', `PostgreSQL ${version}`);
      return { client, user };
    },
  });
}

/** One row about the session's role and database; every role may read these catalogues. */
const aboutRole = `
  select current_user, current_database(), pg_is_in_recovery()::text, current_setting('default_transaction_read_only'),
    r.rolconnlimit::text, (select count(*) from pg_catalog.pg_stat_activity where usename = current_user)::text,
    d.datconnlimit::text, s.numbackends::text,
    current_setting('search_path'), array_to_string(current_schemas(false), ', '),
    (has_database_privilege(current_database(), 'CREATE') or exists (
      select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE')))::text
  from pg_catalog.pg_roles r, pg_catalog.pg_database d join pg_catalog.pg_stat_database s on s.datid = d.oid
  where r.rolname = current_user and d.datname = current_database()`;

/** How many sessions there are of how many; -1 is no limit (pg_authid.rolconnlimit, pg_database.datconnlimit). */
function tellLimit(whose: string, used: number, limit: number, { fact, warn }: StepTools): void {
  fact(`Sessions of the ${whose}`, limit < 0 ? `${used}, no limit` : `${used} of ${limit}`);
  if (limit < 0 || used < limit) return;
  warn({ what: `The ${whose} has no session left.`, why: `This check holds one of its ${limit} sessions, and no other program can connect.`, next: 'Close connections that you do not need.' });
}

function tellRole(cells: readonly string[], access: Access, tools: StepTools): void {
  const [role = '', database = '', recovery, readOnly, roleLimit = '-1', roleUsed = '0', dbLimit = '-1', dbUsed = '0', path = '', schemas = '', mayWrite] = cells;
  const { fact, warn } = tools;
  const standby = recovery === 'true';
  const writes = mayWrite === 'true' && !standby && readOnly !== 'on';
  fact('Role', `${role} on ${database}`);
  fact('Writing', writes ? 'may write' : standby ? 'cannot write: this is a standby' : readOnly === 'on' ? 'off by default for the session' : 'cannot write');
  tellLimit('role', Number(roleUsed), Number(roleLimit), tools);
  tellLimit('database', Number(dbUsed), Number(dbLimit), tools);
  fact('search_path', `${path}, in effect ${schemas === '' ? 'nothing' : schemas}`);
  if (access === 'read-write' && !writes) {
    warn({ what: 'The read & write role cannot write.', why: standby ? 'It leads to a standby.' : 'It holds no privilege to write; write access may have been withdrawn because of the storage limit.', next: 'Look at the storage in the overview; access comes back by itself once it is below the limit.' });
  }
  if (schemas === '') {
    warn({ what: 'No schema of the search_path can be used.', why: `search_path is ${path}, of which nothing exists or may be used by the role, so that tables are found by their full name only.`, next: 'Write schema.table, or set search_path for the role or the database.' });
  }
}

function roleStep(log: StepLog, client: Client, user: DbUser, { access, limitMs }: DatabaseStepsDeps): Promise<void> {
  return log.run({
    id: 'role', limitMs, late,
    async work(tools) {
      const cells = await row(client, aboutRole).catch((error: unknown): never => { throw toConnectFailure(error, user.username); });
      const [role = '', database = ''] = cells;
      tellRole(cells, access, tools);
      if (role === user.username && database === user.database) return;
      const expected = `${user.username} on ${user.database}`;
      const actual = `${role} on ${database}`;
      throw failure('tunnel.identity-mismatch', { expected, actual }, `The way leads to ${actual}, not to ${expected}.`);
    },
  });
}

function timesStep(log: StepLog, client: Client, user: DbUser, { limitMs }: DatabaseStepsDeps): Promise<void> {
  return log.run({
    id: 'query', limitMs, late,
    async work({ fact }) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const began = performance.now();
        await row(client, 'select 1').catch((error: unknown): never => { throw toConnectFailure(error, user.username); });
        times.push(performance.now() - began);
      }
      const sorted = times.toSorted((left, right) => left - right);
      const at = (index: number): string => `${(sorted[index] ?? 0).toFixed(1)} ms`;
      fact('Round trips', `${at(0)} at best, ${at(Math.floor(rounds / 2))} median, ${at(rounds - 1)} at worst, of ${rounds}`);
    },
  });
}

/** From the open channel to answers of PostgreSQL. Throws StepFailed and `op.cancelled`. */
export async function databaseSteps(log: StepLog, channel: ClientChannel, deps: DatabaseStepsDeps): Promise<void> {
  const { client, user } = await startUpStep(log, channel, deps);
  await roleStep(log, client, user, deps);
  await timesStep(log, client, user, deps);
}
