import { expect, test } from 'vitest';
import { failure } from '../errors/app-failure.ts';
import type { SideSessions } from './side-sessions.ts';
import { createWaitsReader } from './waits.ts';

type Rows = (string | null)[][];
const target = { addonId: 'a', access: 'read-only', identity: 'personal' } as const;
const read = (answer: () => Promise<Rows>) => createWaitsReader({ query: answer, dispose: () => Promise.resolve() } satisfies SideSessions)(target, 7);
const rows = (...list: Rows) => read(() => Promise.resolve(list));
const nobody = [null, null, null, null, null];

test('what the session says of itself', async () => {
  expect(await rows(['active', null, null, 'SELECT 1', ...nobody])).toEqual({ kind: 'working' });
  expect(await rows(['active', 'IO', 'DataFileRead', 'SELECT 1', ...nobody])).toEqual({ kind: 'waiting', type: 'IO', event: 'DataFileRead', blockedBy: [] });
  expect(await rows(['idle in transaction', 'Client', 'ClientRead', 'SELECT 1', ...nobody])).toEqual({ kind: 'working' });
  expect(await rows()).toMatchObject({ kind: 'unknown' });
});

test('who blocks it, as far as it may be seen', async () => {
  const own = ['active', 'Lock', 'tuple', 'UPDATE t'];
  expect(await rows([...own, '11', 'anna', 'psql', 'active', 'DELETE'], [...own, '12', 'ben', '', null, '<insufficient privilege>'], [...own, '13', null, null, null, null])).toEqual({
    kind: 'waiting', type: 'Lock', event: 'tuple', blockedBy: [
      { pid: 11, role: 'anna', application: 'psql', state: 'active', query: 'DELETE' },
      { pid: 12, role: 'ben', application: '', state: null, query: null },
      { pid: 13, role: null, application: null, state: null, query: null },
    ],
  });
});

test('a role that may not see the session, and no answer, are said as such', async () => {
  expect(await rows([null, null, null, '<insufficient privilege>', ...nobody])).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('may not see') });
  expect(await read(() => Promise.reject(failure('pg.too-many-connections', { message: 'no room' }, 'PostgreSQL has no room.')))).toEqual({ kind: 'unknown', reason: 'PostgreSQL has no room.' });
  expect(await read(() => Promise.reject(failure('elevation.required', { addonId: 'a' }, 'Write access is off.')))).toEqual({ kind: 'unknown', reason: 'Write access is off.' });
});
