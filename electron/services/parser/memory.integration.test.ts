import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Resident memory (bytes) that thousands of statements cost, in a process of their own. */
const script = `
  const { createPgParser } = await import(${JSON.stringify(new URL('pg-parser.ts', import.meta.url).href)});
  const parser = createPgParser();
  await parser.parse('SELECT 1');
  const before = process.memoryUsage().rss;
  let most = before;
  for (let turn = 0; turn < 4000; turn += 1) {
    await parser.parse('SELECT * FROM t WHERE a = ' + turn);
    await parser.parse('SELECT * FRO t');
    await parser.parsePlPgSql('DO $$ BEGIN DELETE FROM t; END $$');
    most = Math.max(most, turn % 100 === 0 ? process.memoryUsage().rss : 0);
  }
  console.log(most - before);`;

it('thousands of statements cost little memory', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(Number(stdout)).toBeLessThan(64 * 1024 * 1024);
});
