import { z } from 'zod';
import { schemaKindSchema, type RowCount } from '../../../../shared/contract/restore-compare.ts';
import type { PgSession } from '../../postgres/types.ts';
import { objectsSql, sampleSql, tablesSql } from './catalog-sql.ts';
import type { SchemaObject } from './diff-schemas.ts';

/** A table of one side, with what is needed to count and to sample it. */
export interface SideTable {
  name: string;
  /** PostgreSQL's estimate, or null where nobody has counted yet. */
  estimate: number | null;
  bytes: number;
  columns: string;
  /** Null without a primary key. */
  key: string | null;
}

/** One of the two databases. Every call throws what PostgreSQL says, as an Error of pg. */
export interface Side {
  objects(): Promise<SchemaObject[]>;
  tables(): Promise<Map<string, SideTable>>;
  count(table: string): Promise<RowCount>;
  sample(table: SideTable & { key: string }, each: number): Promise<[key: string, hash: string][]>;
}

const textRows = z.array(z.array(z.string().nullable()));
const text = (value: string | null | undefined): string => value ?? '';

/** See Side. */
export function sideOf({ client }: Pick<PgSession, 'client'>): Side {
  const rows = async (sql: string): Promise<(string | null)[][]> => textRows.parse((await client.query({ text: sql, rowMode: 'array' })).rows);
  return {
    async objects() {
      return (await rows(objectsSql)).map(([kind, name, parent, definition, hash]) => ({
        kind: schemaKindSchema.parse(kind), name: text(name), parent: parent ?? null, definition: text(definition), hash: text(hash),
      }));
    },
    async tables() {
      return new Map((await rows(tablesSql)).map(([name, estimate, bytes, columns, key]) => [text(name), {
        name: text(name), estimate: Number(estimate) < 0 ? null : Number(estimate), bytes: Number(bytes), columns: text(columns), key: key ?? null,
      }]));
    },
    async count(table) {
      const [[count] = []] = await rows(`select count(*) from ${table}`);
      return { rows: text(count), exact: true };
    },
    async sample({ name, columns, key }, each) {
      return (await rows(sampleSql(name, columns, key, each))).map(([at, hash]) => [text(at), text(hash)]);
    },
  };
}
