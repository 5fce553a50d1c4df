import { expect, test } from 'vitest';
import { fileName, optionsFor, withEnding } from './export-form.ts';

test('only options that mean something for the format are sent', () => {
  const chosen = { headers: false, nullText: '\\N', formulaGuard: true, table: ' public.orders ' };
  expect(optionsFor('csv', chosen)).toEqual({ headers: false, nullText: '\\N', formulaGuard: true, table: '' });
  expect(optionsFor('json', chosen)).toEqual({ headers: true, nullText: '', formulaGuard: false, table: '' });
  expect(optionsFor('sql', chosen)).toEqual({ headers: true, nullText: '', formulaGuard: false, table: 'public.orders' });
  expect(optionsFor('xlsx', chosen)).toEqual({ headers: false, nullText: '', formulaGuard: true, table: '' });
});

test.each([
  ['/home/dana/orders.csv', 'xlsx', '/home/dana/orders.xlsx'],
  ['C:\\Users\\Dana\\a.b.JSON', 'md', 'C:\\Users\\Dana\\a.b.md'],
  ['/home/dana/orders.export', 'md', '/home/dana/orders.export'],
  ['/home/dana.csv/orders', 'md', '/home/dana.csv/orders'],
])('%s as %s is %s', (path, ending, expected) => {
  expect(withEnding(path, ending)).toBe(expected);
});

test('the file name of a path of either system', () => {
  expect(fileName('/home/dana/orders.csv')).toBe('orders.csv');
  expect(fileName('C:\\Users\\orders.csv')).toBe('orders.csv');
});
