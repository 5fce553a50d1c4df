import { reservedWords } from '../../../shared/sql/keywords.ts';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import type { Catalog, FunctionInfo, RelationInfo, SchemaInfo, TypeInfo } from '../catalog/types.ts';
import type { Place } from './place.ts';

/** A relation's name as the statement needs it: with its schema only where the search path does not lead to it. */
export function relationName(relation: RelationInfo, catalog: Catalog): string {
  const found = catalog.findRelation(null, relation.name);
  return found?.oid === relation.oid ? quoteIdentifier(relation.name) : withSchema(relation.schema, relation.name);
}

export function withSchema(schema: SchemaInfo, name: string): string {
  return `${quoteIdentifier(schema.name)}.${quoteIdentifier(name)}`;
}

/** A function's or type's name; those of one name in several schemas on the path are one to the reader. */
export function routineName({ schema, name }: FunctionInfo | TypeInfo): string {
  return schema.place >= 0 ? quoteFunction(name) : `${quoteIdentifier(schema.name)}.${quoteFunction(name)}`;
}

/** Functions of pg_catalog that the grammar has as key words, such as left and char_length, are called without quotes. */
function quoteFunction(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reservedWords.has(name) ? name : quoteIdentifier(name);
}

/** Key words are offered as the user writes them: in capitals where the statement or the typed word is. */
export function prefersCapitals({ typed, tokens, text, base, at }: Place): boolean {
  if (typed.length > 1 && typed !== typed.toLowerCase()) return typed === typed.toUpperCase();
  const last = tokens.findLast(({ kind, value, to }) => kind === 'word' && reservedWords.has(value) && to <= at);
  const first = last ?? tokens.find(({ kind, value }) => kind === 'word' && reservedWords.has(value));
  if (first === undefined || base < 0) return typed.length === 1 && typed !== typed.toLowerCase();
  return text.charAt(first.from) !== text.charAt(first.from).toLowerCase();
}

const relationWords: Readonly<Record<RelationInfo['kind'], string>> = {
  table: 'table', 'partitioned-table': 'partitioned table', view: 'view', 'materialized-view': 'materialized view', 'foreign-table': 'foreign table', sequence: 'sequence',
};

/** What a relation is, and where when that is not on the search path. */
export function relationDetail(relation: RelationInfo): string {
  const kind = relation.partition ? 'partition' : relationWords[relation.kind];
  return relation.schema.place >= 0 && !relation.schema.system ? kind : `${kind} in ${relation.schema.name}`;
}
