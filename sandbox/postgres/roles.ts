import { createHash, randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';

/** The roles of one add-on's database. */
export interface AppRoles {
  /** NOLOGIN; holds what every reader may do. The app's roles are members. */
  readers: string;
  readOnly: string;
  readOnlyPassword: string;
  readWrite: string;
  readWritePassword: string;
}

/** A password or name part with 144 bits of randomness, safe in URLs and in config vars. */
export function randomSecret(): string {
  return randomBytes(18).toString('base64url');
}

/** Eight hexadecimal digits that follow from the parts alone. */
export function shortHash(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 8);
}

/** New names and passwords for an add-on's app roles. */
export function newAppRoles(addonName: string): AppRoles {
  const suffix = randomBytes(4).toString('hex');
  return {
    readers: `readers_${shortHash(addonName)}`,
    readOnly: `app_ro_${suffix}`,
    readOnlyPassword: randomSecret(),
    readWrite: `app_rw_${suffix}`,
    readWritePassword: randomSecret(),
  };
}

/** Creates the app's roles. Cluster-wide; runs in any database. */
export function createAppRolesSql(roles: AppRoles): string {
  const readers = escapeIdentifier(roles.readers);
  return `
    DO $$ BEGIN CREATE ROLE ${readers} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
    CREATE ROLE ${escapeIdentifier(roles.readOnly)} LOGIN PASSWORD ${escapeLiteral(roles.readOnlyPassword)} IN ROLE ${readers};
    CREATE ROLE ${escapeIdentifier(roles.readWrite)} LOGIN PASSWORD ${escapeLiteral(roles.readWritePassword)} IN ROLE ${readers};`;
}

/**
 * Hands everything in the current database that `formerOwners` own to the app's writer, lets the app's roles in and
 * everybody else out. Readers get SELECT on what is there and on what the writer makes later, and nothing more: large
 * objects, which any role may create by default, are the writers' alone.
 */
export function takeOverDatabaseSql(database: string, roles: AppRoles, formerOwners: readonly string[]): string {
  const readers = escapeIdentifier(roles.readers);
  const writer = escapeIdentifier(roles.readWrite);
  const db = escapeIdentifier(database);
  const reassign = formerOwners.map((owner) => `REASSIGN OWNED BY ${escapeIdentifier(owner)} TO ${writer};`).join('\n');
  return `
    REVOKE ALL ON DATABASE ${db} FROM PUBLIC;
    GRANT CONNECT, TEMPORARY ON DATABASE ${db} TO ${readers};
    GRANT CREATE ON DATABASE ${db} TO ${writer};
    ${reassign}
    ALTER SCHEMA public OWNER TO ${writer};
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT oid::regprocedure::text FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_creat|lo_from_bytea|lo_import|lo_put|lo_unlink|lowrite|lo_open|lo_truncate)'
      LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ${writer}', name);
      END LOOP;
      FOR name IN SELECT oid::regnamespace::text FROM pg_namespace WHERE nspowner = ${escapeLiteral(roles.readWrite)}::regrole LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %s TO ${readers}', name);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %s TO ${readers}', name);
        EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %s TO ${readers}', name);
      END LOOP;
    END $$;
    ${readersSeeWhatIsMadeBySql(roles.readWrite, roles.readers)}`;
}

/** From now on readers may read the schemas, tables and sequences that the role makes in the current database. */
export function readersSeeWhatIsMadeBySql(maker: string, readers: string): string {
  const change = `ALTER DEFAULT PRIVILEGES FOR ROLE ${escapeIdentifier(maker)} GRANT`;
  const to = `TO ${escapeIdentifier(readers)};`;
  return `${change} USAGE ON SCHEMAS ${to} ${change} SELECT ON TABLES ${to} ${change} SELECT ON SEQUENCES ${to}`;
}

/** Makes or re-activates a login role that is a member of exactly the group given, with the password given. */
export function loginRoleSql(name: string, password: string, memberOf: readonly string[]): string {
  const role = escapeIdentifier(name);
  const grants = memberOf.map((group) => `GRANT ${escapeIdentifier(group)} TO ${role};`).join(' ');
  return `
    DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
    ALTER ROLE ${role} LOGIN PASSWORD ${escapeLiteral(password)};
    ${grants}`;
}

/**
 * Gives a login role a new name and password. Its objects, grants and open sessions stay. Until {@link dropRoleSql} the
 * old name keeps working with its old password, and acts as the renamed role.
 */
export async function renameWithGrace(client: Client, from: string, to: string, password: string): Promise<void> {
  const verifier = await client.query<{ rolpassword: string }>('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [from]);
  const oldName = escapeIdentifier(from);
  const newName = escapeIdentifier(to);
  await client.query(`
    ALTER ROLE ${oldName} RENAME TO ${newName};
    ALTER ROLE ${newName} PASSWORD ${escapeLiteral(password)};
    CREATE ROLE ${oldName} LOGIN PASSWORD ${escapeLiteral(verifier.rows[0]?.rolpassword ?? '')} IN ROLE ${newName};
    ALTER ROLE ${oldName} SET role = ${escapeLiteral(to)};`);
}

/** Drops a role after ending its sessions; one that still owns something only loses its right to log in. */
export async function dropRole(client: Client, name: string): Promise<void> {
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [name]);
  const role = escapeIdentifier(name);
  await client.query(`
    DO $$ BEGIN DROP ROLE IF EXISTS ${role};
    EXCEPTION WHEN dependent_objects_still_exist THEN ALTER ROLE ${role} NOLOGIN; END $$`);
}

/** Withdraws or gives back the owners' right to write to every table, and to make new objects, in the current database. */
export function writeAccessSql(database: string, writer: string, allowed: boolean): string {
  const verb = allowed ? 'GRANT' : 'REVOKE';
  const preposition = allowed ? 'TO' : 'FROM';
  return `
    ${verb} CREATE ON DATABASE ${escapeIdentifier(database)} ${preposition} ${escapeIdentifier(writer)};
    DO $$ DECLARE item record; BEGIN
      FOR item IN SELECT oid::regnamespace AS name, nspowner::regrole AS owner FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'
      LOOP EXECUTE format('${verb} CREATE ON SCHEMA %s ${preposition} %s', item.name, item.owner); END LOOP;
      FOR item IN SELECT c.oid::regclass AS name, c.relowner::regrole AS owner FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_|^information_schema$'
      LOOP EXECUTE format('${verb} INSERT, UPDATE, DELETE, TRUNCATE ON TABLE %s ${preposition} %s', item.name, item.owner); END LOOP;
    END $$;`;
}
