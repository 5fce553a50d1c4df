import { expect, it } from 'vitest';
import { tableOf } from './table-of.ts';

it.each([
  ['select * from orders', 'orders'], ['SELECT id, note\nFROM sales."Order ""x""" where id > 1;', 'sales."Order ""x"""'], ['table only_this;', 'only_this'],
  ['select (select max(x) from inner_one) from outer_one order by 1', 'outer_one'],
  ['select * from a, b', null], ['select * from a join b using (id)', null], ['select * from f(1)', null], ['select 1', null], ['values (1)', null],
  ['select 1 from a union select 2 from b', null], ['with q as (select 1) select * from q', null],
])('%s', (statement, table) => expect(tableOf(statement)).toBe(table));
