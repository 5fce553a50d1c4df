import { DatabaseError, type Client } from 'pg';
import { expect, it } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import { failure } from '../errors/app-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import { readActivity } from './read-activity.ts';

function refusal(code: string): DatabaseError {
  const error = new DatabaseError('no', 2, 'error');
  error.code = code;
  return error;
}

it.each([
  ['57P01', refusal('57P01'), 'pg.connection-lost'],
  ['a lost connection', new Error('Connection terminated unexpectedly'), 'pg.connection-lost'],
  ['57014', refusal('57014'), 'pg.statement-failed'],
])('%s is never told as a fault of the program, and the connection is closed', async (_what, thrown, code) => {
  let closed = 0;
  const session = { client: { query: () => Promise.reject(thrown) } as unknown as Client, close: () => { closed += 1; return Promise.resolve(); } };
  const connector = { connect: () => Promise.resolve(session) } as unknown as PgConnector;
  await expect(readActivity({ connector, applicationName: 'test', now: Date.now }, { addonId: 'a', appRoles: [], mayWrite: false })).rejects.toMatchObject({ error: { code } });
  expect(closed).toBe(1);
});

/** A replica behind the read-only side, and a primary behind the other one that answers or refuses. */
function withReplica(primary: Error | null) {
  const asked: string[] = [];
  const connector = {
    connect: ({ access }: Target) => {
      asked.push(access);
      if (access === 'read-write' && primary !== null) return Promise.reject(primary);
      const rows = [[[access === 'read-only' ? 't' : 'f']], access === 'read-only' ? [] : [['7', 'app_rw', 'puma', null, null, 'idle', 'f']], []];
      return Promise.resolve({ client: { query: () => Promise.resolve({ rows: rows.shift() }) }, close: () => Promise.resolve() });
    },
  } as unknown as PgConnector;
  const read = (mayWrite: boolean) => readActivity({ connector, applicationName: 'test', now: Date.now }, { addonId: 'a', appRoles: [], mayWrite });
  return { asked, read };
}

it('a replica’s answer stands while writing is not allowed', async () => {
  const { asked, read } = withReplica(null);
  expect(await read(false)).toMatchObject({ replica: true, sessions: [] });
  expect(asked).toEqual(['read-only']);
});

it('where writing is allowed, the primary tells its own sessions', async () => {
  const { asked, read } = withReplica(null);
  expect(await read(true)).toMatchObject({ replica: false, sessions: [{ pid: 7, role: 'app_rw', program: 'puma' }] });
  expect(asked).toEqual(['read-only', 'read-write']);
});

it('a primary that refuses leaves what the replica knows', async () => {
  expect(await withReplica(failure('borealis.access-revoked', { addonName: 'a', what: 'write' }, 'No.')).read(true)).toMatchObject({ replica: true });
});
