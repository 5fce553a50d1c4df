import type { Relation } from '../../../shared/contract/catalog.ts';
import type { NameIndex } from './name-index.ts';

export interface SchemaInfo {
  oid: string;
  name: string;
  comment: string | null;
  /** pg_catalog, information_schema, pg_toast and the like. */
  system: boolean;
  /** Place on the search path as the server resolves it, from 0; -1 where it is not on it. */
  place: number;
  /** Whether the role may look into it. */
  usable: boolean;
}

export interface RelationInfo {
  oid: string;
  schema: SchemaInfo;
  name: string;
  kind: Relation['kind'];
  comment: string | null;
  estimatedRows: number | null;
  /** A partition of another table. */
  partition: boolean;
}

export interface ColumnInfo {
  /** pg_attribute.attnum, by which keys name columns. */
  number: number;
  name: string;
  /** As format_type() writes it. */
  type: string;
  notNull: boolean;
  /** The default or generation expression; null for none. */
  expression: string | null;
  /** `default`, `identity`, `generated`, or null. */
  filled: 'default' | 'identity' | 'generated' | null;
  comment: string | null;
}

export interface KeyInfo {
  name: string;
  kind: 'primary' | 'unique' | 'foreign';
  table: RelationInfo;
  columns: readonly number[];
  /** Of a foreign key. */
  target: RelationInfo | null;
  targetColumns: readonly number[];
}

export interface FunctionInfo {
  schema: SchemaInfo;
  name: string;
  kind: 'function' | 'aggregate' | 'window' | 'procedure';
  /** pg_get_function_arguments(). */
  args: string;
  /** pg_get_function_result(); empty for a procedure. */
  result: string;
  returnsSet: boolean;
  volatility: 'immutable' | 'stable' | 'volatile';
  comment: string | null;
  /** The table whose rows it gives, where its result is one. */
  rowOf: string | null;
  /** Behind an operator, an index or the like: not meant to be called. */
  internal: boolean;
}

export interface TypeInfo {
  schema: SchemaInfo;
  name: string;
  /** As format_type() writes it, such as `timestamp with time zone`. */
  written: string;
  comment: string | null;
  /** Labels of an enum; empty for others. */
  labels: readonly string[];
}

export interface NamedInfo { name: string; detail: string; comment: string | null }

/** One role's view of a database's catalogue, as it was when it was read. Nothing in it changes but `columnsOf`, which fills up. */
export interface Catalog {
  serverVersion: string;
  schemas: NameIndex<SchemaInfo>;
  schemaByName(name: string): SchemaInfo | undefined;
  /** The relation that a name means: in the schema given, or the first on the search path. Names as PostgreSQL holds them. */
  findRelation(schema: string | null, name: string): RelationInfo | undefined;
  relationByOid(oid: string): RelationInfo | undefined;
  /** What can be named without its schema; then other schemas; then the system's. */
  relations: Layers<RelationInfo>;
  relationsIn(schema: string): NameIndex<RelationInfo>;
  /** Null while the columns have not been read yet. */
  columnsOf(relation: RelationInfo): readonly ColumnInfo[] | null;
  keysOf(relation: RelationInfo): readonly KeyInfo[];
  /** Foreign keys of other tables that lead to this one. */
  referencesTo(relation: RelationInfo): readonly KeyInfo[];
  functions: Layers<FunctionInfo>;
  functionsIn(schema: string): NameIndex<FunctionInfo>;
  /** Every overload of a name, in the schema given or on the search path. */
  findFunctions(schema: string | null, name: string): readonly FunctionInfo[];
  types: Layers<TypeInfo>;
  typesIn(schema: string): NameIndex<TypeInfo>;
  findType(schema: string | null, name: string): TypeInfo | undefined;
  roles: NameIndex<NamedInfo>;
  extensions: NameIndex<NamedInfo>;
  settings: NameIndex<NamedInfo>;
  /** True when no columns are missing any more. */
  complete: boolean;
}

/** One kind of object by where it is found. */
export interface Layers<T> {
  path: NameIndex<T>;
  other: NameIndex<T>;
  system: NameIndex<T>;
}
