import { DatabaseError } from 'pg';
import { expect, it } from 'vitest';
import { failure, toAppError } from '../errors/app-failure.ts';
import { toQueryFailure } from './query-failure.ts';

function refusal(code: string): DatabaseError {
  const error = new DatabaseError('no', 2, 'error');
  error.code = code;
  return error;
}

it.each([
  ['a refusal', refusal('42501'), 'pg.statement-failed'],
  ['a statement that took too long', refusal('57014'), 'pg.statement-failed'],
  ['an end by the administrator', refusal('57P01'), 'pg.connection-lost'],
  ['a socket that ended', new Error('Connection terminated unexpectedly'), 'pg.connection-lost'],
  ['what is told already', failure('op.cancelled', {}, 'Cancelled.'), 'op.cancelled'],
])('%s is told as what it is', (_what, thrown, code) => {
  expect(toAppError(toQueryFailure(thrown)).code).toBe(code);
});
