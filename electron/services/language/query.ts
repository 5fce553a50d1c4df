import type { Group, Item } from './tree.ts';

export type ClauseName =
  | 'start' | 'with' | 'select' | 'into' | 'from' | 'on' | 'where' | 'group by' | 'having' | 'window' | 'order by' | 'limit' | 'offset' | 'fetch' | 'for'
  | 'values' | 'insert into' | 'update' | 'delete from' | 'merge into' | 'set' | 'on conflict' | 'do' | 'returning' | 'when' | 'table' | 'other';

export interface Clause {
  name: ClauseName;
  /** The offset behind its key words; a cursor there or later is in it. */
  start: number;
  items: Item[];
}

/** Something whose columns a statement can name. */
export interface Source {
  /** As it was named with AS; null without. */
  alias: string | null;
  /** The parts of its name; empty for a derived table. */
  name: readonly string[];
  /** The query of a derived table. */
  query: Query | null;
  isFunction: boolean;
  /** `AS t (a, b)` or `AS t (a integer, b text)`. */
  columnAliases: readonly { name: string; type: string | null }[];
  from: number;
  to: number;
}

/** One SELECT, or one of the other commands, between UNION, INTERSECT and EXCEPT. */
export interface Arm {
  query: Query;
  start: number;
  clauses: Clause[];
  sources: Source[];
  /** Of INSERT, UPDATE, DELETE and MERGE; it is one of the sources too. */
  target: Source | null;
}

export interface Cte {
  name: string;
  columns: readonly string[];
  query: Query;
  /** The offset behind it, from which others may name it. */
  to: number;
}

/** How a query sees the one around it: not at all (a CTE, a derived table), or with its sources (LATERAL, in an expression). */
export type QueryRole = 'statement' | 'cte' | 'derived' | 'lateral' | 'expression';

export interface Query {
  role: QueryRole;
  parent: Arm | null;
  /** Where a cursor is inside. */
  from: number;
  to: number;
  recursive: boolean;
  ctes: Cte[];
  arms: Arm[];
  children: Query[];
  group: Group;
}

/** The innermost query that holds the cursor. */
export function queryAt(query: Query, at: number): Query {
  const child = query.children.find(({ from, to }) => at >= from && at <= to);
  return child === undefined ? query : queryAt(child, at);
}

/** The arm and clause of a query that hold the cursor. */
export function armAt(query: Query, at: number): Arm | undefined {
  return query.arms.findLast(({ start }) => start <= at) ?? query.arms[0];
}

export function clauseAt(arm: Arm, at: number): Clause | undefined {
  return arm.clauses.findLast(({ start }) => start <= at);
}

/** The CTEs that a query at this offset can name, the nearest first. */
export function ctesInReach(query: Query, at: number): Cte[] {
  const own = query.ctes.filter((cte) => query.recursive || cte.to <= at || at > (query.ctes.at(-1)?.to ?? 0));
  return query.parent === null ? own : [...own, ...ctesInReach(query.parent.query, query.from)];
}

/** What a source is called in the statement. */
export function nameOf(source: Source): string {
  return source.alias ?? source.name.at(-1) ?? '';
}
