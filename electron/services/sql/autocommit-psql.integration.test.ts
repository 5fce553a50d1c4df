import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster, type Cluster } from '../../../sandbox/postgres/cluster.ts';
import { startTestConsole, type TestConsole } from './testing/test-console.ts';

const run = promisify(execFile);
let cluster: Cluster;
let box: TestConsole;
beforeAll(async () => {
  box = await startTestConsole(async (folder) => (cluster = await startCluster(folder)));
  await cluster.admin((client) => client.query('ALTER ROLE writer SET log_statement = \'all\''));
  await cluster.admin((client) => client.query('CREATE TABLE t (a int); ALTER TABLE t OWNER TO writer; CREATE INDEX i ON t (a)'));
});
afterAll(async () => { await box.stop(); });

/** Each leaves nothing behind that the next could trip over; many fail, which does not matter here. */
const statements = [
  'SELECT 1', 'INSERT INTO t VALUES (1)', '/* c */ SELECT 2', '/* a /* b */ */ VACUUM t', 'VACUUM', 'CLUSTER', 'CLUSTER t', 'CLUSTER "t"', 'ANALYZE t',
  'CREATE DATABASE no', 'CREATE TABLESPACE no LOCATION \'/no\'', 'CREATE INDEX CONCURRENTLY ON t (a)', 'CREATE UNIQUE INDEX CONCURRENTLY ON t (a)',
  'CREATE INDEX ON t (a)', 'CREATE/**/UNIQUE INDEX ON t (a)', 'ALTER SYSTEM SET work_mem = 1', 'ALTER TABLE t ADD b int', 'DROP DATABASE no', 'DROP TABLESPACE no',
  'DROP INDEX CONCURRENTLY no', 'DROP INDEX no', 'DROP TABLE no', 'REINDEX DATABASE postgres', 'REINDEX SYSTEM postgres', 'REINDEX TABLE t', 'REINDEX TABLE CONCURRENTLY t',
  'REINDEX INDEX CONCURRENTLY i', 'REINDEX (VERBOSE) TABLE t', 'DISCARD ALL', 'DISCARD PLANS', 'PREPARE TRANSACTION \'x\'', 'PREPARE p AS SELECT 1', 'SAVEPOINT s', 'RELEASE s',
  'START TRANSACTION', 'begin', 'COMMIT', 'END', 'ABORT', 'ROLLBACK', 'ROLLBACK TO s', 'LOCK t', 'SET work_mem = 64', 'CALL no()', '(SELECT 1)', 'TABLE t', 'LISTEN x', 'CHECKPOINT',
];

/** What the server was sent, from its log between two marks. */
async function logged(mark: string, work: () => Promise<unknown>): Promise<string[]> {
  const log = join(cluster.dataFolder, '..', 'log');
  const before = (await readFile(log, 'utf8')).length;
  await work();
  await expect.poll(async () => (await readFile(log, 'utf8')).slice(before)).toContain(mark);
  return [...(await readFile(log, 'utf8')).slice(before).matchAll(/statement: ([^\n]*(?:\n\t[^\n]*)*)/g)].map(([, text = '']) => text.replaceAll('\n\t', '\n'));
}

/** BEGIN (true) or none in front of each statement. */
function begins(sent: readonly string[]): boolean[] {
  return statements.map((statement) => {
    const at = sent.findIndex((text) => text.replace(/;$/, '') === statement);
    if (at === -1) throw new Error(`${statement} was not sent: ${sent.join(' | ')}`);
    return sent[at - 1] === 'BEGIN';
  });
}

test('BEGIN goes out in front of the same statements as from psql with AUTOCOMMIT off', async () => {
  const script = statements.map((statement) => `${statement};\nROLLBACK AND NO CHAIN;`).join('\n');
  const file = join(box.dataDir, '..', 'script.sql');
  await writeFile(file, `${script}\nSELECT 'end of psql';\n`);
  const theirs = await logged('end of psql', () => run('psql', ['-X', '-q', '-o', '/dev/null', '-v', 'AUTOCOMMIT=off', '-f', file, `host=127.0.0.1 port=${cluster.port} user=writer password=w dbname=postgres`]));
  const ours = await logged('end of ours', () => box.run(`${script}\nSELECT 'end of ours'`, { commit: 'manual', onError: 'continue' }));
  expect(begins(ours)).toEqual(begins(theirs));
  expect(begins(theirs).filter(Boolean).length).toBeGreaterThan(20);
});
