import type { Catalog, RelationInfo } from '../catalog/types.ts';
import { tableColumns } from './function-arguments.ts';
import { armOutputs } from './outputs.ts';
import { ctesInReach, nameOf, type Arm, type Cte, type Query, type Source } from './query.ts';
import { plainColumn, type Resolved, type Scope, type ScopeColumn } from './scope-types.ts';

/** Queries within queries are followed this deep; generated SQL may nest without end. */
const deepest = 40;

/** Resolves the names of one statement against a catalogue; without one, only what the statement itself defines. */
export function createResolver(catalog: Catalog | null) {
  const done = new Map<Query, readonly ScopeColumn[]>();
  const under = new Set<Query>();

  function relationColumns(relation: RelationInfo): ScopeColumn[] {
    return (catalog?.columnsOf(relation) ?? []).map((info) => ({ name: info.name, type: info.type, relation, info }));
  }

  function cteColumns(cte: Cte): readonly ScopeColumn[] {
    return renamed(outputs(cte.query), cte.columns.map((name) => ({ name, type: null })));
  }

  function resolve(source: Source, arm: Arm): Resolved {
    const name = nameOf(source);
    const base = { source, name, relation: null, cte: null };
    if (source.query !== null) return { ...base, columns: renamed(outputs(source.query), source.columnAliases) };
    if (source.isFunction) return { ...base, columns: renamed(functionColumns(source), source.columnAliases) };
    const [first = ''] = source.name;
    const cte = source.name.length === 1 && source !== arm.target ? ctesInReach(arm.query, source.from).find((one) => one.name === first) : undefined;
    if (cte !== undefined) return { ...base, cte, columns: renamed(cteColumns(cte), source.columnAliases) };
    const relation = catalog?.findRelation(source.name.at(-2) ?? null, source.name.at(-1) ?? '') ?? null;
    return { ...base, relation, columns: relation === null ? [] : renamed(relationColumns(relation), source.columnAliases) };
  }

  function functionColumns(source: Source): ScopeColumn[] {
    const name = source.name.at(-1) ?? '';
    const found = catalog?.findFunctions(source.name.at(-2) ?? null, name)[0];
    if (found === undefined) return source.columnAliases.length > 0 ? [] : [plainColumn(nameOf(source), null)];
    const row = found.rowOf === null ? undefined : catalog?.relationByOid(found.rowOf);
    if (row !== undefined) return relationColumns(row);
    const table = tableColumns(found);
    return table.length > 0 ? table : [plainColumn(nameOf(source), found.result.replace(/^SETOF /, ''))];
  }

  /** The names and, where they are plain columns, the types of what a query gives. */
  function outputs(query: Query): readonly ScopeColumn[] {
    const known = done.get(query);
    if (known !== undefined) return known;
    if (under.has(query) || under.size > deepest) return [];
    under.add(query);
    const arm = query.arms.find(({ clauses }) => clauses.some(({ name }) => name !== 'with' && name !== 'start'));
    const columns = arm === undefined ? nestedOutputs(query) : armOutputs(arm, { catalog, resolve });
    under.delete(query);
    done.set(query, columns);
    return columns;
  }

  function nestedOutputs(query: Query): readonly ScopeColumn[] {
    const inner = query.children.find(({ role }) => role === 'expression');
    return inner === undefined ? [] : outputs(inner);
  }

  /** What a cursor in this arm can name. `before` leaves out sources that only come behind it, as in an ON condition. */
  function scopeOf(arm: Arm, before: number): Scope {
    const near = arm.sources.filter(({ from }) => from < before).map((source) => resolve(source, arm));
    const outer: Resolved[] = [];
    for (let query = arm.query; query.parent !== null; query = query.parent.query) {
      if (query.role === 'cte' || query.role === 'derived') break;
      const around = query.parent;
      const inReach = around.sources.filter(({ from }) => query.role !== 'lateral' || from < query.from);
      outer.push(...inReach.filter((source) => source.query !== query).map((source) => resolve(source, around)));
    }
    return { near, outer };
  }

  return { resolve, outputs, cteColumns, scopeOf };
}
export type Resolver = ReturnType<typeof createResolver>;

function renamed(columns: readonly ScopeColumn[], names: Source['columnAliases']): readonly ScopeColumn[] {
  if (names.length === 0) return columns;
  const known = columns.map((one, index) => ({ ...one, name: names[index]?.name ?? one.name, type: names[index]?.type ?? one.type }));
  return [...known, ...names.slice(columns.length).map(({ name, type }) => plainColumn(name, type))];
}
