import { describe, expect, it } from 'vitest';
import { complete } from './complete.ts';
import { sampleCatalog } from './testing/sample-catalog.ts';

const catalog = sampleCatalog();

/** Completes at the `|` and gives what would be put in, best first. */
function inserts(marked: string, kind: string | null = null): string[] {
  const at = marked.indexOf('|');
  const { items } = complete(catalog, marked.slice(0, at) + marked.slice(at + 1), at);
  return items.filter((item) => kind === null || item.kind === kind).map(({ insert }) => insert);
}

/** `first`: these come first, in this order. `all`: exactly these of the kind. `has`, `lacks`: somewhere, nowhere. */
type Expected = { first?: string[]; all?: [string, string[]]; has?: string[]; lacks?: string[] };

const customers = ['id', 'email', 'full_name', 'country_code', 'created_at'];
const orders = ['id', 'customer_id', 'status', 'placed_at', 'external_reference'];

const cases: readonly [string, Expected][] = [
  // Statements and key words by position
  ['|', { first: ['select', 'insert into', 'update', 'delete from'] }],
  ['sel|', { first: ['select'], lacks: ['customers'] }],
  ['SEL|', { first: ['SELECT'] }],
  ['select * f|', { first: ['from'], lacks: ['full_name'] }],
  ['SELECT * F|', { first: ['FROM'] }],
  ['select * from customers w|', { first: ['where'] }],
  ['select * from customers order |', { all: ['keyword', ['by']] }],
  ['select * from customers c left |', { all: ['keyword', ['join', 'outer join']] }],
  ['select * from customers where email is |', { has: ['null', 'not null', 'distinct from'], lacks: ['email'] }],
  ['select * from customers where id = 1 a|', { has: ['and'], lacks: ['id'] }],
  ['select * from customers where id = 1 or|', { has: ['or', 'order by'] }],
  ['insert |', { all: ['keyword', ['into']] }],
  ['delete |', { all: ['keyword', ['from']] }],
  ['create |', { has: ['table', 'view', 'index'], lacks: ['customers'] }],
  ['select count(*) |', { has: ['from', 'over'] }],
  ['select id from customers union |', { has: ['all', 'select'] }],
  ['with odd as (select 1 as "Odd Name") select odd.|', { all: ['column', ['"Odd Name"']] }],
  // Relations
  ['select * from |', { has: ['customers', 'open_orders', '"Order Items"', 'reporting'], lacks: ['orders_id_seq', 'pg_class', 'count()'] }],
  ['select * from cus|', { first: ['customers'] }],
  ['select * from CUS|', { first: ['customers'] }],
  ['select * from lin|', { first: ['order_lines'] }],
  ['select * from ol|', { first: ['order_lines'] }],
  ['select * from rev|', { first: ['reporting.revenue_by_month'] }],
  ['select * from orders|', { first: ['orders', 'reporting.orders'] }],
  ['select * from reporting.|', { all: ['view', ['revenue_by_month']], has: ['orders'], lacks: ['customers', 'reporting.orders'] }],
  ['select * from reporting.rev|', { first: ['revenue_by_month'] }],
  ['select * from "Odd Schema".|', { first: ['thing'] }],
  ['select * from thi|', { first: ['"Odd Schema".thing'] }],
  ['select * from camel|', { first: ['"CamelCase"'] }],
  ['select * from "Ord|', { first: ['"Order Items"'] }],
  ['select * from "Ord|"', { first: ['"Order Items"'] }],
  ['select * from pg_cl|', { first: ['pg_class'] }],
  ['select * from customers, |', { has: ['orders'] }],
  ['select * from gen|', { first: ['generate_series()'] }],
  ['update |', { has: ['customers'], lacks: ['full_name'] }],
  ['delete from ord|', { has: ['orders'] }],
  ['insert into cus|', { first: ['customers'] }],
  ['table |', { has: ['customers'] }],
  ['select * from customers where exists (select 1 from |', { has: ['orders'] }],
  ['select * from (cust|', { first: ['customers'] }],
  // Columns in scope
  ['select | from customers', { first: customers }],
  ['select id, | from customers', { first: customers }],
  ['select f| from customers', { first: ['full_name'] }],
  ['select name| from customers', { first: ['full_name'] }],
  ['select cc| from customers', { first: ['country_code'] }],
  ['select * from customers where |', { first: customers }],
  ['select * from customers where id = 1 and f|', { first: ['full_name'] }],
  ['select * from customers group by |', { first: customers }],
  ['select email as address from customers order by addr|', { first: ['address'] }],
  ['select count(|) from customers', { first: customers }],
  ['select lower(| from customers', { first: customers }],
  ['select coalesce(email, f| from customers', { first: ['full_name'] }],
  ['select c.| from customers c', { all: ['column', customers], lacks: ['select', 'count()'] }],
  ['select C.| from customers c', { all: ['column', customers] }],
  ['select c.fu| from customers c join orders o on true', { all: ['column', ['full_name']] }],
  ['select customers.| from customers', { all: ['column', customers] }],
  ['select public.customers.| from public.customers', { all: ['column', customers] }],
  ['select "Order Items".| from "Order Items"', { first: ['"Item No"', '"select"', 'plain'] }],
  ['select | from customers c join orders o on true', { first: ['c.id', 'email'], has: ['o.id', 'customer_id', 'c', 'o'] }],
  ['select x.| from customers c', { all: ['column', []] }],
  ['select customers.|', { all: ['column', customers] }],
  ['select oi.s| from "Order Items" as oi', { first: ['"select"'] }],
  ['select * from reporting.orders o where o.|', { all: ['column', ['archived_id']] }],
  // CTEs
  ['with x as (select id, full_name as n from customers) select | from x', { first: ['id', 'n'] }],
  ['with x as (select id from customers) select * from |', { first: ['x'] }],
  ['with x (a, b) as (select id, email from customers) select x.| from x', { all: ['column', ['a', 'b']] }],
  ['with x as (select c.*, 1 as one from customers c) select x.| from x', { all: ['column', [...customers, 'one']] }],
  ['with a as (select id from orders), b as (select * from |) select 1', { first: ['a'] }],
  ['with a as (select id from orders), b as (select | from a) select 1', { first: ['id'] }],
  ['with recursive t(n) as (select 1 union all select | from t) select 1', { first: ['n'] }],
  ['with recursive t(n) as (select 1 union all select n from |) select 1', { first: ['t'] }],
  ['with d as (delete from orders returning id, status) select d.| from d', { all: ['column', ['id', 'status']] }],
  ['with x as (select count(*), sum(total) as s, id::text from open_orders) select x.| from x', { all: ['column', ['count', 's', 'id']] }],
  ['with v as (values (1, \'a\')) select v.| from v', { all: ['column', ['column1', 'column2']] }],
  // Derived tables, functions and outer queries
  ['select z.| from (select id, status from orders) z', { all: ['column', ['id', 'status']] }],
  ['select | from (select id as order_no from orders) z', { first: ['order_no'] }],
  ['select * from customers c, lateral (select | from orders) x', { first: orders, has: ['c.email'] }],
  ['select * from customers c, (select | from orders) x', { first: orders, lacks: ['c.email'] }],
  ['select * from orders o where exists (select 1 from order_lines l where l.order_id = o.|)', { all: ['column', orders] }],
  ['select (select max(|) from order_lines l) from orders o', { first: ['order_id', 'line'], has: ['o.status'] }],
  ['select t.| from top_customers(3) t', { all: ['column', ['customer_id', 'full_name', 'spent']] }],
  ['select t.| from all_orders() t', { all: ['column', orders] }],
  ['select g.| from generate_series(1, 2) as g(n)', { all: ['column', ['n']] }],
  ['select j.| from json_to_recordset(x) as j(a integer, b text)', { all: ['column', ['a', 'b']] }],
  ['select * from customers c join orders o using (|', { all: ['column', ['id']] }],
  // Joins
  ['select * from orders o join |', { first: ['customers c on c.id = o.customer_id', 'order_lines ol on ol.order_id = o.id'] }],
  ['select * from orders o join cu|', { first: ['customers c on c.id = o.customer_id', 'customers'] }],
  ['select * from orders join |', { first: ['customers on customers.id = orders.customer_id'] }],
  ['select * from order_lines l join re|', { first: ['refunds r on r.order_id = l.order_id and r.line = l.line'] }],
  ['select * from orders o join customers c on |', { first: ['c.id = o.customer_id'], has: ['o.id', 'status'] }],
  ['select * from orders o left join order_lines ol on |', { first: ['ol.order_id = o.id'] }],
  // INSERT, UPDATE, DELETE, MERGE
  ['insert into orders (|', { all: ['column', orders] }],
  ['insert into orders (id, |) values (1)', { all: ['column', orders.slice(1)] }],
  ['insert into orders values (1) on conflict (|', { all: ['column', orders] }],
  ['insert into orders values (1) on conflict (id) do update set |', { all: ['column', orders] }],
  ['insert into orders values (1) on conflict (id) do update set status = excluded.|', { all: ['column', orders] }],
  ['insert into orders values (1) on conflict on constraint |', { first: ['orders_pkey'] }],
  ['insert into orders (id) values (1) returning |', { first: orders }],
  ['update orders set |', { all: ['column', orders] }],
  ['update orders set status = \'paid\', |', { all: ['column', orders] }],
  ['update orders o set status = |', { has: ['status', 'default'] }],
  ['update orders set status = 1 where |', { first: orders }],
  ['update orders set id = c.id from customers c where c.|', { all: ['column', customers] }],
  ['delete from orders using customers c where |', { has: ['orders.id', 'c.id', 'email'] }],
  ['merge into orders o using customers c on |', { has: ['o.id', 'c.id'] }],
  ['select * from orders where status = \'|\'', { all: ['keyword', ["'cart'", "'placed'", "'paid'", "'customer''s'"]] }],
  ['select * from orders o where o.status in (\'paid\', \'p|', { all: ['keyword', ["'placed'", "'paid'"]] }],
  ['select * from customers where email = \'|\'', { all: ['keyword', []] }],
  // Functions, types and the rest
  ['select order_t|', { first: ['order_total()'], lacks: ['touch()', 'int4pl()'] }],
  ['select cou|', { first: ['count()'] }],
  ['select co| from customers', { first: ['country_code', 'coalesce()', 'count()'], has: ['col_description()'] }],
  ['select order_tot|(1)', { first: ['order_total'] }],
  ['select reporting.|', { has: ['refresh_all()', 'revenue_by_month'] }],
  ['call |', { first: ['close_stale_carts()'], lacks: ['count()'] }],
  ['select id::|', { first: ['bigint', 'integer'], has: ['order_status', '"Odd Schema"."Colour"'] }],
  ['select id::ord|', { first: ['order_status'] }],
  ['select cast(id as |', { has: ['text', 'uuid'] }],
  ['create table t (id |', { has: ['bigint', 'order_status'] }],
  ['create table t (id bigint references |', { has: ['customers'], lacks: ['open_orders'] }],
  ['create table t (id bigint references customers (|', { first: customers }],
  ['create index on orders (|', { first: orders }],
  ['create index on |', { has: ['orders'] }],
  ['alter table |', { has: ['customers'], lacks: ['open_orders'] }],
  ['alter table orders drop column |', { all: ['column', orders] }],
  ['alter table orders add column x |', { has: ['bigint'] }],
  ['drop table if exists |', { has: ['orders'] }],
  ['drop view |', { has: ['open_orders'], lacks: ['orders'] }],
  ['drop sequence |', { has: ['orders_id_seq'], lacks: ['orders'] }],
  ['truncate |', { has: ['orders'] }],
  ['set |', { all: ['setting', ['search_path', 'statement_timeout']] }],
  ['show sear|', { first: ['search_path'] }],
  ['set role |', { all: ['role', ['app_reader', '"Odd-Role"']] }],
  ['grant select on |', { has: ['orders'] }],
  ['grant select on orders to |', { first: ['app_reader'] }],
  ['create extension |', { first: ['hstore', '"uuid-ossp"'] }],
  ['explain select | from customers', { first: customers }],
  ['create view v as select | from customers', { first: customers }],
  ['insert into customers (id) select | from orders', { first: orders, lacks: ['email'] }],
  ['insert into customers (id) values (|', { lacks: ['email', 'id'] }],
  ['with x as (select 1) insert into |', { lacks: ['x'], has: ['orders'] }],
  ['copy customers (|', { first: customers }],
  ['explain analyze |', { first: ['select'], lacks: ['customers'] }],
  ['create table t as |', { first: ['select'] }],
  ['create index i on orders using |', { first: ['btree', 'gin'] }],
  ['alter table orders add |', { first: ['column', 'constraint'] }],
  ['alter table orders |', { first: ['add column'] }],
  ['merge into orders o using customers c on true when |', { first: ['matched then', 'not matched then'] }],
  ['select sum(id) over (|) from orders', { first: ['partition by', 'order by'] }],
  ['select sum(id) over (partition by |) from orders', { first: orders }],
  ['comment on column orders.|', { first: orders }],
  ['begin |', { first: ['transaction'] }],
  // While somebody is still typing
  ['select c.|, o.id from customers c join orders o on o.customer_id = c.id', { all: ['column', customers] }],
  ['select count( from customers where |', { first: customers }],
  ['select * from (select id, | from orders', { first: orders }],
  ['with x as (select count( from orders) select | from x', { has: ['x'] }],
  ['select * from customers c where c.id = (select max(id) from orders where |', { first: orders }],
  ['select é.| from customers é', { all: ['column', customers] }],
  ['select 1 -- |', { all: ['keyword', []] }],
  ['select 12|', { all: ['keyword', []] }],
  ['do $$ begin select | from customers; end $$', { first: customers }],
  ['select * from customers c |where c.id = 1', { has: ['join', 'left join'] }],
];

