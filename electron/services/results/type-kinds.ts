/** How a type's values are compared here and on the server. Types that are not named compare by the bytes of their text. */
export type Kind = 'number' | 'money' | 'boolean' | 'date' | 'timestamp' | 'time' | 'timetz' | 'interval' | 'uuid' | 'text' | 'other';

const kinds: Readonly<Record<number, Kind>> = {
  16: 'boolean', 18: 'text', 19: 'text', 20: 'number', 21: 'number', 23: 'number', 25: 'text', 26: 'number', 700: 'number',
  701: 'number', 790: 'money', 1042: 'text', 1043: 'text', 1082: 'date', 1083: 'time', 1114: 'timestamp', 1184: 'timestamp',
  1186: 'interval', 1266: 'timetz', 1700: 'number', 2950: 'uuid',
};

/** The kind of a built-in type, by its oid (pg_type.dat). RowDescription gives a domain's base type. */
export function kindOf(typeOid: number): Kind {
  return kinds[typeOid] ?? 'other';
}

/** json and jsonb, whose text is JSON. */
export function isJson(typeOid: number): boolean {
  return typeOid === 114 || typeOid === 3802;
}
