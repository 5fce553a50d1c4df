import type { Client } from 'pg';
import type { ExtensionUses } from '../../../shared/contract/extensions.ts';

/** Objects listed by name, and objects counted. */
const mostListed = 200;
const mostCounted = 5_000;

/**
 * Everything that depends on a member of the extension, or on what depends on it, and so on (pg_depend). A member of another extension,
 * and a part of one, stands for that extension, a view's rule for its view; internal parts, such as array types, are passed through and
 * not shown. A normal dependency is what DROP EXTENSION without CASCADE stops at. What depends on one column is followed for that only.
 */
const usesSql = `
  WITH RECURSIVE ext AS (
    SELECT oid FROM pg_extension WHERE extname = $1
  ), uses (classid, objid, objsubid, deptype) AS (
    SELECT 'pg_extension'::regclass::oid, oid, 0, 'e'::"char" FROM ext
    UNION
    SELECT s.classid, s.objid, s.objsubid, s.deptype
    FROM uses AS u
    CROSS JOIN LATERAL (
      SELECT
        CASE WHEN x.refobjid IS NOT NULL THEN 'pg_extension'::regclass::oid WHEN r.oid IS NOT NULL THEN 'pg_class'::regclass::oid ELSE d.classid END AS classid,
        coalesce(x.refobjid, r.ev_class, d.objid) AS objid,
        CASE WHEN x.refobjid IS NOT NULL OR r.oid IS NOT NULL THEN 0 ELSE d.objsubid END AS objsubid,
        d.deptype
      FROM pg_depend AS d
      LEFT JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
      LEFT JOIN LATERAL (
        SELECT e.refobjid FROM pg_depend AS e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e'
        UNION ALL
        SELECT e.refobjid FROM pg_depend AS p JOIN pg_depend AS e ON e.classid = p.refclassid AND e.objid = p.refobjid AND e.deptype = 'e'
        WHERE p.classid = d.classid AND p.objid = d.objid AND p.deptype IN ('a', 'i') AND p.classid <> 'pg_type'::regclass
        LIMIT 1
      ) AS x ON d.deptype <> 'e'
      WHERE d.refclassid = u.classid AND d.refobjid = u.objid AND (u.objsubid = 0 OR d.refobjsubid = u.objsubid)
        AND (u.classid <> 'pg_extension'::regclass OR u.objid = (SELECT oid FROM ext))
    ) AS s
    WHERE (s.classid, s.objid) <> (u.classid, u.objid) AND (s.classid, s.objid) <> ('pg_extension'::regclass::oid, (SELECT oid FROM ext))
  ), found AS (
    SELECT u.classid, u.objid, u.objsubid, u.deptype FROM uses AS u
    WHERE NOT EXISTS (SELECT FROM uses AS part WHERE part.classid = u.classid AND part.objid = u.objid AND part.deptype IN ('e', 'i'))
    LIMIT ${mostCounted + 1}
  )
  SELECT o.type, coalesce(o.identity, ''), bool_or(f.deptype = 'n')
  FROM found AS f, pg_identify_object(f.classid, f.objid, f.objsubid) AS o
  WHERE o.type IS NOT NULL AND coalesce(o.schema, '') !~ '^pg_toast'
  GROUP BY 1, 2 ORDER BY 1, 2`;

export interface FoundUse { kind: string; name: string; hard: boolean }

/** What was found as the window shows it: the first of them by name, all of them by number. */
export function summarize(found: readonly FoundUse[]): ExtensionUses {
  const objects = found.filter(({ kind }) => kind !== 'extension');
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return {
    extensions: found.filter(({ kind }) => kind === 'extension').map(({ name }) => name),
    objects: objects.slice(0, mostListed).map(({ kind, name }) => ({ kind, name })),
    counts: [...counts].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count),
    more: found.length > mostCounted,
    blocks: found.some(({ hard }) => hard),
  };
}

/** Who uses an extension of the current database; null where it is not installed. Throws what the client's queries throw. */
export async function readUses(client: Client, name: string): Promise<ExtensionUses | null> {
  const ask = async (text: string): Promise<(string | null)[][]> => (await client.query<(string | null)[]>({ text, values: [name], rowMode: 'array' })).rows;
  if ((await ask('SELECT FROM pg_extension WHERE extname = $1')).length === 0) return null;
  const rows = await ask(usesSql);
  return summarize(rows.map(([kind, identity, hard]) => ({ kind: kind ?? '', name: identity ?? '', hard: hard === 't' })));
}
