import { describe, expect, it } from 'vitest';
import { createNameIndex, matchName, wordStarts } from './name-index.ts';

const names = ['orders', 'order_lines', 'open_orders', 'Order Items', 'customers', 'CamelCaseName', 'orders_2024', 'ÄrgerOrt', 'x'];
const index = createNameIndex(names, (name) => name);
const found = (prefix: string, limit = 10) => index.search(prefix, limit).map(({ item, tier }) => [item, tier]);

describe('createNameIndex', () => {
  it('ranks the whole name, then beginnings, then words inside, then initials', () => {
    expect(found('orders')).toEqual([['orders', 0], ['orders_2024', 1], ['open_orders', 3]]);
    expect(found('Order')).toEqual([['Order Items', 1], ['order_lines', 2], ['orders', 2], ['orders_2024', 2], ['open_orders', 3]]);
    expect(found('ol')).toEqual([['order_lines', 4]]);
    expect(found('ccn')).toEqual([['CamelCaseName', 4]]);
    expect(found('case')).toEqual([['CamelCaseName', 3]]);
    expect(found('2024')).toEqual([['orders_2024', 3]]);
    expect(found('ort')).toEqual([['ÄrgerOrt', 3]]);
    expect(found('nothing')).toEqual([]);
  });

  it('gives everything for nothing typed, and no more than asked', () => {
    expect(found('', 3)).toHaveLength(3);
    expect(found('o', 2)).toHaveLength(2);
    expect(index.search('', 100)).toHaveLength(names.length);
  });

  it('finds exact names', () => {
    const twice = createNameIndex([{ n: 'a', v: 1 }, { n: 'b', v: 2 }, { n: 'a', v: 3 }], ({ n }) => n);
    expect(twice.exact('a').map(({ v }) => v)).toEqual([1, 3]);
    expect(twice.exact('c')).toEqual([]);
  });
});

describe('matchName', () => {
  it.each([
    ['customer_id', 'customer_id', 0], ['customer_id', 'cust', 1], ['customer_id', 'CUST', 2], ['customer_id', 'id', 3], ['customer_id', 'cuid', 4], ['customer_id', 'ci', 4],
    ['customer_id', 'stomer', null], ['customer_id', 'cx', null], ['x', '', 1],
  ])('%s for %s is %s', (name, typed, tier) => expect(matchName(name, typed, typed.toLowerCase())).toBe(tier));

  it('knows where words begin', () => {
    expect(wordStarts('order_lines2Go')).toEqual([0, 6, 11]);
    expect(wordStarts('__a b')).toEqual([2, 4]);
  });
});
