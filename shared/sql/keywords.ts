// PostgreSQL 18's key words by category, as pg_get_keywords() gives them (PostgreSQL, Appendix C).

const words = (text: string): readonly string[] => text.split(' ');

/** Never names without quotes. */
export const reservedWords: ReadonlySet<string> = new Set(words(
  'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog current_date current_role '
  + 'current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially '
  + 'intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references returning select session_user some '
  + 'symmetric system_user table then to trailing true union unique user using variadic when where window with',
));

/** Names of types and functions, but not of tables and columns. */
export const typeOrFunctionWords: ReadonlySet<string> = new Set(words(
  'authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like natural notnull outer overlaps right similar '
  + 'tablesample verbose',
));

/** Names of tables and columns, but not of types and functions. */
export const columnNameWords: ReadonlySet<string> = new Set(words(
  'between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int integer interval json json_array json_arrayagg '
  + 'json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value least merge_action national nchar none normalize nullif '
  + 'numeric out overlay position precision real row setof smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists '
  + 'xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable',
));

/** True for a word, in lower case, that cannot be an alias without AS and cannot follow an operand as a name. */
export function isReserved(word: string): boolean {
  return reservedWords.has(word) || typeOrFunctionWords.has(word);
}
