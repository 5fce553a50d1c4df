import { escapeIdentifier } from 'pg';
import { z } from 'zod';
import type { MomentSearch, TimeColumn } from '../../../shared/contract/restore.ts';
import type { PgConnector } from '../postgres/types.ts';
import { toQueryFailure } from '../postgres/query-failure.ts';

/** Finds a moment in the data, each time over a read-only session that ends with the answer. Throws pg.*, tunnel.*, borealis.* and heroku.*. */
export interface MomentsService {
  columns(addonId: string, signal?: AbortSignal): Promise<TimeColumn[]>;
  /** The latest first. A time without a zone counts as UTC. */
  find(search: MomentSearch, signal?: AbortSignal): Promise<{ at: string; row: string }[]>;
}

export interface MomentsDeps {
  connector: PgConnector;
  applicationName: string;
}

const mostFound = 20;
const settings = { statement_timeout: '20s', lock_timeout: '5s', default_transaction_read_only: 'on', TimeZone: 'UTC' } as const;

const columnsSql = `
select n.nspname, c.relname, a.attname, format_type(a.atttypid, null),
  (select json_agg(o.attname order by o.attnum) from pg_attribute o where o.attrelid = c.oid and o.attnum > 0 and not o.attisdropped)
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
where c.relkind in ('r', 'p', 'm') and not c.relispartition and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and a.attnum > 0 and not a.attisdropped and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
order by n.nspname, c.relname, a.attnum limit 2000`;

const columnRows = z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]));
const momentRows = z.array(z.tuple([z.string(), z.string()]));

function findSql({ schema, table, column, where }: MomentSearch): string {
  const at = `t.${escapeIdentifier(column)}`;
  const only = where === null ? '' : `and t.${escapeIdentifier(where.column)}::text = $1`;
  return `
select floor(extract(epoch from ${at}) * 1000)::bigint, left(t::text, 300) from ${escapeIdentifier(schema)}.${escapeIdentifier(table)} as t
where ${at} is not null and isfinite(${at}) ${only} order by ${at} desc limit ${mostFound}`;
}

/** See MomentsService. */
export function createMoments({ connector, applicationName }: MomentsDeps): MomentsService {
  const ask = async (addonId: string, text: string, values: string[], signal?: AbortSignal): Promise<unknown[]> => {
    const session = await connector.connect({ addonId, access: 'read-only', identity: 'personal' }, {
      applicationName, settings, ...(signal === undefined ? {} : { signal }),
    });
    const stop = (): void => { void session.cancel().catch(() => undefined).then(() => session.close()); };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return (await session.client.query<unknown[]>({ text, values, rowMode: 'array' })).rows;
    } catch (thrown) {
      throw toQueryFailure(thrown);
    } finally {
      signal?.removeEventListener('abort', stop);
      await session.close();
    }
  };
  return {
    async columns(addonId, signal) {
      const rows = columnRows.parse(await ask(addonId, columnsSql, [], signal));
      return rows.map(([schema, table, column, type, columns]) => ({ schema, table, column, type, columns: z.array(z.string()).parse(JSON.parse(columns)) }));
    },
    async find(search, signal) {
      const rows = momentRows.parse(await ask(search.addonId, findSql(search), search.where === null ? [] : [search.where.value], signal));
      return rows.map(([ms, row]) => ({ at: new Date(Number(ms)).toISOString(), row }));
    },
  };
}
