import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { createSideSessions } from './side-sessions.ts';
import { startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
beforeAll(async () => { box = await startTestConsole(startCluster); });
afterAll(async () => { await box.stop(); });

const target = { addonId: 'addon', access: 'read-only', identity: 'personal' } as const;
const pids = (name: string): Promise<number[]> => box.cluster.admin(async (client) => (
  (await client.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE application_name = $1', [name])).rows.map(({ pid }) => pid)
));
const sides = (applicationName: string, more: { idleMs?: number; answerMs?: number } = {}) => createSideSessions({ connector: box.connector, applicationName, ...more });

test('questions at once share a connection, which closes when it idles and is made again', async () => {
  const side = sides('idles', { idleMs: 20 });
  const answers = await Promise.all([1, 2, 3].map(() => side.query(target, 'SELECT pg_backend_pid()::text, $1::text', ['x'])));
  expect(new Set(answers.map(([row]) => row?.[0])).size).toBe(1);
  expect(answers[0]?.[0]?.[1]).toBe('x');
  await vi.waitFor(async () => { expect(await pids('idles')).toEqual([]); });
  expect(await side.query(target, 'SELECT $1::text', ['again'])).toEqual([['again']]);
  await side.dispose();
  await vi.waitFor(async () => { expect(await pids('idles')).toEqual([]); });
  await expect(side.query(target, 'SELECT $1::text', ['x'])).rejects.toMatchObject({ error: { code: 'op.cancelled' } });
});

test('a connection that was killed is replaced, one that does not answer is given up', async () => {
  const side = sides('killed', { answerMs: 5_000 });
  await side.query(target, 'SELECT $1::text', ['x']);
  const [pid] = await pids('killed');
  await box.cluster.admin((client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
  await vi.waitFor(async () => { expect(await side.query(target, 'SELECT $1::text', ['y'])).toEqual([['y']]); });
  await expect(side.query(target, 'SELECT pg_sleep($1::float8)::text', ['60'])).rejects.toThrow(/in time|timeout|terminated/i);
  await vi.waitFor(async () => { expect(await side.query(target, 'SELECT $1::text', ['z'])).toEqual([['z']]); });
  await side.dispose();
});

test('it cannot write', async () => {
  const side = sides('writes');
  await expect(side.query({ ...target, access: 'read-write' }, 'CREATE TABLE never (a int)', [])).rejects.toMatchObject({ code: '25006' });
  await side.dispose();
});
