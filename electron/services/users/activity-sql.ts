/**
 * Sessions of this database with what the asking role may see: of others' it sees the role only, unless it is a member of pg_monitor
 * (PostgreSQL, The Cumulative Statistics System, pg_stat_activity). Times as ISO 8601 in UTC.
 */
export const sessionsSql = `
  SELECT pid, usename, application_name, host(client_addr),
    to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), state, query = '<insufficient privilege>'
  FROM pg_stat_activity
  WHERE datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid()
    AND application_name IS DISTINCT FROM current_setting('application_name')
    AND coalesce(backend_type, 'client backend') = 'client backend'
  ORDER BY usename, backend_start, pid`;

/** Whether this server only replays what the primary does. */
export const replicaSql = 'SELECT pg_is_in_recovery()';

/**
 * What roles own in this database, at most 50 each by name with their whole number. Left out are the roles given, superusers, the
 * database's owner and predefined roles, and what goes along with another object, as in safety/ownership.ts.
 */
export const ownersSql = `
  WITH owned AS (
    SELECT r.rolname, o.type, o.identity, count(*) OVER (PARTITION BY r.oid) AS total,
      row_number() OVER (PARTITION BY r.oid ORDER BY o.type, o.identity) AS place
    FROM pg_shdepend AS d JOIN pg_roles AS r ON r.oid = d.refobjid, pg_identify_object(d.classid, d.objid, d.objsubid) AS o
    WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o'
      AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND NOT r.rolsuper AND r.rolname !~ '^pg_' AND r.rolname <> ALL ($1)
      AND r.oid <> (SELECT datdba FROM pg_database WHERE datname = current_database())
      AND d.classid <> 'pg_default_acl'::regclass AND coalesce(o.schema, o.name, '') !~ '^pg_(toast_)?temp'
      AND NOT EXISTS (
        SELECT FROM pg_depend AS p WHERE p.classid = d.classid AND p.objid = d.objid AND p.deptype IN ('a', 'i') AND p.refclassid = 'pg_class'::regclass
      )
  )
  SELECT rolname, total, type, identity FROM owned WHERE place <= 50 ORDER BY rolname, place`;
