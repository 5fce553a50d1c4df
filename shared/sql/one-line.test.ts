import { expect, test } from 'vitest';
import { onOneLine } from './one-line.ts';

test.each([
  ['select 1', 'select 1'], ['select  \'a  b\'', 'select  \'a  b\''],
  ['select a, -- the "first"\n       b\r\nfrom t;\n\n-- more\nselect 2', 'select a,  b from t;  select 2'],
  ['select /*+ hint\n     two */ 1\n', 'select /*+ hint two */ 1'], ['select 1--c\n+2', 'select 1 +2'],
  ['do $$ begin null; end $$', 'do $$ begin null; end $$'],
])('%j', (sql, line) => {
  expect(onOneLine(sql)).toBe(line);
});

test.each(["select 'a\nb'", 'select "a\nb"', 'do $$\nbegin null; end $$', "select 'a'\n'b'", "select E'a\n'"])('%j has a line break that means something', (sql) => {
  expect(onOneLine(sql)).toBeNull();
});
