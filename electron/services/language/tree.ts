import type { Token } from '../../../shared/sql/tokens.ts';

/** What stands between a pair of parentheses or brackets, or the whole statement. */
export interface Group {
  kind: 'group';
  /** Null for the whole statement. */
  open: Token | null;
  /** Null where nothing closes it. */
  close: Token | null;
  items: Item[];
  /** UTF-16 offsets, the parentheses included. */
  from: number;
  to: number;
}

export type Item = Token | Group;

const queryWords = new Set(['select', 'with', 'values', 'table', 'insert', 'update', 'delete', 'merge']);
/** Functions whose arguments hold a FROM of their own (SQL Syntax, special function call forms). */
const fromFunctions = new Set(['extract', 'substring', 'trim', 'overlay', 'position']);

/** The key word that an item is, in small letters, or an empty string. */
export function wordOf(item: Item | undefined): string {
  return item?.kind === 'word' ? item.value : '';
}

/** True for one of the symbols, such as `,` or `::`. */
export function isSymbol(item: Item | undefined, symbol: string): boolean {
  return item?.kind === 'symbol' && item.value === symbol;
}

/** True for a name, with quotes or without. */
export function isName(item: Item | undefined): item is Token {
  return item?.kind === 'word' || item?.kind === 'quoted';
}

export function isParenthesis(item: Item | undefined): item is Group {
  return item?.kind === 'group' && item.open?.value === '(';
}

/** True for parentheses around a query, or around such parentheses. */
export function isQueryGroup(item: Item | undefined): boolean {
  if (!isParenthesis(item)) return false;
  const [first, second] = item.items;
  return queryWords.has(wordOf(first)) || (isParenthesis(first) && isQueryGroup(first) && !isSymbol(second, ','));
}

/** The offsets in which a cursor is inside the group. */
export function isInside(group: Group, at: number): boolean {
  return at >= (group.open?.to ?? group.from) && at <= (group.close?.from ?? group.to);
}

/**
 * A clause that cannot be inside these parentheses ends them: somebody is still typing, and the rest of the statement keeps its
 * meaning.
 */
function endsHere(stack: readonly Group[], token: Token): boolean {
  const group = stack.at(-1);
  if (group?.open === null || group === undefined || token.kind !== 'word') return false;
  if (token.value !== 'from' && token.value !== 'where') return false;
  const last = group.items.at(-1);
  const first = wordOf(group.items[0]);
  if (queryWords.has(first) || isQueryGroup(group.items[0])) return false;
  if (token.value === 'where') return last !== undefined;
  const caller = stack.at(-2)?.items.at(-2);
  return wordOf(last) !== 'distinct' && !fromFunctions.has(wordOf(caller));
}

/** Nests a statement's tokens, without its comments. Unclosed groups end where a new clause begins, or with the text. */
export function nest(tokens: readonly Token[], end: number): Group {
  const root: Group = { kind: 'group', open: null, close: null, items: [], from: 0, to: end };
  const stack = [root];
  const pop = (to: number, close: Token | null): void => {
    const group = stack.pop();
    if (group === undefined) return;
    group.close = close;
    group.to = to;
  };
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    while (stack.length > 1 && endsHere(stack, token)) pop(token.from, null);
    const top = stack.at(-1) ?? root;
    if (token.kind === 'symbol' && (token.value === '(' || token.value === '[')) {
      const group: Group = { kind: 'group', open: token, close: null, items: [], from: token.from, to: end };
      top.items.push(group);
      stack.push(group);
    } else if (token.kind === 'symbol' && (token.value === ')' || token.value === ']')) {
      const matches = top.open?.value === (token.value === ')' ? '(' : '[');
      if (matches) pop(token.to, token);
    } else {
      top.items.push(token);
    }
  }
  return root;
}

/** The innermost group that holds the cursor, with those around it, outermost first. */
export function groupsAt(root: Group, at: number): Group[] {
  const path = [root];
  for (let group: Group | undefined = root; group !== undefined;) {
    group = group.items.find((item): item is Group => item.kind === 'group' && isInside(item, at));
    if (group !== undefined) path.push(group);
  }
  return path;
}

/** Items cut at the commas between them. */
export function splitCommas(items: readonly Item[]): Item[][] {
  const parts: Item[][] = [[]];
  for (const item of items) {
    if (isSymbol(item, ',')) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts;
}

/** The first name of each part of a list in parentheses. */
export function namesIn(list: Group): string[] {
  return splitCommas(list.items).flatMap(([first]) => (isName(first) ? [first.value] : []));
}
