import { columnMark, fieldMark } from './catalog-sql.ts';
import { createNameIndex, type NameIndex } from './name-index.ts';
import type { Catalog, ColumnInfo, FunctionInfo, KeyInfo, Layers, NamedInfo, RelationInfo, SchemaInfo, TypeInfo } from './types.ts';

export interface CatalogParts {
  serverVersion: string;
  schemas: readonly SchemaInfo[];
  relations: readonly RelationInfo[];
  keys: readonly KeyInfo[];
  functions: readonly FunctionInfo[];
  types: readonly TypeInfo[];
  roles: readonly NamedInfo[];
  extensions: readonly NamedInfo[];
  settings: readonly NamedInfo[];
  /** Each relation's columns as one text (`columnsSql`), by oid; filled while they arrive. */
  columns: ReadonlyMap<string, string>;
  isComplete: () => boolean;
}

type Named = { schema: SchemaInfo; name: string };

/** Parsed columns kept at a time. */
const keptColumns = 2_000;

function group<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known === undefined) groups.set(keyOf(item), [item]);
    else known.push(item);
  }
  return groups;
}

/** An index per schema, made when it is first asked for. */
function bySchema<T extends Named>(items: readonly T[]): (schema: string) => NameIndex<T> {
  const groups = group(items, (item) => item.schema.name);
  const made = new Map<string, NameIndex<T>>();
  return (schema) => {
    const index = made.get(schema) ?? createNameIndex(groups.get(schema) ?? [], (item) => item.name);
    made.set(schema, index);
    return index;
  };
}

/** By where they are found; of those on the path, what an earlier schema hides counts as found elsewhere. */
function layersOf<T extends Named>(items: readonly T[], hides: boolean): Layers<T> {
  const first = new Map<string, number>();
  for (const { schema, name } of items) {
    const known = first.get(name);
    if (schema.place >= 0 && (known === undefined || schema.place < known)) first.set(name, schema.place);
  }
  const onPath = (item: T): boolean => item.schema.place >= 0 && (!hides || first.get(item.name) === item.schema.place);
  const index = (keep: (item: T) => boolean): NameIndex<T> => createNameIndex(items.filter(keep), (item) => item.name);
  return {
    path: index((item) => !item.schema.system && onPath(item)),
    other: index((item) => !item.schema.system && !onPath(item)),
    system: index((item) => item.schema.system),
  };
}

function finder<T extends Named>(items: readonly T[]): (schema: string | null, name: string) => readonly T[] {
  const groups = group(items, (item) => item.name);
  return (schema, name) => {
    const all = groups.get(name) ?? [];
    if (schema !== null) return all.filter((item) => item.schema.name === schema);
    return all.filter((item) => item.schema.place >= 0).toSorted((a, b) => a.schema.place - b.schema.place);
  };
}

function parseColumns(text: string): ColumnInfo[] {
  return text.split(columnMark).map((line) => {
    const [number = '0', name = '', type = '', notNull = '', filled = '', expression = '', comment = ''] = line.split(fieldMark);
    return {
      number: Number(number), name, type, notNull: notNull === 'n',
      expression: expression === '' ? null : expression,
      filled: filled === 'i' ? 'identity' : filled === 'g' ? 'generated' : filled === 'd' ? 'default' : null,
      comment: comment === '' ? null : comment,
    };
  });
}

function columnReader({ columns, isComplete }: CatalogParts): Catalog['columnsOf'] {
  const parsed = new Map<string, readonly ColumnInfo[]>();
  return ({ oid }) => {
    const known = parsed.get(oid);
    if (known !== undefined) return known;
    const text = columns.get(oid);
    // A table without columns has no row in the answer.
    if (text === undefined) return isComplete() ? [] : null;
    const list = parseColumns(text);
    if (parsed.size >= keptColumns) parsed.clear();
    parsed.set(oid, list);
    return list;
  };
}

const named = (items: readonly NamedInfo[]): NameIndex<NamedInfo> => createNameIndex(items, (item) => item.name);

/** Makes what was read searchable. The columns may still be arriving: `columnsOf` gives null for those that are not there yet. */
export function buildCatalog(parts: CatalogParts): Catalog {
  const { relations, functions, types } = parts;
  const schemas = new Map(parts.schemas.map((schema) => [schema.name, schema]));
  const byOid = new Map(relations.map((relation) => [relation.oid, relation]));
  const keys = group(parts.keys, (key) => key.table.oid);
  const references = group(parts.keys.filter((key) => key.kind === 'foreign'), (key) => key.target?.oid ?? '');
  const findRelations = finder(relations);
  const findTypes = finder(types);
  return {
    serverVersion: parts.serverVersion,
    schemas: createNameIndex(parts.schemas, (schema) => schema.name),
    schemaByName: (name) => schemas.get(name),
    findRelation: (schema, name) => findRelations(schema, name)[0],
    relationByOid: (oid) => byOid.get(oid),
    relations: layersOf(relations, true),
    relationsIn: bySchema(relations),
    columnsOf: columnReader(parts),
    keysOf: ({ oid }) => keys.get(oid) ?? [],
    referencesTo: ({ oid }) => references.get(oid) ?? [],
    functions: layersOf(functions, false),
    functionsIn: bySchema(functions),
    findFunctions: finder(functions),
    types: layersOf(types, true),
    typesIn: bySchema(types),
    findType: (schema, name) => findTypes(schema, name)[0],
    roles: named(parts.roles),
    extensions: named(parts.extensions),
    settings: named(parts.settings),
    get complete() { return parts.isComplete(); },
  };
}
