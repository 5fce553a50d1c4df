import type { ClauseName } from './query.ts';

const words = (text: string): readonly string[] => text.split('|');

/** What a statement may begin with, the common ones first. */
export const starters = words(
  'select|insert into|update|delete from|with|create|alter|drop|explain|begin|commit|rollback|truncate|call|do|set|show|values|table|merge into|copy|grant|revoke|comment on|'
  + 'analyze|vacuum|reindex|refresh materialized view|savepoint|release savepoint|rollback to savepoint|declare|fetch|prepare|execute|deallocate|listen|notify|unlisten|lock table|'
  + 'reset|discard|cluster|import foreign schema|reassign owned by|security label|start transaction|with recursive|explain analyze',
);

/** What may follow a word whatever the clause, where only few can. */
export const followers: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  group: 'by', order: 'by', partition: 'by', insert: 'into', delete: 'from', merge: 'into', is: 'null|not null|true|false|distinct from|not distinct from|unknown|of',
  left: 'join|outer join', right: 'join|outer join', full: 'join|outer join', inner: 'join', cross: 'join|join lateral', natural: 'join|left join|inner join', outer: 'join',
  union: 'all|select|distinct', intersect: 'select|all', except: 'select|all', nulls: 'first|last', primary: 'key', foreign: 'key|table|data wrapper', conflict: 'do nothing|do update set|on constraint|where',
  refresh: 'materialized view', materialized: 'view', comment: 'on', explain: '(analyze, buffers)|analyze|select|verbose|insert into|update|delete from',
  create: 'table|view|index|unique index|materialized view|or replace function|or replace view|function|procedure|schema|sequence|type|domain|extension|role|trigger|policy|temporary table|table if not exists|aggregate|rule|publication|subscription|foreign table|event trigger|statistics|collation|cast|operator',
  drop: 'table|view|index|materialized view|function|procedure|schema|sequence|type|domain|extension|role|trigger|policy|owned by|aggregate|column|constraint|default|not null',
  alter: 'table|view|index|materialized view|function|procedure|schema|sequence|type|domain|extension|role|default privileges|database|system|policy|trigger|column',
  begin: 'transaction|isolation level|read only|read write', isolation: 'level', level: 'read committed|repeatable read|serializable', with: 'recursive',
  for: 'update|share|no key update|key share|each row|each statement|values|select', when: 'matched then|not matched then', do: 'update set|nothing',
  similar: 'to', not: 'null|in|like|ilike|between|exists|similar to|matched then|valid', grant: 'select on|insert on|update on|delete on|all on|usage on schema|execute on function|connect on database',
  revoke: 'select on|insert on|update on|delete on|all on|usage on schema|execute on function', lock: 'table', truncate: 'table', references: '', within: 'group (order by)',
}).map(([word, list]) => [word, list === '' ? [] : words(list)]));

/** Those that mean this within a query too, where the others are names. */
export const queryFollowers: ReadonlySet<string> = new Set((
  'group order partition insert delete merge is left right full inner cross natural outer union intersect except nulls conflict for when do similar not within with'
).split(' '));

/** What an expression may begin with. */
export const operandWords = words('case|not|null|true|false|interval|array|row|current_date|current_timestamp|current_user|localtimestamp|current_time|any|all|default|select');

/** Behind an operand, before what follows by clause. */
export const operatorWords = words('and|or|is null|is not null|in|not in|like|ilike|between|not|is|is distinct from|similar to|at time zone|collate|over|asc|desc|nulls first|nulls last|then|else|end|when|as|filter (where )|within group (order by )');

const tail = 'order by|limit|offset|fetch first|union|union all|intersect|except|for update';
const lower = `group by|having|window|${tail}`;

