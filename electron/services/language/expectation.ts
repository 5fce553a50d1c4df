import type { Relation } from '../../../shared/contract/catalog.ts';
import { isReserved } from '../../../shared/sql/keywords.ts';
import { expectInCommand } from './command-places.ts';
import type { Place } from './place.ts';
import type { ClauseName } from './query.ts';
import { isName, isParenthesis, isSymbol, wordOf, type Group, type Item } from './tree.ts';
import { beforeOperand, followers, queryFollowers } from './words.ts';

/** What fits where the cursor is. */
export type Expectation =
  | { kind: 'nothing' | 'statement' | 'operator' | 'type' | 'setting' | 'role' | 'schema' | 'extension' | 'procedure' | 'function' | 'target-columns' | 'using-columns' | 'set-column' | 'constraint' }
  /** An operand; `on` where it begins a join's condition. */
  | { kind: 'expression'; on: boolean }
  | { kind: 'relation'; joins: boolean; kinds: readonly Relation['kind'][] | null }
  | { kind: 'columns-of'; name: readonly string[] }
  | { kind: 'words'; words: readonly string[] };

const relation = (joins = false): Expectation => ({ kind: 'relation', joins, kinds: null });
const expression = (on = false): Expectation => ({ kind: 'expression', on });
const operator: Expectation = { kind: 'operator' };

/** True where something that has a value stands. */
export function isOperand(item: Item | undefined): boolean {
  if (item === undefined) return false;
  if (item.kind === 'word') return !isReserved(item.value) || ['null', 'true', 'false', 'end', 'default', 'current_date', 'current_timestamp', 'current_user'].includes(item.value);
  return item.kind === 'group' || item.kind === 'quoted' || item.kind === 'string' || item.kind === 'number' || item.kind === 'parameter';
}

/** Whether the parentheses list columns of the table that the statement changes. */
function listsTargetColumns({ clause, groups }: Place, word: string, before: Item | undefined): boolean {
  const name = clause?.name;
  if (name === 'on conflict') return groups.length === 2 || word === 'conflict';
  if (name === 'set') return word === 'set' || isSymbol(before, ',');
  return name === 'insert into';
}

/** Inside parentheses that are no query. */
function inParentheses(place: Place, group: Group, outer: readonly Item[]): Expectation | null {
  const before = outer[outer.indexOf(group) - 1];
  const word = wordOf(before);
  const last = place.before.at(-1);
  const joining = place.clause?.name === 'from' || place.clause?.name === 'on';
  if (word === 'using' && joining) return { kind: 'using-columns' };
  if (listsTargetColumns(place, word, before)) return { kind: 'target-columns' };
  if (word === 'cast' && wordOf(last) === 'as') return { kind: 'type' };
  if (last !== undefined) return null;
  if (word === 'over') return { kind: 'words', words: ['partition by', 'order by', 'rows between', 'range between'] };
  if (word === 'filter') return { kind: 'words', words: ['where'] };
  const opensTable = before === undefined || ['from', 'join', 'lateral'].includes(word) || isSymbol(before, ',');
  return opensTable && place.clause?.name === 'from' ? relation(word === 'join') : null;
}

function inFrom(place: Place, last: Item | undefined): Expectation {
  const word = wordOf(last);
  const query = place.groups.at(-1) === place.query.group;
  const joined = word === 'join' || (word === 'lateral' && wordOf(place.before.at(-2)) === 'join');
  if (joined) return relation(true);
  if (last === undefined || isSymbol(last, ',') || word === 'lateral' || word === 'only' || ['from', 'into', 'update', 'using', 'table'].includes(word)) return relation();
  if (word === 'as') return { kind: 'nothing' };
  return query || isName(last) || isParenthesis(last) ? operator : relation();
}

type Rule = (place: Place, last: Item | undefined) => Expectation;

