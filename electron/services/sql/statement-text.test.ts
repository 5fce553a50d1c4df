import { expect, test } from 'vitest';
import { splitScript } from '../../../shared/sql/splitter.ts';
import { utf16Offset } from './position.ts';
import { missingValues, statementText } from './statement-text.ts';

const made = (script: string, values: Record<string, string | null>) => statementText(script, splitScript(script)[0]!, 100, new Map(Object.entries(values)), true);

test('values are put in, numbered as they stand', () => {
  expect(made('SELECT :b, $3, :a, $1, :b', { a: '1', b: '2', $1: '3', $3: '4' })).toMatchObject({
    text: 'SELECT $3, $2, $4, $1, $3',
    values: [{ name: '$1', value: '3' }, { name: '$3', value: '4' }, { name: 'b', value: '2' }, { name: 'a', value: '1' }],
  });
  expect(made(`SELECT :'a', :"b", :'n'`, { a: "it's \\", b: 'a"b', n: null })).toMatchObject({ text: `SELECT  E'it''s \\\\', "a""b", NULL`, values: null });
  expect(made('SELECT 1 LIMIT:n', { n: '1' }).text).toBe('SELECT 1 LIMIT $1');
  expect(made('SELECT 1', { n: '1' })).toMatchObject({ text: 'SELECT 1', values: null });
});

test('every offset finds its way back into the tab', () => {
  const script = "  SELECT :long, :'x', y";
  const { text, toTab } = made(script, { long: '1', x: 'much longer than its name' });
  expect(toTab(0)).toBe(102);
  expect(toTab(text.indexOf('$1'))).toBe(100 + script.indexOf(':long'));
  expect(toTab(text.indexOf('much'))).toBe(100 + script.indexOf(":'x'"));
  expect(toTab(text.indexOf(', y'))).toBe(100 + script.indexOf(', y'));
  expect(toTab(text.length)).toBe(100 + script.length);
});

test('what is missing', () => {
  const script = `SELECT :a, :b; SELECT :'a', :"c", $1; \\d :x`;
  expect(missingValues(script, splitScript(script), new Map([['b', null], ['c', null]]), true)).toEqual(['a', 'c', '$1']);
});

test('positions in characters and in bytes', () => {
  const sent = 'é😀a€b';
  expect([1, 2, 3, 4, 5, 6, 9].map((position) => utf16Offset(sent, position))).toEqual([0, 1, 3, 4, 5, 6, 6]);
  expect([1, 3, 7, 8, 11, 12].map((position) => utf16Offset(sent, position, 'bytes'))).toEqual([0, 1, 3, 4, 5, 6]);
});
