import { expect, test } from 'vitest';
import type { ScriptItem } from './script-reader.ts';
import { backslashName, isEmpty, isGuard, lineAt, mayShareMessage, stopAt, stopText, transactionWord } from './script-text.ts';

const item = (text: string, more: Partial<ScriptItem> = {}): ScriptItem => ({ kind: 'sql', text, from: 0, startLine: 1, line: 1, backslashAt: null, copyData: null, ...more });

test.each([
  ['COMMIT', 'COMMIT'], ['/* x */ end', 'END'], ['BEGIN', 'BEGIN'], ['start transaction read only', 'START TRANSACTION'], ["PREPARE TRANSACTION 'x'", 'PREPARE TRANSACTION'],
  ['ROLLBACK', 'ROLLBACK'], ['rollback work', 'ROLLBACK'], ['ROLLBACK TO SAVEPOINT a', null], ['rollback -- c\n work to a', null], ['ROLLBACK AND CHAIN', 'ROLLBACK'],
  ['SAVEPOINT a', null], ['prepare p as select 1', null], ['SELECT 1', null], ['abort', 'ABORT'],
])('%j begins or ends a transaction: %s', (text, word) => {
  expect(transactionWord(item(text))).toBe(word);
});

test('statements that could change how others read go alone', () => {
  expect(['insert into t values (1)', '-- c\nUPDATE t SET a = 1', 'create table t ()', 'DROP TABLE t'].every((text) => mayShareMessage(item(text)))).toBe(true);
  expect(['set standard_conforming_strings = off', "select set_config('a', 'b', false)", 'copy t from stdin', 'vacuum', 'reset all', 'do $$ $$'].some((text) => mayShareMessage(item(text)))).toBe(false);
});

test('lines and columns are those of the file, in characters', () => {
  const statement = item("-- é🚀\nSELECT '🚀', nope", { startLine: 10, line: 11, from: 6 });
  expect(lineAt(statement, statement.text.indexOf('nope'))).toEqual({ line: 11, column: 13, text: "SELECT '🚀', nope" });
  const long = item(`SELECT ${'x'.repeat(5000)}`);
  const shown = lineAt(long, 3000);
  expect(shown.text.length).toBeLessThan(410);
  expect(shown.text).toMatch(/^…x+…$/);
});

test('where a file stopped, in words', () => {
  const message = { severity: 'ERROR', sqlstate: '42703', message: 'no column', detail: 'D', hint: 'H', where: null, at: 7 };
  const stop = stopAt(item('SELECT nope', { startLine: 3, line: 3 }), 1234, message, 7);
  expect(stop).toMatchObject({ line: 3, column: 8, statement: 1234, text: 'SELECT nope', message: { at: null } });
  expect(stopText(stop)).toBe('ERROR:  no column (SQLSTATE 42703)\nLINE 3, column 8 (statement 1,234):  SELECT nope\nDETAIL:  D\nHINT:  H');
});

test('what is no statement is known', () => {
  expect(isEmpty(item('/* c */ ', { from: 8 }))).toBe(true);
  expect(isGuard(item('\\restrict abc', { kind: 'backslash', backslashAt: 0 }))).toBe(true);
  expect(isGuard(item('\\restricted', { kind: 'backslash', backslashAt: 0 }))).toBe(false);
  expect(backslashName(item('SELECT 1 \\gx foo', { backslashAt: 9 }))).toBe('\\gx');
});
