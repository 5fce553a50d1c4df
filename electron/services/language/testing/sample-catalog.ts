import { columnMark, fieldMark } from '../../catalog/catalog-sql.ts';
import { buildCatalog } from '../../catalog/build-catalog.ts';
import type { Catalog, FunctionInfo, KeyInfo, RelationInfo, SchemaInfo, TypeInfo } from '../../catalog/types.ts';

const schema = (name: string, place: number): SchemaInfo => ({
  oid: name, name, comment: name === 'reporting' ? 'For the finance department.' : null, usable: true, place, system: name === 'pg_catalog' || name === 'information_schema',
});
const schemas = { public: schema('public', 1), reporting: schema('reporting', -1), odd: schema('Odd Schema', -1), system: schema('pg_catalog', 0) };

type Columns = readonly string[];
/** `name type`, with `!` for NOT NULL, `=…` for a default and `--…` for a comment. */
function columnText(columns: Columns): string {
  return columns.map((text, index) => {
    const [, name = '', type = '', bang = '', expression = '', comment = ''] = /^("[^"]+"|\S+) ([^=!]+?)(!?)(?:=(.*?))?(?: --(.*))?$/.exec(text) ?? [];
    return [index + 1, name.replaceAll('"', ''), type, bang === '' ? '' : 'n', expression === '' ? '' : 'd', expression, comment].join(fieldMark);
  }).join(columnMark);
}

const tables: readonly [SchemaInfo, string, RelationInfo['kind'], Columns, string?][] = [
  [schemas.public, 'customers', 'table', ['id bigint!', 'email text!', 'full_name text!', 'country_code character(2)', 'created_at timestamp with time zone!=now()'], 'People who bought.'],
  [schemas.public, 'orders', 'table', ['id bigint!', 'customer_id bigint! --Who ordered.', 'status order_status!', 'placed_at timestamp with time zone', 'external_reference numeric(40,0)']],
  [schemas.public, 'order_lines', 'table', ['order_id bigint!', 'line smallint!', 'product_id integer!', 'quantity integer!', 'unit_price numeric(12,2)!']],
  [schemas.public, 'products', 'table', ['id integer!', 'sku uuid!', 'name text!', 'price numeric(12,2)!']],
  [schemas.public, 'refunds', 'table', ['id bigint!', 'order_id bigint!', 'line smallint!', 'amount numeric(14,2)!']],
  [schemas.public, 'Order Items', 'table', ['"Item No" integer', '"select" text', 'plain text']],
  [schemas.public, 'CamelCase', 'table', ['"userId" integer']],
  [schemas.public, 'open_orders', 'view', ['id bigint', 'full_name text', 'total numeric']],
  [schemas.public, 'orders_id_seq', 'sequence', []],
  [schemas.reporting, 'revenue_by_month', 'view', ['month timestamp with time zone', 'revenue numeric']],
  [schemas.reporting, 'orders', 'table', ['archived_id bigint']],
  [schemas.odd, 'thing', 'table', ['x integer']],
  [schemas.system, 'pg_class', 'table', ['oid oid!', 'relname name!']],
];

const relations: RelationInfo[] = tables.map(([where, name, kind, , comment = null]) => ({ oid: `${where.name}.${name}`, schema: where, name, kind, comment, estimatedRows: name === 'orders' ? 120_000 : null, partition: false }));

function relation(name: string): RelationInfo {
  const found = relations.find(({ oid }) => oid === `public.${name}`);
  if (found === undefined) throw new Error(`No table ${name}.`);
  return found;
}

const key = (table: string, kind: KeyInfo['kind'], name: string, columns: number[], target: string | null = null, targetColumns: number[] = []): KeyInfo => ({
  name, kind, table: relation(table), columns, target: target === null ? null : relation(target), targetColumns,
});

function fn(where: SchemaInfo, name: string, args: string, result: string, more: Partial<FunctionInfo> = {}): FunctionInfo {
  return { schema: where, name, kind: 'function', args, result, returnsSet: result.startsWith('SETOF') || result.startsWith('TABLE'), volatility: 'stable', comment: null, rowOf: null, internal: false, ...more };
}

const functions: FunctionInfo[] = [
  fn(schemas.public, 'order_total', 'order_id bigint', 'numeric', { comment: "The sum of an order's lines." }),
  fn(schemas.public, 'top_customers', 'how_many integer DEFAULT 10', 'TABLE(customer_id bigint, full_name text, spent numeric)'),
  fn(schemas.public, 'all_orders', '', 'SETOF orders', { rowOf: 'public.orders' }),
  fn(schemas.public, 'close_stale_carts', 'older_than interval', '', { kind: 'procedure' }),
  fn(schemas.public, 'touch', '', 'trigger', { internal: true }),
  fn(schemas.reporting, 'refresh_all', 'force boolean', 'void'),
  fn(schemas.system, 'count', '', 'bigint', { kind: 'aggregate' }), fn(schemas.system, 'count', '"any"', 'bigint', { kind: 'aggregate' }),
  fn(schemas.system, 'now', '', 'timestamp with time zone'), fn(schemas.system, 'date_trunc', 'text, timestamp with time zone', 'timestamp with time zone'),
  fn(schemas.system, 'generate_series', 'integer, integer', 'SETOF integer'), fn(schemas.system, 'generate_series', 'integer, integer, integer', 'SETOF integer'),
  fn(schemas.system, 'sum', 'numeric', 'numeric', { kind: 'aggregate' }), fn(schemas.system, 'col_description', 'oid, integer', 'text'), fn(schemas.system, 'int4pl', 'integer, integer', 'integer', { internal: true }),
];

const type = (where: SchemaInfo, name: string, written = name, labels: string[] = []): TypeInfo => ({ schema: where, name, written, comment: null, labels });

/** A small shop, as a role with the default search path sees it. */
export function sampleCatalog(): Catalog {
  return buildCatalog({
    serverVersion: '18', schemas: Object.values(schemas), relations, functions,
    keys: [
      key('customers', 'primary', 'customers_pkey', [1]), key('customers', 'unique', 'customers_email_key', [2]), key('orders', 'primary', 'orders_pkey', [1]),
      key('orders', 'foreign', 'orders_customer_id_fkey', [2], 'customers', [1]),
      key('order_lines', 'foreign', 'order_lines_order_id_fkey', [1], 'orders', [1]), key('order_lines', 'foreign', 'order_lines_product_id_fkey', [3], 'products', [1]),
      key('refunds', 'foreign', 'refunds_order_id_line_fkey', [2, 3], 'order_lines', [1, 2]),
    ],
    types: [
      type(schemas.public, 'order_status', 'order_status', ['cart', 'placed', 'paid', "customer's"]), type(schemas.system, 'timestamptz', 'timestamp with time zone'),
      type(schemas.system, 'int8', 'bigint'), type(schemas.system, 'uuid'), type(schemas.odd, 'Colour', '"Odd Schema"."Colour"', ['red']),
    ],
    roles: [{ name: 'app_reader', detail: 'role', comment: null }, { name: 'Odd-Role', detail: 'login role', comment: null }],
    extensions: [{ name: 'hstore', detail: '1.8', comment: null }, { name: 'uuid-ossp', detail: '1.1', comment: null }],
    settings: [{ name: 'search_path', detail: 'string', comment: 'Sets the schema search order.' }, { name: 'statement_timeout', detail: 'integer, ms', comment: null }],
    columns: new Map(tables.map(([where, name, , columns]) => [`${where.name}.${name}`, columnText(columns)])),
    isComplete: () => true,
  });
}