const onlyOperator: Rule = () => operator;
const rules: ReadonlyMap<ClauseName, Rule> = new Map<ClauseName, Rule>([
  ['start', (_place, last) => (last === undefined ? { kind: 'statement' } : operator)],
  ['with', (_place, last) => (isSymbol(last, ',') || ['with', 'recursive'].includes(wordOf(last)) ? { kind: 'nothing' } : operator)],
  ['from', inFrom], ['update', inFrom], ['insert into', inFrom], ['delete from', inFrom], ['merge into', inFrom], ['table', inFrom], ['into', inFrom],
  ['set', (place, last) => (wordOf(last) === 'set' || isSymbol(last, ',') ? { kind: 'set-column' } : valuePlace(place, last))],
  ['on conflict', (_place, last) => (wordOf(last) === 'constraint' ? { kind: 'constraint' } : operator)],
  ['do', onlyOperator], ['for', onlyOperator], ['fetch', onlyOperator],
  ['on', (place, last) => (wordOf(last) === 'on' ? expression(true) : valuePlace(place, last))],
  ['values', (_place, last) => (wordOf(last) === 'values' || isSymbol(last, ',') ? { kind: 'nothing' } : operator)],
  ['when', (_place, last) => (wordOf(last) === 'and' ? expression() : operator)],
]);

function byClause(place: Place, last: Item | undefined): Expectation {
  const rule = place.clause === null ? undefined : rules.get(place.clause.name);
  if (rule !== undefined) return rule(place, last);
  return place.clause === null ? operator : valuePlace(place, last);
}

/** True behind `*` that stands for all columns, or for all rows in count(*). */
function isStar({ before }: Place): boolean {
  const last = before.at(-1);
  const previous = before.at(-2);
  if (last?.kind !== 'operator' || last.value !== '*') return false;
  return previous === undefined || isSymbol(previous, ',') || isSymbol(previous, '.') || ['select', 'all', 'distinct', 'returning'].includes(wordOf(previous));
}

/** An operand or what follows one, by what stands in front. */
function valuePlace(place: Place, last: Item | undefined): Expectation {
  const word = wordOf(last);
  if (word === 'as') return { kind: 'nothing' };
  if (isStar(place)) return operator;
  if (last === undefined || isSymbol(last, ',') || last.kind === 'operator' || isSymbol(last, ':=') || isSymbol(last, ':')) return expression();
  if (last.kind === 'word' && beforeOperand.has(word)) return expression();
  if (last.kind === 'word' && isReserved(word) && !isOperand(last)) return word === 'asc' || word === 'desc' ? operator : expression();
  return operator;
}

const objectClauses = new Set(['other', 'start']);

/** Decides from the tokens around the cursor alone; it never needs a statement that parses. */
export function expectation(place: Place): Expectation {
  const last = place.before.at(-1);
  const group = place.groups.at(-1);
  const outer = place.groups.at(-2);
  if (isSymbol(last, '::')) return { kind: 'type' };
  if (place.clause === null || objectClauses.has(place.clause.name)) {
    const command = expectInCommand(place);
    if (command !== null) return command;
  }
  if (group !== undefined && outer !== undefined && group !== place.query.group) {
    const inside = inParentheses(place, group, outer.items);
    if (inside !== null) return inside;
    return place.clause?.name === 'other' ? valuePlace(place, last) : inList(place, last);
  }
  const few = wordsBehind(place, last);
  return few === null ? byClause(place, last) : mixed(place, last, few);
}

function inList(place: Place, last: Item | undefined): Expectation {
  const from = place.clause?.name === 'from' || place.clause?.name === 'on';
  if (from && last !== undefined && ['join', 'from'].includes(wordOf(last))) return relation(wordOf(last) === 'join');
  return valuePlace(place, last);
}

/** The few words that can follow the last, where it is a key word here and not the name of something. */
function wordsBehind(place: Place, last: Item | undefined): readonly string[] | null {
  if (last?.kind !== 'word' || place.qualifier.length > 0 || isSymbol(place.before.at(-2), '.')) return null;
  const query = place.clause !== null && !objectClauses.has(place.clause.name);
  if (query && !queryFollowers.has(last.value)) return null;
  const words = followers.get(last.value) ?? [];
  return words.length === 0 ? null : words;
}

/** Where both a key word and something else may follow. */
function mixed(place: Place, last: Item | undefined, words: readonly string[]): Expectation {
  const name = place.clause?.name;
  switch (wordOf(last)) {
    case 'not': return name === 'when' ? { kind: 'words', words } : expression();
    case 'when': return name === 'when' ? { kind: 'words', words } : expression();
    case 'left': case 'right': return name === 'from' || name === 'on' ? { kind: 'words', words } : operator;
    case 'with': return name === 'with' ? { kind: 'words', words: ['recursive'] } : operator;
    case 'do': return name === 'start' ? { kind: 'words', words: ['language plpgsql'] } : { kind: 'words', words };
    default: return { kind: 'words', words };
  }
}
