import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
beforeAll(async () => {
  box = await startTestConsole(startCluster);
  await box.run('CREATE TABLE copied (id int, name text)');
});
afterAll(async () => { await box.stop(); });

test('COPY FROM STDIN takes the lines below it', async () => {
  const data = Array.from({ length: 30_000 }, (_, n) => `${n}\té😀 ${n}\n`).join('');
  const events = await box.run(`TRUNCATE copied;\nCOPY copied FROM STDIN; -- data\n${data}\\.\nSELECT count(*), max(name) FROM copied WHERE id < 10`);
  expect(only(events, 'statement-done').map(({ command }) => command)).toEqual(['TRUNCATE TABLE', 'COPY 30000', 'SELECT 1']);
  expect((await box.rowsOf(events)).rows).toEqual([['10', 'é😀 9']]);
});

test('COPY FROM STDIN without lines, and with wrong ones, fails cleanly', async () => {
  const events = await box.run('COPY copied FROM STDIN;\nSELECT 1');
  expect(only(events, 'statement-failed')[0]?.error.message).toContain('end them with a line \\.');
  const wrong = await box.run(`COPY copied (id) FROM STDIN;\nx\n${'1\n'.repeat(200_000)}\\.\n`);
  expect(only(wrong, 'statement-failed')[0]?.error).toMatchObject({ sqlstate: '22P02', where: expect.stringContaining('line 1') });
  expect(finished(await box.run('SELECT 1')).outcome).toBe('done');
});

test('COPY TO STDOUT shows its lines', async () => {
  const events = await box.run("COPY (SELECT g, E'a\\tb' FROM generate_series(1, 3) g) TO STDOUT");
  expect((await box.rowsOf(events)).rows).toEqual([['1\ta\\tb'], ['2\ta\\tb'], ['3\ta\\tb']]);
  expect(only(events, 'statement-done')[0]).toMatchObject({ command: 'COPY 3', rowCount: 3, remark: expect.stringContaining('line') });
  const binary = await box.run('COPY (SELECT 1) TO STDOUT (FORMAT binary)');
  expect((await box.rowsOf(binary)).rows[0]?.[0]).toMatch(/^\\x5047434f5059/);
  expect(finished(binary).outcome).toBe('done');
});

test('100,000 notices: a thousand are told, the others counted', async () => {
  const events = await box.run("DO $$ BEGIN FOR n IN 1..100000 LOOP RAISE NOTICE 'number %', n; END LOOP; END $$");
  const notices = only(events, 'notice');
  expect(notices).toHaveLength(1000);
  expect(notices[999]?.notice).toMatchObject({ severity: 'NOTICE', sqlstate: '00000', message: 'number 1000' });
  expect(only(events, 'notices-dropped')).toEqual([{ kind: 'notices-dropped', statement: 0, dropped: 99_000 }]);
});

test('notifications are told as notices, those of quiet times with the next statement', async () => {
  await box.run('LISTEN news');
  const own = await box.run("NOTIFY news, 'own'");
  expect(only(own, 'notice')[0]?.notice).toMatchObject({ severity: 'NOTIFY', message: expect.stringContaining('news'), detail: 'own' });
  await box.cluster.admin((client) => client.query("NOTIFY news, 'foreign'"));
  const seen: string[] = [];
  while (!seen.includes('foreign')) seen.push(...only(await box.run('SELECT 1'), 'notice').map(({ notice }) => notice.detail ?? ''));
  expect(seen).toEqual(['foreign']);
});

test('a notice points at its place; long ones are shortened', async () => {
  const events = await box.run("DO $$ BEGIN RAISE WARNING USING MESSAGE = repeat('w', 1000000), HINT = 'h', DETAIL = 'd'; END $$");
  expect(only(events, 'notice')[0]?.notice).toMatchObject({ severity: 'WARNING', hint: 'h', detail: 'd' });
  expect(only(events, 'notice')[0]!.notice.message.length).toBeLessThan(20_000);
});

test('rules that answer with several results keep each', async () => {
  const events = await box.run('CREATE TABLE ruled (a int); CREATE RULE r AS ON INSERT TO ruled DO ALSO SELECT 42 AS also; INSERT INTO ruled VALUES (1)');
  expect(finished(events).outcome).toBe('done');
  expect((await box.rowsOf(events)).rows).toEqual([['42']]);
});

test('CREATE FUNCTION with BEGIN ATOMIC runs as one statement', async () => {
  const events = await box.run('CREATE FUNCTION atomic(x int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN x > 1 THEN 1 ELSE 2 END; END; SELECT atomic(5);');
  expect(only(events, 'statement-done').map(({ command }) => command)).toEqual(['CREATE FUNCTION', 'SELECT 1']);
});
