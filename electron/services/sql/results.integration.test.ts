import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { heldMost } from '../../../sandbox/testing/held-memory.ts';
import { openPrivately } from './spool.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
/** Bytes that the disk still takes; the next write past them fails as on a full disk. */
let diskLeft = Number.POSITIVE_INFINITY;
beforeAll(async () => {
  box = await startTestConsole(startCluster, {
    settings: () => ({ statementTimeoutSeconds: 0, resultMemoryMiB: 1 }),
    async openSpoolFile(path) {
      const file = await openPrivately(path);
      return {
        read: (...args) => file.read(...args),
        close: () => file.close(),
        write(data, offset, length, position) {
          diskLeft -= length;
          if (diskLeft < 0) return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
          return file.write(data, offset, length, position);
        },
      };
    },
  });
});
afterAll(async () => { await box.stop(); });

const spool = (): string => join(box.dataDir, 'spool');

test('200,000 rows at any place, past the memory into a private file that goes with the tab', async () => {
  const events = await box.run("SELECT g, repeat('x', 40) || g, NULL FROM generate_series(1, 200000) g", { tabId: 'large' });
  expect(finished(events).outcome).toBe('done');
  expect(only(events, 'rows').at(-1)?.count).toBe(200_000);
  for (const offset of [0, 1, 15, 16, 17, 4095, 99_999, 131_072, 199_000, 199_999]) {
    const { rows } = await box.rowsOf(events, offset, 1000);
    expect(rows).toHaveLength(Math.min(1000, 200_000 - offset));
    rows.forEach((row, index) => expect(row).toEqual([String(offset + index + 1), `${'x'.repeat(40)}${offset + index + 1}`, null]));
  }
  expect((await box.rowsOf(events, 200_000, 10)).rows).toEqual([]);
  const { resultId } = only(events, 'columns')[0]!;
  expect(await box.service.cell(resultId, null, 199_999, 0, 0)).toEqual({ text: '200000', next: null });
  await expect(box.service.cell(resultId, null, 200_000, 0, 0)).rejects.toMatchObject({ error: { code: 'result.gone' } });
  const [file] = await readdir(spool());
  expect((await stat(spool())).mode & 0o777).toBe(0o700);
  expect((await stat(join(spool(), file!))).mode & 0o777).toBe(0o600);
  await box.service.closeTab('large');
  expect(await readdir(spool())).toEqual([]);
  await expect(box.service.rows(resultId, null, 0, 1)).rejects.toMatchObject({ error: { code: 'result.gone' } });
});

test('the next run of a tab frees its results', async () => {
  const events = await box.run('SELECT 1');
  await box.run('SELECT 2');
  await expect(box.rowsOf(events)).rejects.toMatchObject({ error: { code: 'result.gone' } });
});

test('2,000,000 rows do not grow the process beyond bounds', async () => {
  const { answer: events, bytes } = await heldMost(() => box.run("SELECT g, md5(g::text), repeat('y', 60) FROM generate_series(1, 2000000) g"));
  expect((await box.rowsOf(events, 1_999_999, 1)).rows[0]?.[0]).toBe('2000000');
  expect(bytes).toBeLessThan(32 * 1024 * 1024);
  const began = performance.now();
  for (let place = 1; place <= 20; place += 1) await box.rowsOf(events, place * 99_000, 200);
  expect((performance.now() - began) / 20).toBeLessThan(500);
});

test('long values arrive shortened on a character’s border and whole on demand, from memory and from the file', async () => {
  const events = await box.run("SELECT repeat('é', 40000), repeat('a', 65536), 'x' || repeat('😀', 2000000), NULL, 'end'; ");
  const { rows: [row] } = await box.rowsOf(events);
  expect(row?.[0]).toEqual({ preview: 'é'.repeat(32_768), bytes: 80_000 });
  expect(row?.[1]).toBe('a'.repeat(65_536));
  expect(row?.[2]).toEqual({ preview: `x${'😀'.repeat(16_383)}`, bytes: 8_000_001 });
  expect(row?.slice(3)).toEqual([null, 'end']);
  const { resultId } = only(events, 'columns')[0]!;
  expect(await box.service.cell(resultId, null, 0, 0, 0)).toEqual({ text: 'é'.repeat(40_000), next: null });
  expect(await box.service.cell(resultId, null, 0, 2, 0)).toEqual({ text: `x${'😀'.repeat(2_000_000)}`, next: null });
  expect(await box.service.cell(resultId, null, 0, 3, 0)).toBeNull();
});

test('a page of many long values stays within bounds', async () => {
  const events = await box.run("SELECT repeat('z', 100000) FROM generate_series(1, 500)");
  const { rows } = await box.rowsOf(events, 0, 500);
  expect(rows).toHaveLength(500);
  expect(JSON.stringify(rows).length).toBeLessThan(18 * 1024 * 1024);
});

test('a full disk ends the result with what is there', async () => {
  diskLeft = 3 * 1024 * 1024;
  const events = await box.run("SELECT g, repeat('x', 100) FROM generate_series(1, 3000000) g", { tabId: 'full' });
  diskLeft = Number.POSITIVE_INFINITY;
  expect(finished(events)).toMatchObject({ outcome: 'failed', error: { code: 'result.spool-failed', message: expect.stringContaining('disk is full') } });
  const { count, complete, rows } = await box.rowsOf(events, 1000, 1);
  expect(complete).toBe(true);
  expect(count).toBeGreaterThan(10_000);
  expect(rows[0]?.[0]).toBe('1001');
  expect((await box.rowsOf(events, count - 1, 1)).rows[0]?.[0]).toBe(String(count));
  expect(finished(await box.run('SELECT 1', { tabId: 'full' })).outcome).toBe('done');
  await box.service.closeTab('full');
});

test('dispose removes every spool file', async () => {
  await box.run("SELECT repeat('x', 100) FROM generate_series(1, 100000)", { tabId: 'last' });
  expect(await readdir(spool())).not.toEqual([]);
  await box.service.dispose();
  expect(await readdir(spool())).toEqual([]);
});
