// Every query names its objects in pg_catalog, and pg_catalog is put first on the search path before any of them runs, so that
// nothing a user made is ever called. Columns of the answers are read by position in read-catalog.ts.

/** Between the fields of a column, and between columns. */
export const fieldMark = '\u001F';
export const columnMark = '\u001E';

/** The search path as the server resolves it for this role, and its setting. */
export const pathSql = "select pg_catalog.array_to_json(pg_catalog.current_schemas(true))::text, pg_catalog.current_setting('search_path')";

export const setPathSql = "select pg_catalog.set_config('search_path', $1, false)";

export const schemasSql = `
select n.oid::text, n.nspname, d.description, pg_catalog.has_schema_privilege(n.oid, 'USAGE')::text
  from pg_catalog.pg_namespace n
  left join pg_catalog.pg_description d on d.objoid = n.oid and d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and d.objsubid = 0
 where n.nspname !~ '^pg_(toast|temp_|toast_temp_)'`;

export const relationsSql = `
select c.oid::text, c.relnamespace::text, c.relname, c.relkind::text, d.description,
       case when c.reltuples >= 0 and c.relkind <> 'S' and c.relkind <> 'v' then c.reltuples::bigint::text end, c.relispartition::text
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_(toast|temp_|toast_temp_)'
  left join pg_catalog.pg_description d on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0
 where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')`;

const plainText = (expression: string): string => `pg_catalog.translate(${expression}, E'\\x1e\\x1f', '  ')`;

/** One row per relation of the list `$1`: all its columns in one text, which takes a tenth of the memory of rows. */
export const columnsSql = `
select a.attrelid::text,
       pg_catalog.string_agg(pg_catalog.concat(
         a.attnum::text, E'\\x1f', ${plainText('a.attname::text')}, E'\\x1f', pg_catalog.format_type(a.atttypid, a.atttypmod), E'\\x1f',
         case when a.attnotnull then 'n' else '' end, E'\\x1f',
         case when a.attidentity <> '' then 'i' when a.attgenerated <> '' then 'g' when a.atthasdef then 'd' else '' end, E'\\x1f',
         ${plainText('pg_catalog.pg_get_expr(f.adbin, f.adrelid)')}, E'\\x1f', ${plainText('d.description')}
       ), E'\\x1e' order by a.attnum)
  from pg_catalog.pg_attribute a
  left join pg_catalog.pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
  left join pg_catalog.pg_description d on d.objoid = a.attrelid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = a.attnum
 where a.attrelid = any ($1::pg_catalog.oid[]) and a.attnum > 0 and not a.attisdropped
 group by a.attrelid`;

export const keysSql = `
select c.conname, c.contype::text, c.conrelid::text, pg_catalog.array_to_string(c.conkey, ','), c.confrelid::text, pg_catalog.array_to_string(c.confkey, ',')
  from pg_catalog.pg_constraint c
 where c.contype in ('p', 'u', 'f') and c.conrelid <> 0 and c.conparentid = 0`;

/** `internal` are those that take or give internal values, triggers, and the functions behind operators. */
export const functionsSql = `
select p.pronamespace::text, p.proname, p.prokind::text, pg_catalog.pg_get_function_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid),
       p.proretset::text, p.provolatile::text, d.description,
       (p.prorettype = any ('{internal,cstring,trigger,event_trigger,language_handler,fdw_handler,index_am_handler,table_am_handler,tsm_handler}'::pg_catalog.regtype[])
         or 'internal'::pg_catalog.regtype = any (p.proargtypes) or 'cstring'::pg_catalog.regtype = any (p.proargtypes)
         or (p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace and coalesce(d.description ~ '^(implementation of|internal |I/O|btree |hash |GiST |SP-GiST |GIN |BRIN |join selectivity|restriction selectivity|aggregate |less-equal-greater|planner support)', d.description is null)))::text,
       t.typrelid::text
  from pg_catalog.pg_proc p
  join pg_catalog.pg_type t on t.oid = p.prorettype
  left join pg_catalog.pg_description d on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objsubid = 0`;

export const typesSql = `
select t.typnamespace::text, t.typname, pg_catalog.format_type(t.oid, null), d.description,
       (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder)::text from pg_catalog.pg_enum e where e.enumtypid = t.oid)
  from pg_catalog.pg_type t
  left join pg_catalog.pg_description d on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.objsubid = 0
 where t.typtype in ('b', 'c', 'd', 'e', 'r', 'm') and t.typcategory <> 'A'
   and (t.typrelid = 0 or exists (select from pg_catalog.pg_class c where c.oid = t.typrelid and c.relkind = 'c'))`;

export const rolesSql = "select r.rolname, case when r.rolcanlogin then 'login role' else 'role' end, null from pg_catalog.pg_roles r where r.rolname !~ '^pg_'";

export const extensionsSql = 'select e.name, e.default_version, e.comment from pg_catalog.pg_available_extensions e';

export const settingsSql = "select s.name, pg_catalog.concat_ws(', ', s.vartype, s.unit), s.short_desc from pg_catalog.pg_settings s where s.context <> 'internal'";
