import type { Column } from '../../../shared/cell.ts';

/** One field of a RowDescription. */
export interface Field {
  name: string;
  typeOid: number;
  typmod: number;
}

/** Types that format_type names the same on every server (pg_type.dat), as far as they have no type modifier. */
const plain: Readonly<Record<number, string>> = {
  16: 'boolean', 17: 'bytea', 18: '"char"', 19: 'name', 20: 'bigint', 21: 'smallint', 22: 'int2vector', 23: 'integer',
  24: 'regproc', 25: 'text', 26: 'oid', 27: 'tid', 28: 'xid', 29: 'cid', 30: 'oidvector', 114: 'json', 142: 'xml',
  194: 'pg_node_tree', 199: 'json[]', 600: 'point', 601: 'lseg', 602: 'path', 603: 'box', 604: 'polygon', 628: 'line',
  650: 'cidr', 700: 'real', 701: 'double precision', 705: 'unknown', 718: 'circle', 774: 'macaddr8', 790: 'money',
  829: 'macaddr', 869: 'inet', 1000: 'boolean[]', 1001: 'bytea[]', 1002: '"char"[]', 1003: 'name[]', 1005: 'smallint[]',
  1007: 'integer[]', 1009: 'text[]', 1014: 'character[]', 1015: 'character varying[]', 1016: 'bigint[]', 1021: 'real[]',
  1022: 'double precision[]', 1028: 'oid[]', 1033: 'aclitem', 1034: 'aclitem[]', 1041: 'inet[]', 1042: 'character',
  1043: 'character varying', 1082: 'date', 1083: 'time without time zone', 1114: 'timestamp without time zone',
  1115: 'timestamp without time zone[]', 1182: 'date[]', 1184: 'timestamp with time zone',
  1185: 'timestamp with time zone[]', 1186: 'interval', 1231: 'numeric[]', 1266: 'time with time zone', 1560: 'bit',
  1562: 'bit varying', 1700: 'numeric', 2205: 'regclass', 2206: 'regtype', 2249: 'record', 2278: 'void', 2950: 'uuid',
  2951: 'uuid[]', 3220: 'pg_lsn', 3614: 'tsvector', 3615: 'tsquery', 3802: 'jsonb', 3807: 'jsonb[]', 3904: 'int4range',
  3906: 'numrange', 3908: 'tsrange', 3910: 'tstzrange', 3912: 'daterange', 3926: 'int8range', 4072: 'jsonpath',
  4089: 'regnamespace', 4096: 'regrole',
};

/** format_type without a question to the server; undefined where only the server knows. */
function knownName(oid: number, typmod: number): string | undefined {
  if (typmod < 0) return oid === 1042 || oid === 1560 ? undefined : plain[oid];
  switch (oid) {
    case 1042: return `character(${typmod - 4})`;
    case 1043: return `character varying(${typmod - 4})`;
    // The scale has eleven bits and a sign since PostgreSQL 15.
    case 1700: return `numeric(${((typmod - 4) >> 16) & 0xffff},${(((typmod - 4) & 0x7ff) ^ 1024) - 1024})`;
    case 1083: return `time(${typmod}) without time zone`;
    case 1114: return `timestamp(${typmod}) without time zone`;
    case 1184: return `timestamp(${typmod}) with time zone`;
    case 1266: return `time(${typmod}) with time zone`;
    case 1560: return `bit(${typmod})`;
    case 1562: return `bit varying(${typmod})`;
    default: return undefined;
  }
}

/** A session's memory of type names. Names depend on search_path where types share one; the first answer stays. */
export interface TypeNames {
  /** Columns with the names known so far; the oid's digits stand in for the others. */
  columns(fields: readonly Field[]): Column[];
  /** The query that names the types still unknown among the fields, or null where there are none. */
  question(fields: readonly Field[]): { sql: string; keys: string[] } | null;
  learn(keys: readonly string[], names: readonly (string | null)[]): void;
}

const key = ({ typeOid, typmod }: Field): string => `${typeOid},${typmod}`;

export function createTypeNames(): TypeNames {
  const learnt = new Map<string, string>();
  const name = (field: Field): string | undefined => knownName(field.typeOid, field.typmod) ?? learnt.get(key(field));
  return {
    columns: (fields) => fields.map((field) => ({
      name: field.name, typeOid: field.typeOid, typeName: name(field) ?? String(field.typeOid),
    })),
    question(fields) {
      const keys = [...new Set(fields.filter((field) => name(field) === undefined).map(key))];
      if (keys.length === 0) return null;
      return { keys, sql: `SELECT ${keys.map((pair) => `pg_catalog.format_type(${pair})`).join(', ')}` };
    },
    learn(keys, names) {
      keys.forEach((pair, index) => {
        const answer = names[index];
        if (answer !== null && answer !== undefined) learnt.set(pair, answer);
      });
    },
  };
}