/** Which clauses may come behind one, the next first. */
export const nextClauses: Readonly<Record<ClauseName, readonly string[]>> = {
  start: [],
  with: words('select|insert into|update|delete from|merge into|as|as materialized|as not materialized'),
  select: words(`from|into|as|where|${lower}`),
  into: words(`from|where|${lower}`),
  from: words(`where|join|left join|inner join|right join|full join|cross join|natural join|on|using|as|lateral|tablesample|returning|when matched then|when not matched then|${lower}`),
  on: words(`join|left join|inner join|right join|full join|cross join|where|when matched then|when not matched then|${lower}`),
  where: words(`${lower}|returning`),
  'group by': words(`having|window|${tail}|rollup|cube|grouping sets`),
  having: words(`window|${tail}`),
  window: words(tail),
  'order by': words('limit|offset|fetch first|union|for update|using'),
  limit: words('offset|for update|union'),
  offset: words('limit|rows|fetch first|for update'),
  fetch: words('first|next|rows only|row only|with ties'),
  for: words('update|share|no key update|key share|of|nowait|skip locked'),
  values: words('on conflict|returning|order by|limit|union'),
  'insert into': words('values|select|default values|as|overriding system value|overriding user value|with'),
  update: words('set|as'),
  'delete from': words('where|using|returning|as'),
  'merge into': words('using|as'),
  set: words('where|from|returning|when'),
  'on conflict': words('do nothing|do update set|where|on constraint'),
  do: words('update set|nothing|where|returning'),
  returning: words('as'),
  when: words('matched then|not matched then|and|then|update set|insert|delete|do nothing|when matched then|when not matched then|returning'),
  table: words(tail),
  other: [],
};

/** Behind these, an operand is due (they are operators, or open a clause). */
export const beforeOperand = new Set((
  'select distinct all where and or not on when then else case by having between like ilike in returning set using limit offset values any some array both leading trailing from only '
  + 'lateral join into update with symmetric escape similar to collate zone filter partition over is as table cast for call do execute overlaps window'
).split(' '));

/** Functions of the grammar, which the catalogue does not list (PostgreSQL, Functions and Operators). */
export const grammarFunctions: readonly (readonly [name: string, args: string, result: string])[] = [
  ['coalesce', 'value, …', 'value'], ['nullif', 'value1, value2', 'value1'], ['greatest', 'value, …', 'value'], ['least', 'value, …', 'value'],
  ['cast', 'expression AS type', 'type'], ['extract', 'field FROM source', 'numeric'], ['exists', 'query', 'boolean'], ['grouping', 'expression, …', 'integer'],
  ['position', 'substring IN string', 'integer'], ['substring', 'string FROM start FOR count', 'text'], ['trim', 'BOTH characters FROM string', 'text'],
  ['overlay', 'string PLACING newsubstring FROM start FOR count', 'text'], ['json_object', 'key : value, …', 'json'], ['json_array', 'value, …', 'json'],
  ['xmlelement', 'NAME name, …', 'xml'], ['xmlforest', 'value AS name, …', 'xml'],
];

/** Built-in functions that people call every day; the other three thousand come behind everything else. */
export const commonFunctions: ReadonlySet<string> = new Set((
  'count sum avg min max now date_trunc date_part age to_char to_date to_timestamp to_number concat concat_ws format lower upper initcap length char_length trim btrim ltrim rtrim replace '
  + 'left right lpad rpad split_part string_agg array_agg array_length array_to_string string_to_array unnest cardinality json_agg jsonb_agg json_build_object jsonb_build_object '
  + 'json_object_agg jsonb_object_agg jsonb_set jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_pretty jsonb_path_query to_json to_jsonb row_to_json '
  + 'jsonb_typeof round ceil floor abs power sqrt mod random trunc sign generate_series row_number rank dense_rank lag lead first_value last_value nth_value ntile percent_rank '
  + 'percentile_cont percentile_disc mode bool_and bool_or every regexp_replace regexp_match regexp_matches regexp_split_to_table substr substring strpos reverse repeat md5 encode '
  + 'decode gen_random_uuid uuidv7 nextval currval setval lastval pg_size_pretty pg_total_relation_size pg_relation_size pg_table_size pg_database_size current_database '
  + 'current_schema current_setting set_config version pg_sleep clock_timestamp statement_timestamp make_date make_interval make_timestamp justify_interval isfinite starts_with '
  + 'pg_cancel_backend pg_terminate_backend pg_backend_pid pg_typeof quote_ident quote_literal stddev variance corr grouping width_bucket array_remove array_append array_position'
).split(' '));
