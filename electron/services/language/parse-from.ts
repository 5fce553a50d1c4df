import { isReserved } from '../../../shared/sql/keywords.ts';
import type { Arm, Clause, Query, QueryRole, Source } from './query.ts';
import { isName, isParenthesis, isQueryGroup, isSymbol, namesIn, splitCommas, wordOf, type Group, type Item } from './tree.ts';

const joinWords = new Set(['join', 'left', 'right', 'full', 'inner', 'outer', 'cross', 'natural']);
/** Key words that could be an alias by the grammar but begin something else behind a table. */
const notAlias = new Set(['set', 'tablesample', 'values', 'default', 'overriding', 'when', 'returning', 'partition', 'with', 'restart', 'do', 'join']);

/** What reads the queries inside, which read tables in turn. */
export interface QueryParser {
  query(group: Group, role: QueryRole, parent: Arm): Query;
  inner(arm: Arm, items: readonly Item[], role?: QueryRole): void;
}

interface Reader { items: readonly Item[]; at: number; parser: QueryParser }

/** Reads the tables of a clause into the arm's sources; cuts it into the parts that name tables and the ON conditions between them. */
export function parseFrom(arm: Arm, clause: Clause, parser: QueryParser): void {
  const reader: Reader = { items: clause.items, at: 0, parser };
  let part: Clause = { ...clause, items: [] };
  arm.clauses.push(part);
  while (reader.at < reader.items.length) {
    const item = reader.items[reader.at];
    const word = wordOf(item);
    if (word === 'on') {
      part = { name: 'on', start: item?.to ?? 0, items: [] };
      arm.clauses.push(part);
      reader.at += 1;
      readCondition(arm, reader, part);
      const next = reader.items[reader.at];
      if (next === undefined) return;
      part = { name: clause.name, start: next.from, items: [] };
      arm.clauses.push(part);
    } else if (word === 'using' && isParenthesis(reader.items[reader.at + 1])) {
      part.items.push(...reader.items.slice(reader.at, reader.at + 2));
      reader.at += 2;
      if (wordOf(reader.items[reader.at]) === 'as') reader.at += 2;
    } else if (isSymbol(item, ',') || joinWords.has(word)) {
      if (item !== undefined) part.items.push(item);
      reader.at += 1;
    } else {
      const from = reader.at;
      readSource(arm, clause, reader);
      // Behind INSERT's one table comes its list of columns.
      reader.at = clause.name === 'insert into' ? reader.items.length : Math.max(reader.at, from + 1);
      part.items.push(...reader.items.slice(from, reader.at));
    }
  }
}

function readCondition(arm: Arm, reader: Reader, part: Clause): void {
  while (reader.at < reader.items.length) {
    const item = reader.items[reader.at];
    const word = wordOf(item);
    const call = (word === 'left' || word === 'right') && isParenthesis(reader.items[reader.at + 1]);
    if (item === undefined || isSymbol(item, ',') || (joinWords.has(word) && !call)) break;
    part.items.push(item);
    reader.at += 1;
  }
  reader.parser.inner(arm, part.items);
}

function readSource(arm: Arm, clause: Clause, reader: Reader): void {
  const start = reader.items[reader.at]?.from ?? 0;
  let lateral = false;
  while (['lateral', 'only', 'rows'].includes(wordOf(reader.items[reader.at])) && !isSymbol(reader.items[reader.at + 1], '.')) {
    lateral ||= wordOf(reader.items[reader.at]) === 'lateral';
    const rows = wordOf(reader.items[reader.at]) === 'rows';
    reader.at += rows && wordOf(reader.items[reader.at + 1]) === 'from' ? 2 : 1;
  }
  const item = reader.items[reader.at];
  if (isParenthesis(item)) readGroup(arm, clause, reader, item, lateral, start);
  else if (isName(item) && (item.kind === 'quoted' || !isReserved(item.value))) readNamed(arm, clause, reader, start);
}

function readGroup(arm: Arm, clause: Clause, reader: Reader, item: Group, lateral: boolean, start: number): void {
  reader.at += 1;
  if (isQueryGroup(item)) {
    const query = reader.parser.query(item, lateral ? 'lateral' : 'derived', arm);
    arm.query.children.push(query);
    addSource(arm, clause, reader, { name: [], query, isFunction: false, from: start });
    return;
  }
  // A join in parentheses: its tables belong to this arm.
  parseFrom(arm, { name: 'from', start: item.open?.to ?? item.from, items: item.items }, reader.parser);
  arm.clauses.push({ name: 'from', start: item.to, items: [] });
  if (wordOf(reader.items[reader.at]) === 'as') reader.at += 2;
}

function readNamed(arm: Arm, clause: Clause, reader: Reader, start: number): void {
  const name: string[] = [];
  for (let part = reader.items[reader.at]; isName(part); part = reader.items[reader.at]) {
    name.push(part.value);
    reader.at += 1;
    if (!isSymbol(reader.items[reader.at], '.')) break;
    reader.at += 1;
  }
  const next = reader.items[reader.at];
  if (next?.kind === 'operator' && next.value === '*') reader.at += 1;
  const isFunction = clause.name === 'from' && isParenthesis(next);
  if (isFunction) {
    reader.parser.inner(arm, next.items, 'lateral');
    reader.at += 1;
    if (wordOf(reader.items[reader.at]) === 'with' && wordOf(reader.items[reader.at + 1]) === 'ordinality') reader.at += 2;
  }
  addSource(arm, clause, reader, { name, query: null, isFunction, from: start });
}

function addSource(arm: Arm, clause: Clause, reader: Reader, rest: Pick<Source, 'name' | 'query' | 'isFunction' | 'from'>): void {
  let alias: string | null = null;
  let columnAliases: Source['columnAliases'] = [];
  const as = wordOf(reader.items[reader.at]) === 'as';
  const named = reader.items[reader.at + (as ? 1 : 0)];
  if (isName(named) && (named.kind === 'quoted' || as || (!isReserved(named.value) && !notAlias.has(named.value)))) {
    alias = named.value;
    reader.at += as ? 2 : 1;
  } else if (as) {
    reader.at += 1;
  }
  const list = reader.items[reader.at];
  // `INSERT INTO t AS x (a, b)` lists columns of the target, not aliases.
  if (isParenthesis(list) && (alias !== null || as) && clause.name !== 'insert into') {
    columnAliases = aliasesIn(list);
    reader.at += 1;
  }
  const to = reader.items[reader.at - 1]?.to ?? rest.from;
  arm.sources.push({ ...rest, alias, columnAliases, to });
}

function aliasesIn(list: Group): Source['columnAliases'] {
  if (!list.items.some((item) => isName(item))) return [];
  const names = namesIn(list);
  return splitCommas(list.items).flatMap(([, ...type], index) => {
    const name = names[index];
    return name === undefined ? [] : [{ name, type: type.length === 0 ? null : type.map((item) => (item.kind === 'group' ? '' : item.value)).join(' ') }];
  });
}
