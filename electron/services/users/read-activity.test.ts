import { DatabaseError, type Client } from 'pg';
import { expect, it } from 'vitest';
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
  await expect(readActivity({ connector, applicationName: 'test', now: Date.now }, 'a', [])).rejects.toMatchObject({ error: { code } });
  expect(closed).toBe(1);
});
