import type { Relation } from '../../../shared/contract/catalog.ts';
import type { Catalog, RelationInfo } from './types.ts';

function toRelation({ schema, name, kind, comment, estimatedRows }: RelationInfo): Relation {
  return { schema: schema.name, name, kind, comment, estimatedRows };
}

/** `schema.name` where it begins with the name of a schema, else only a name. */
function split(catalog: Catalog, search: string): { schema: string | null; name: string } {
  const dot = search.indexOf('.');
  const schema = dot === -1 ? undefined : catalog.schemaByName(search.slice(0, dot));
  return schema === undefined ? { schema: null, name: search } : { schema: schema.name, name: search.slice(dot + 1) };
}

/**
 * Relations that match, best first: those on the search path before others, partitions behind their tables. The system's own are
 * found only where their schema is named or nothing else matches.
 */
export function findRelations(catalog: Catalog, search: string, limit: number): { relations: Relation[]; total: number } {
  const { schema, name } = split(catalog, search.trim());
  const every = Number.MAX_SAFE_INTEGER;
  if (schema !== null) {
    const found = catalog.relationsIn(schema).search(name, every);
    return { relations: found.slice(0, limit).map(({ item }) => toRelation(item)), total: found.length };
  }
  const { path, other, system } = catalog.relations;
  const own = [...path.search(name, every), ...other.search(name, every)];
  const found = own.length === 0 && name !== '' ? system.search(name, every) : own;
  const ranked = name === '' ? found : found.toSorted((a, b) => Number(a.item.partition) - Number(b.item.partition) || a.tier - b.tier);
  return { relations: ranked.slice(0, limit).map(({ item }) => toRelation(item)), total: found.length };
}
