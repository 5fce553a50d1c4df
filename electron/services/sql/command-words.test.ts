import { expect, test } from 'vitest';
import { commandWords, commits, takesNoBegin } from './command-words.ts';
import { durationMs } from './duration.ts';

test.each([
  ['SELECT 1', ['select']],
  ['  -- x\n /* y /* z */ */ Create/**/Unique index CONCURRENTLY x', ['create', 'unique', 'index', 'concurrently']],
  ['', []], ['-- only', []], ['(SELECT 1)', []], ['DROP "x"', ['drop']],
])('%s', (text, words) => {
  expect(commandWords(text)).toEqual(words);
});

test('what gets no BEGIN', () => {
  const none = ['BEGIN', 'start transaction', 'COMMIT', 'end', 'ABORT', 'Rollback', 'ROLLBACK TO s', 'PREPARE TRANSACTION \'x\'', 'VACUUM', 'vacuum full t', 'CLUSTER', 'CLUSTER;', 'CREATE DATABASE d',
    'create tablespace t', 'CREATE INDEX CONCURRENTLY i ON t (a)', 'CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)', 'ALTER SYSTEM SET a = 1', 'DROP DATABASE d', 'DROP TABLESPACE t', 'DROP INDEX CONCURRENTLY i',
    'REINDEX DATABASE d', 'REINDEX SYSTEM d', 'REINDEX TABLE CONCURRENTLY t', 'REINDEX INDEX CONCURRENTLY i', 'DISCARD ALL', '/* c */ COMMIT'];
  const some = ['SELECT 1', 'PREPARE p AS SELECT 1', 'CLUSTER t', 'CREATE INDEX i ON t (a)', 'CREATE UNIQUE INDEX i ON t (a)', 'CREATE TABLE t ()', 'ALTER TABLE t ADD a int', 'DROP TABLE t', 'DROP INDEX i',
    'REINDEX TABLE t', 'DISCARD PLANS', 'SAVEPOINT s', 'RELEASE s', 'beginx', 'ANALYZE', 'SET a = 1', 'COPY t FROM STDIN', 'LOCK t', ''];
  expect(none.filter((text) => !takesNoBegin(text))).toEqual([]);
  expect(some.filter(takesNoBegin)).toEqual([]);
});

test('what commits', () => {
  expect(['COMMIT', 'end work', '-- c\ncommit', "PREPARE TRANSACTION 'x'"].filter((text) => !commits(text))).toEqual([]);
  expect(['ROLLBACK', 'SELECT 1', 'PREPARE x AS SELECT 1', 'ABORT'].filter(commits)).toEqual([]);
});

test('durations as SHOW writes them', () => {
  expect(['0', '250ms', '10s', '10min', '1h', '2d', 'nonsense'].map(durationMs)).toEqual([0, 250, 10_000, 600_000, 3_600_000, 172_800_000, 0]);
});
