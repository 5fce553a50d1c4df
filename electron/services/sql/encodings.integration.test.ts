import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../../../sandbox/postgres/cluster.ts';
import { finished, only, startTestConsole, type TestConsole } from './testing/test-console.ts';

let box: TestConsole;
beforeAll(async () => {
  box = await startTestConsole(startCluster);
  for (const [name, encoding] of [['bytes', 'SQL_ASCII'], ['latin', 'LATIN1']]) {
    await box.cluster.admin((client) => client.query(`CREATE DATABASE ${name} ENCODING '${encoding}' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`));
    await box.cluster.admin((client) => client.query('GRANT ALL ON SCHEMA public TO writer'), name);
    box.elevated.add(`database:${name}`);
  }
});
afterAll(async () => { await box.stop(); });

const bytes = { addonId: 'database:bytes', tabId: 'bytes' };
const latin = { addonId: 'database:latin', tabId: 'latin' };

test('an SQL_ASCII database: bytes that are no UTF-8 arrive as they are and are shown as U+FFFD', async () => {
  const events = await box.run("SELECT E'a\\xE9b' AS latin, 'é' AS utf, E'\\xFF\\xFE' AS wild, length('é')", bytes);
  expect(finished(events)).toMatchObject({ outcome: 'done' });
  expect((await box.rowsOf(events)).rows).toEqual([['a\uFFFDb', 'é', '\uFFFD\uFFFD', '2']]);
  const { resultId } = only(events, 'columns')[0]!;
  const raw: string[] = [];
  await box.service.withResult(resultId, async (result) => {
    expect(result.statement.serverEncoding).toBe('SQL_ASCII');
    await result.scan(0, 1, (data, at) => {
      raw.push(data.toString('latin1', at + 4, at + 7));
      return true;
    });
  });
  expect(raw).toEqual(['a\u00E9b']);
});

test('positions are bytes there', async () => {
  const text = "SELECT 'é😀€', nope";
  expect(only(await box.run(text, bytes), 'statement-failed')[0]?.error.at).toBe(text.indexOf('nope'));
});

test('COPY of bytes shows them too', async () => {
  const events = await box.run("COPY (SELECT E'\\xE9') TO STDOUT", bytes);
  expect((await box.rowsOf(events)).rows).toEqual([['\uFFFD']]);
});

test('a LATIN1 database: the server converts, and says what it cannot', async () => {
  const events = await box.run("SELECT 'é', length('é'), ascii('é')", latin);
  expect((await box.rowsOf(events)).rows).toEqual([['é', '1', '233']]);
  expect(only(await box.run("SELECT '€'", latin), 'statement-failed')[0]?.error.sqlstate).toBe('22P05');
  const text = "SELECT 'éé', nope";
  expect(only(await box.run(text, latin), 'statement-failed')[0]?.error.at).toBe(text.indexOf('nope'));
});

test('client_encoding set by a script is set back, with a word about it', async () => {
  const events = await box.run("SET client_encoding = 'LATIN1'; SELECT 'é€'; SHOW client_encoding");
  expect(only(events, 'notice').map(({ notice }) => [notice.severity, notice.message])).toEqual([['WARNING', 'client_encoding was set to LATIN1 and is UTF8 again.']]);
  expect((await box.rowsOf(events)).rows).toEqual([['UTF8']]);
  expect((await box.service.rows(only(events, 'columns')[0]!.resultId, null, 0, 1)).rows).toEqual([['é€']]);
  expect(only(await box.run("SET client_encoding = 'UTF8'"), 'notice')).toEqual([]);
  const ascii = await box.run("SET client_encoding = 'UTF8'; SELECT E'\\xE9'", bytes);
  expect((await box.rowsOf(ascii)).rows).toEqual([['\uFFFD']]);
});
