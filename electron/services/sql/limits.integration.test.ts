import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { startRun, untilState } from './testing/started-run.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
beforeAll(async () => { box = await startTestConsole(startCluster, { settings: () => ({ statementTimeoutSeconds: 0, resultMemoryMiB: 8 }) }); });
afterAll(async () => { await box.stop(); });

/** A value whole, part by part. */
async function whole(resultId: string, row: number, column: number): Promise<{ length: number; parts: number; end: string }> {
  let length = 0;
  let parts = 0;
  let end = '';
  for (let from: number | null = 0; from !== null;) {
    const part: { text: string; next: number | null } | null = await box.service.cell(resultId, null, row, column, from);
    if (part === null) throw new Error('NULL');
    expect(Buffer.byteLength(part.text)).toBeLessThanOrEqual(8 * 1024 * 1024);
    length += part.text.length;
    end = part.text.slice(-3);
    parts += 1;
    from = part.next;
  }
  return { length, parts, end };
}

test('a value of 200 MB is there whole, in parts, and the page that holds it stays small', async () => {
  const events = await box.run("SELECT 1 AS before, repeat('é', 104857599) || '!!' AS large, 2 AS behind");
  expect(finished(events)).toMatchObject({ outcome: 'done', error: null });
  const { resultId } = only(events, 'columns')[0]!;
  const { rows: [row] } = await box.service.rows(resultId, null, 0, 1);
  expect(row?.[1]).toMatchObject({ bytes: 209_715_200 });
  expect([row?.[0], row?.[2]]).toEqual(['1', '2']);
  expect(await whole(resultId, 0, 1)).toEqual({ length: 104_857_601, parts: 25, end: 'é!!' });
});

test('a value beyond 256 MB ends this session only', async () => {
  const kept = await box.run('SELECT 1', { tabId: 'other' });
  const more = await box.run("SELECT 'first'; SELECT repeat('x', 268435457), 2");
  expect(finished(more)).toMatchObject({ outcome: 'lost', error: { code: 'pg.connection-lost', message: expect.stringContaining('up to 256 MB') } });
  expect(finished(await box.run('SELECT 2')).outcome).toBe('done');
  const again = await box.run('SELECT 2', { tabId: 'other' });
  expect(only(again, 'session')[0]?.pid).toBe(only(kept, 'session')[0]?.pid);
  expect(finished(again).outcome).toBe('done');
});

test('1,600 columns of many types, by name and by place', async () => {
  const kinds = ['g', "g::text || 'é'", 'NULL::numeric', 'g::numeric / 7', "ARRAY[g, 1]", "'{}'::jsonb", 'now()', "'\\x00'::bytea"];
  const events = await box.run(`SELECT ${Array.from({ length: 1600 }, (_, n) => `${kinds[n % kinds.length]} AS "__proto__"`).join(', ')} FROM generate_series(1, 500) g`);
  expect(finished(events).outcome).toBe('done');
  expect(only(events, 'columns')[0]?.columns).toHaveLength(1600);
  const { rows } = await box.rowsOf(events, 499, 1);
  expect(rows[0]).toHaveLength(1600);
  expect(rows[0]?.slice(1592, 1597)).toEqual(['500', '500é', null, '71.4285714285714286', '{500,1}']);
  const more = await box.run(`SELECT ${Array.from({ length: 1665 }, () => '1').join(', ')}`);
  expect(only(more, 'statement-failed')[0]?.error.sqlstate).toBe('54011');
});

test('a backend killed in the middle of a result by parameters leaves the rows that arrived', async () => {
  const run = startRun(box, 'SELECT generate_series(1, 100000000), :x', { parameters: [{ name: 'x', value: 'y' }] });
  await run.seen('rows');
  await box.cluster.admin(async (client) => client.query('SELECT pg_terminate_backend($1)', [await run.pid()]));
  const events = await run.done;
  expect(finished(events)).toMatchObject({ outcome: 'lost', error: { code: 'pg.connection-lost' } });
  const { rows, complete } = await box.rowsOf(events, 0, 2);
  expect([rows, complete]).toEqual([[['1', 'y'], ['2', 'y']], true]);
});

test('a statement with parameters is cancelled like any other', async () => {
  const run = startRun(box, 'SELECT pg_sleep(:s)', { parameters: [{ name: 's', value: '60' }] });
  await untilState(box, await run.pid(), 'active');
  expect(await box.service.cancel('tab')).toBe('cancelled');
  expect(only(await run.done, 'statement-failed')[0]?.error.sqlstate).toBe('57014');
});
