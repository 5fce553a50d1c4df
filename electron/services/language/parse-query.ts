import { cutClauses, isAliasPlace } from './clauses.ts';
import { parseFrom, type QueryParser } from './parse-from.ts';
import type { Arm, Cte, Query, QueryRole } from './query.ts';
import { isName, isParenthesis, isQueryGroup, isSymbol, namesIn, wordOf, type Group, type Item } from './tree.ts';

const setWords = new Set(['union', 'intersect', 'except']);
const commandWords = new Set(['select', 'insert', 'update', 'delete', 'merge', 'values', 'table', 'with']);
/** Clauses that name tables. */
const tableClauses = new Set(['from', 'update', 'insert into', 'delete from', 'merge into', 'table']);

/** Commands without the clauses of a query. */
const otherWords = new Set((
  'alter analyze begin call checkpoint close cluster comment commit copy create deallocate discard do drop end execute explain fetch grant import listen load lock move '
  + 'notify prepare reassign refresh reindex release reset revoke rollback savepoint security set show start truncate unlisten vacuum'
).split(' '));

const parser: QueryParser = { query: (group, role, parent) => parseQuery(group, role, parent), inner: (arm, items, role) => parseInner(arm, items, role) };

/** Reads the query in a group: its CTEs, its arms with their clauses and sources, and the queries inside it. Never fails. */
export function parseQuery(group: Group, role: QueryRole, parent: Arm | null): Query {
  const query: Query = {
    role, parent, from: group.open?.to ?? group.from, to: group.close?.from ?? group.to, recursive: false, ctes: [], arms: [], children: [], group,
  };
  const { items } = group;
  let at = startOf(items);
  if (at > 0) query.arms.push(leading(query, items.slice(0, at)));
  if (wordOf(items[at]) === 'with') at = parseWith(query, items, at);
  while (at < items.length || query.arms.length === 0) {
    const end = armEnd(items, at);
    query.arms.push(parseArm(query, items.slice(at, end), query.arms.length === 0 ? query.from : items[at]?.from ?? query.to));
    at = end;
  }
  return query;
}

/** Where the query begins: behind EXPLAIN, CREATE … AS, COPY, PREPARE, DECLARE and the like; 0 where there is none. */
function startOf(items: readonly Item[]): number {
  if (commandWords.has(wordOf(items[0])) || isQueryGroup(items[0])) return 0;
  const explained = wordOf(items[0]) === 'explain' || wordOf(items[0]) === 'begin';
  const found = items.findIndex((item, index) => {
    const word = wordOf(item);
    const before = wordOf(items[index - 1]);
    if (explained) return commandWords.has(word);
    return (before === 'as' || before === 'for' || before === 'then' || before === 'loop' || before === 'query') && ['select', 'with', 'values', 'insert', 'update', 'delete'].includes(word);
  });
  return Math.max(found, 0);
}

function leading(query: Query, items: Item[]): Arm {
  const arm: Arm = { query, start: query.from, clauses: [{ name: 'other', start: query.from, items }], sources: [], target: null };
  parseInner(arm, items);
  return arm;
}

function armEnd(items: readonly Item[], from: number): number {
  const at = items.findIndex((item, index) => index > from && setWords.has(wordOf(item)) && !isAliasPlace(items[index - 1]));
  return at === -1 ? items.length : at;
}

function parseWith(query: Query, items: readonly Item[], with_: number): number {
  const arm: Arm = { query, start: query.from, clauses: [{ name: 'with', start: items[with_]?.to ?? query.from, items: [] }], sources: [], target: null };
  let at = with_ + 1;
  if (wordOf(items[at]) === 'recursive') {
    query.recursive = true;
    at += 1;
  }
  const begin = at;
  while (at < items.length) {
    const item = items[at];
    if (at > begin && commandWords.has(wordOf(item)) && !isSymbol(items[at - 1], ',')) break;
    if (isName(item)) at = parseCte(query, arm, items, at);
    else at += 1;
  }
  arm.clauses[0]?.items.push(...items.slice(with_ + 1, at));
  query.arms.push(arm);
  return at;
}

/** `name (columns) AS [NOT] [MATERIALIZED] (query)`; gives the place behind it. */
function parseCte(query: Query, arm: Arm, items: readonly Item[], from: number): number {
  const name = items[from];
  let at = from + 1;
  const list = items[at];
  const columns = isParenthesis(list) && !isQueryGroup(list) ? namesIn(list) : [];
  if (columns.length > 0) at += 1;
  while (['as', 'not', 'materialized'].includes(wordOf(items[at]))) at += 1;
  const body = items[at];
  if (!isName(name) || !isParenthesis(body)) return Math.max(at, from + 1);
  const cte: Cte = { name: name.value, columns, query: parseQuery(body, 'cte', arm), to: body.to };
  query.ctes.push(cte);
  query.children.push(cte.query);
  return at + 1;
}

function parseArm(query: Query, items: readonly Item[], start: number): Arm {
  const arm: Arm = { query, start, clauses: [], sources: [], target: null };
  const command = wordOf(items.find((item) => commandWords.has(wordOf(item))));
  const clauses = otherWords.has(wordOf(items[0])) ? [{ name: 'other' as const, start, items: [...items] }] : cutClauses(items, command, start);
  for (const clause of clauses) {
    if (tableClauses.has(clause.name)) {
      const first = arm.sources.length;
      parseFrom(arm, clause, parser);
      if (clause.name !== 'from' && clause.name !== 'table') arm.target = arm.sources[first] ?? null;
    } else {
      arm.clauses.push(clause);
      parseInner(arm, clause.items);
    }
  }
  return arm;
}

/** Finds the queries inside expressions. */
export function parseInner(arm: Arm, items: readonly Item[], role: QueryRole = 'expression'): void {
  for (const item of items) {
    if (item.kind !== 'group') continue;
    if (isQueryGroup(item)) arm.query.children.push(parseQuery(item, role, arm));
    else parseInner(arm, item.items, role);
  }
}

