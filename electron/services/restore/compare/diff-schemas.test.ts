import { expect, it } from 'vitest';
import { differingRows, diffSchemas, type SchemaObject } from './diff-schemas.ts';

const object = (kind: SchemaObject['kind'], name: string, parent: string | null = null, definition = 'x'): SchemaObject => ({ kind, name, parent, definition, hash: definition });
const orders = [object('table', 'public.orders'), object('column', 'public.orders.id', 'public.orders', 'bigint'), object('index', 'public.orders_id', 'public.orders')];

it('names what is on one side only, and what is defined otherwise', () => {
  expect(diffSchemas(orders, orders)).toEqual([]);
  const changed = [...orders.slice(0, 1), object('column', 'public.orders.id', 'public.orders', 'integer'), object('function', 'public.f()')];
  expect(diffSchemas(orders, changed)).toEqual([
    { kind: 'function', name: 'public.f()', source: null, copy: 'x' },
    { kind: 'index', name: 'public.orders_id', source: 'x', copy: null },
    { kind: 'column', name: 'public.orders.id', source: 'bigint', copy: 'integer' },
  ]);
});

it('names only the table where all of it is missing, on either side', () => {
  expect(diffSchemas(orders, [])).toEqual([{ kind: 'table', name: 'public.orders', source: 'x', copy: null }]);
  expect(diffSchemas([], orders)).toEqual([{ kind: 'table', name: 'public.orders', source: null, copy: 'x' }]);
});

it('compares by the whole definition, not by the part that is shown', () => {
  const [one] = diffSchemas([{ ...object('view', 'v'), hash: 'a' }], [{ ...object('view', 'v'), hash: 'b' }]);
  expect(one).toMatchObject({ kind: 'view', name: 'v' });
});

it('counts rows that are changed, missing or too many, each once', () => {
  expect(differingRows([['1', 'a'], ['2', 'b'], ['3', 'c']], [['1', 'a'], ['2', 'x'], ['4', 'd']])).toBe(3);
  expect(differingRows([], [])).toBe(0);
});
