import { describe, expect, it } from 'vitest';
import { hover } from './hover.ts';
import { signature } from './signature.ts';
import { sampleCatalog } from './testing/sample-catalog.ts';

const catalog = sampleCatalog();
const cut = (marked: string): [text: string, at: number] => [marked.replace('|', ''), marked.indexOf('|')];

describe('hover', () => {
  it.each([
    ['select * from cust|omers c', 'table public.customers (\n  id bigint not null,', 'c is table customers\nPeople who bought.'],
    ['select * from customers |c', 'table public.customers', 'c is table customers'],
    ['select |c.id from customers c', 'table public.customers', 'c is table customers'],
    ['select c.i|d from customers c', 'id bigint not null', 'Column of public.customers\nprimary key'],
    ['select customer_|id from orders', 'customer_id bigint not null', 'Who ordered.\nColumn of public.orders\nreferences customers (id)'],
    ['select created|_at from customers', "created_at timestamp with time zone not null default now()", 'Column of public.customers'],
    ['select * from |orders', 'table public.orders', 'about 120,000 rows'],
    ['select * from reporting.ord|ers', 'table reporting.orders', ''],
    ['select * from rep|orting.orders', 'schema reporting', 'For the finance department.'],
    ['select * from "Order It|ems"', 'table public."Order Items" (\n  "Item No" integer,\n  "select" text', ''],
    ['select order|_total(1)', 'function public.order_total(order_id bigint) returns numeric', "The sum of an order's lines.\nstable"],
    ['select cou|nt(*) from orders', 'aggregate pg_catalog.count() returns bigint\naggregate pg_catalog.count("any") returns bigint', ''],
    ['with x as (select id, 1 as one from orders) select * from |x', 'x (\n  id bigint,\n  one\n)', 'x is the common table expression x'],
    ['with |x as (select id from orders) select * from x', 'with x (\n  id bigint\n)', 'Common table expression of this statement'],
    ['select z.i|d from (select id from orders) z', 'id bigint not null', 'Column of public.orders'],
    ['select 1::order|_status', "type public.order_status as enum ('cart', 'placed', 'paid', 'customer''s')", ''],
    ['set search|_path to x', 'search_path (string)', 'Sets the schema search order.'],
    ['do $$ begin perform order|_total(1); end $$', 'function public.order_total', ''],
  ])('%s', (marked, sql, text) => {
    const found = hover(catalog, ...cut(marked));
    expect(found?.sql).toContain(sql);
    expect(found?.text).toContain(text);
  });

  it.each([['sel|ect 1'], ["select 'cust|omers'"], ['select 1 -- cust|omers'], ['select nonsen|se'], ['|'], ['select 4|2']])('says nothing about %s', (marked) => {
    expect(hover(catalog, ...cut(marked))).toBeNull();
  });

  it('gives the range of the name in the whole text', () => {
    expect(hover(catalog, 'select * from customers', 16)?.range).toEqual({ from: 14, to: 23 });
    const body = 'do $$ begin perform order_total(1); end $$';
    expect(hover(catalog, body, body.indexOf('total'))?.range).toEqual({ from: body.indexOf('order'), to: body.indexOf('(') });
  });
});

describe('signature', () => {
  it.each([
    ['select order_total(|', 'order_total(order_id bigint) → numeric', 0],
    ['select order_total(1|)', 'order_total(order_id bigint) → numeric', 0],
    ["select date_trunc('day', |", 'date_trunc(text, timestamp with time zone) → timestamp with time zone', 1],
    ['select generate_series(1, 2, |)', 'generate_series(integer, integer, integer) → SETOF integer', 2],
    ['select public.order_total(|)', 'order_total(order_id bigint) → numeric', 0],
    ['select * from top_customers(|)', 'top_customers(how_many integer DEFAULT 10) → TABLE(customer_id bigint, full_name text, spent numeric)', 0],
    ['call close_stale_carts(|)', 'close_stale_carts(older_than interval)', 0],
    ['select order_total((1 + |))', 'order_total(order_id bigint) → numeric', 0],
    ['select coalesce(a, |', 'coalesce(value, …) → value', 1],
    ["insert into orders (id, status) values (1, '|')", 'orders (id bigint, status order_status)', 1],
    ['insert into products values (1, |', 'products (id integer, sku uuid, name text, price numeric(12,2))', 1],
  ])('%s', (marked, label, parameter) => {
    const found = signature(catalog, ...cut(marked));
    expect(found?.signatures[found.active]?.label).toBe(label);
    expect(found?.activeParameter).toBe(parameter);
  });

  it.each([['select |'], ['select (|)'], ['select nonsense(|)'], ['select order_total(1) |'], ['select (select |)']])('is silent at %s', (marked) => {
    expect(signature(catalog, ...cut(marked))).toBeNull();
  });
});
