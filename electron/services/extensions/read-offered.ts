import type { Client } from 'pg';
import type { OfferedExtension } from '../../../shared/contract/extensions.ts';
import { escapeLiteral } from '../../../shared/sql/escape.ts';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';

/** The statement that brings an extension to a version (PostgreSQL, ALTER EXTENSION). */
export function updateSql(name: string, to: string): string {
  return `ALTER EXTENSION ${quoteIdentifier(name)} UPDATE TO ${escapeLiteral(to).trim()};`;
}

/**
 * Everything the server has a control file for (pg_available_extensions), with what its default version requires and what is
 * installed. Whether a newer version can be reached is asked only of what is installed with another.
 */
const offeredSql = `
  SELECT a.name, a.default_version, a.comment, coalesce(to_json(v.requires)::text, '[]'), n.nspname, e.extversion, pg_get_userbyid(e.extowner),
    CASE WHEN e.extversion <> a.default_version THEN (
      SELECT p.path IS NOT NULL FROM pg_extension_update_paths(a.name) AS p WHERE p.source = e.extversion AND p.target = a.default_version
    ) END
  FROM pg_available_extensions AS a
  LEFT JOIN pg_available_extension_versions AS v ON v.name = a.name AND v.version = a.default_version
  LEFT JOIN pg_extension AS e ON e.extname = a.name
  LEFT JOIN pg_namespace AS n ON n.oid = e.extnamespace
  ORDER BY a.name`;

/** What is installed though the server has lost its control file. */
const orphanedSql = `
  SELECT e.extname, e.extversion, NULL, '[]', n.nspname, e.extversion, pg_get_userbyid(e.extowner), NULL
  FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
  WHERE NOT EXISTS (SELECT FROM pg_available_extensions AS a WHERE a.name = e.extname)
  ORDER BY e.extname`;

type Row = (string | null)[];

function strings(json: string | null | undefined): string[] {
  const value: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(value) ? value.map(String) : [];
}

function toOffered([name, defaultVersion, comment, requires, schema, version, owner, reachable]: Row): OfferedExtension {
  const to = defaultVersion ?? '';
  return {
    name: name ?? '', defaultVersion: to, comment: comment ?? null, requires: strings(requires),
    installed: typeof version === 'string' ? { schema: schema ?? '', version, owner: owner ?? '' } : null,
    update: reachable === 't' ? { to, sql: updateSql(name ?? '', to) } : null,
  };
}

/** What the server offers and what is installed, by name. Throws what the client's queries throw. */
export async function readOffered(client: Client): Promise<OfferedExtension[]> {
  const ask = async (text: string): Promise<Row[]> => (await client.query<Row>({ text, rowMode: 'array' })).rows;
  return [...await ask(offeredSql), ...await ask(orphanedSql)].map(toOffered);
}
