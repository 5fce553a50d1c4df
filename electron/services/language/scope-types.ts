import type { ColumnInfo, RelationInfo } from '../catalog/types.ts';
import type { Cte, Source } from './query.ts';

/** A column that a statement can name. */
export interface ScopeColumn {
  name: string;
  /** Null where nothing tells. */
  type: string | null;
  /** The table that it comes from in the end. */
  relation: RelationInfo | null;
  info: ColumnInfo | null;
}

/** A source with what it stands for. */
export interface Resolved {
  source: Source;
  name: string;
  relation: RelationInfo | null;
  cte: Cte | null;
  columns: readonly ScopeColumn[];
}

export interface Scope {
  /** Sources of the arm that the cursor is in, as far as it can name them. */
  near: readonly Resolved[];
  /** Of the queries around it, the nearest first. */
  outer: readonly Resolved[];
}

/** A column of which no more is known. */
export function plainColumn(name: string, type: string | null): ScopeColumn {
  return { name, type, relation: null, info: null };
}
