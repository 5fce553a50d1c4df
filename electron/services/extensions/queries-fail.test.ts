import { DatabaseError } from 'pg';
import type { Client } from 'pg';
import { expect, it } from 'vitest';
import { failure, toAppError } from '../errors/app-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import { createExtensionsService } from './extensions-service.ts';
import { removeExtension } from './remove-extension.ts';

function refusal(code: string): DatabaseError {
  const error = new DatabaseError('no', 2, 'error');
  error.code = code;
  return error;
}

/** Sessions on which every query fails so. */
const failing = (thrown: Error): PgConnector => ({
  connect: () => Promise.resolve({ client: { query: () => Promise.reject(thrown) } as unknown as Client, role: 'r', close: () => Promise.resolve() }),
}) as unknown as PgConnector;
const none = () => undefined;

function serviceOn(thrown: Error) {
  return createExtensionsService({
    borealis: { extensions: () => Promise.resolve([]), installExtension: () => Promise.reject(thrown), removeExtension: () => Promise.reject(thrown) },
    connector: failing(thrown), addonName: () => Promise.resolve('borealis-shop'), checkElevation: none, audit: none, onChanged: none, notify: none, applicationName: 'test',
  });
}
const codeOf = (work: Promise<unknown>) => work.then(() => null, (thrown: unknown) => toAppError(thrown).code);

it.each([
  ['57P01', refusal('57P01'), 'pg.connection-lost'],
  ['a lost connection', new Error('Connection terminated unexpectedly'), 'pg.connection-lost'],
  ['57014', refusal('57014'), 'pg.statement-failed'],
])('%s is never told as a fault of the program', async (_what, thrown, code) => {
  const service = serviceOn(thrown);
  expect(await codeOf(service.offered('a'))).toBe(code);
  expect(await codeOf(service.uses('a', 'hstore'))).toBe(code);
  expect((await service.plan('a', ['hstore'])).unread?.code).toBe(code);
  expect(await codeOf(service.update('a', 'hstore', '1.8'))).toBe(code);
});

it('of an update, says who may do it', async () => {
  await expect(serviceOn(refusal('42501')).update('a', 'hstore', '1.8')).rejects.toMatchObject({ error: { code: 'pg.statement-failed', details: { hint: expect.stringContaining('only the owner of hstore') } } });
});

const removal = () => Promise.reject(failure('borealis.bad-reply', { problem: 'no JSON' }, 'Not usable.'));

it('a removal whose answer cannot be understood is looked up', async () => {
  const there = { name: 'hstore', schema: 'public', version: '1.8' };
  await removeExtension({ removeExtension: removal, extensions: () => Promise.resolve([]) }, 'borealis-shop', 'hstore');
  expect(await codeOf(removeExtension({ removeExtension: removal, extensions: () => Promise.resolve([there]) }, 'borealis-shop', 'hstore'))).toBe('borealis.bad-reply');
});