describe('completion', () => {
  it.each(cases)('%s', (marked, { first = [], all = null, has = [], lacks = [] }) => {
    const got = inserts(marked);
    const seen = {
      first: got.slice(0, first.length), all: all === null ? null : [all[0], inserts(marked, all[0])],
      has: has.filter((one) => got.includes(one)), unwanted: lacks.filter((one) => got.includes(one)),
    };
    expect(seen).toEqual({ first, all, has, unwanted: [] });
  });

  it('replaces the name that is being typed, quotes included', () => {
    expect(complete(catalog, 'select * from "Ord"', 18).replace).toEqual({ from: 14, to: 19 });
    expect(complete(catalog, 'select c.na from customers c', 11).replace).toEqual({ from: 9, to: 11 });
    expect(complete(catalog, 'select c. from customers c', 9).replace).toEqual({ from: 9, to: 9 });
  });

  it('knows what the statement defines without any catalogue', () => {
    const text = 'with x as (select 1 as one) select x. from x';
    expect(complete(null, text, text.indexOf('x. ') + 2).items.map(({ label }) => label)).toEqual(['one']);
    expect(complete(null, 'sel', 3).items[0]?.insert).toBe('select');
  });

  it('never throws, wherever the cursor is', () => {
    const texts = cases.filter((_, index) => index % 5 === 0).map(([marked]) => marked.replace('|', ''));
    for (const text of [...texts, ')))((', 'select $$ $$ $x$', "select '", 'select "', 'with', 'with x as', 'insert into', 'from', '::', '. . .', 'join on using ()', '/* /* */']) {
      for (let at = 0; at <= text.length; at += 1) expect(() => complete(catalog, text, at)).not.toThrow();
    }
  });
});
