import { pieceAt, splitScript } from '../../../shared/sql/splitter.ts';
import { tokenise, type Token } from '../../../shared/sql/tokens.ts';
import { parseQuery } from './parse-query.ts';
import { armAt, clauseAt, queryAt, type Arm, type Clause, type Query } from './query.ts';
import { groupsAt, isName, isSymbol, nest, type Group, type Item } from './tree.ts';

/** Where in a statement the cursor is, and what was typed there so far. */
export interface Place {
  /** Where the answer's text begins in the text that was asked about; offsets of tokens count from here. */
  base: number;
  text: string;
  at: number;
  /** What a choice replaces. */
  replace: { from: number; to: number };
  /** The name typed so far, without its opening quote. */
  typed: string;
  quoted: boolean;
  /** The names in front of it with their dots, as PostgreSQL reads them. */
  qualifier: readonly string[];
  /** Groups around the cursor, outermost first. */
  groups: readonly Group[];
  query: Query;
  arm: Arm;
  clause: Clause | null;
  /** What stands in front of the typed name in the innermost group. */
  before: readonly Item[];
  /** The string constant that the cursor is in. */
  string: Token | null;
  tokens: readonly Token[];
  /** In a number or a parameter, where nothing is completed. */
  literal: boolean;
}

function touches(token: Token, at: number): boolean {
  if (at <= token.from) return false;
  if (at < token.to) return true;
  if (at > token.to) return false;
  if (token.kind === 'comment') return token.value.startsWith('--') || !token.closed;
  return token.kind === 'word' || token.kind === 'number' || token.kind === 'parameter' || !token.closed;
}

/** The names and dots that lead to the name at `index` in the tokens. */
function chainBefore(tokens: readonly Token[], index: number): { from: number; names: string[] } {
  const names: string[] = [];
  let from = index;
  while (isSymbol(tokens[from - 1], '.')) {
    const owner = tokens[from - 2];
    if (!isName(owner)) return { from: from - 1, names: ['', ...names] };
    names.unshift(owner.value);
    from -= 2;
  }
  return { from, names };
}

/** Inside a function's body or a DO block, its statement around the cursor counts. */
function inBody(text: string, at: number, token: Token, how: 'type' | 'read'): Place | null {
  const tag = text.slice(token.from, text.indexOf('$', token.from + 1) + 1);
  const begin = token.from + tag.length;
  const body = text.slice(begin, token.closed ? token.to - tag.length : token.to);
  if (at < begin || at > begin + body.length) return null;
  const piece = pieceAt(body, splitScript(body), at - begin);
  if (piece === null || at - begin < piece.start || at - begin > piece.to) return findPlace('', 0, how, at);
  return findPlace(body.slice(piece.start, piece.end), at - begin - piece.start, how, begin + piece.start);
}

interface Touched { name: Token | null; string: Token | null; kept: Token[]; qualifier: string[]; start: number }

/** Takes what is being typed, with the names that lead to it, out of the tokens. */
function takeOut(tokens: readonly Token[], token: Token | undefined, at: number): Touched {
  const name = isName(token) ? token : null;
  const string = token?.kind === 'string' ? token : null;
  if (token !== undefined && name === null && string === null) return { name, string, kept: [...tokens], qualifier: [], start: token.from };
  const index = token === undefined ? tokens.filter(({ to }) => to <= at).length : tokens.indexOf(token);
  const chain = string === null ? chainBefore(tokens, index) : { from: index, names: [] };
  const kept = [...tokens.slice(0, chain.from), ...tokens.slice(token === undefined ? index : index + 1)];
  return { name, string, kept, qualifier: chain.names, start: Math.min(at, tokens[chain.from]?.from ?? at) };
}

function typedName(text: string, at: number, name: Token | null): Pick<Place, 'quoted' | 'replace' | 'typed'> {
  if (name === null) return { quoted: false, replace: { from: at, to: at }, typed: '' };
  const quoted = name.kind === 'quoted';
  return { quoted, replace: { from: name.from, to: name.to }, typed: quoted ? text.slice(name.from + 1, at).replaceAll('""', '"') : text.slice(name.from, at) };
}

/**
 * Finds the place of a cursor in one statement; null inside comments. What is being typed is taken out of
 * the statement, except where `how` is `read`: the name is there to be looked at.
 */
export function findPlace(text: string, at: number, how: 'type' | 'read' = 'type', base = 0): Place | null {
  const tokens = tokenise(text);
  const token = tokens.find((one) => touches(one, at));
  if (token?.kind === 'comment') return null;
  if (token?.kind === 'string' && token.value.startsWith('$')) {
    const inner = inBody(text, at, token, how);
    return inner === null ? null : { ...inner, base: base + inner.base };
  }
  const taken = takeOut(tokens, token, at);
  const { name, string, qualifier, start } = taken;
  const kept = how === 'type' ? taken.kept : tokens;
  const root = nest(kept, text.length);
  const groups = groupsAt(root, start);
  const query = queryAt(parseQuery(root, 'statement', null), start);
  const arm = armAt(query, start);
  if (arm === undefined) return null;
  return {
    base, text, at, tokens: kept, string, groups, query, arm, qualifier, ...typedName(text, at, name),
    literal: token?.kind === 'number' || token?.kind === 'parameter',
    clause: clauseAt(arm, start) ?? null,
    before: (groups.at(-1)?.items ?? []).filter(({ to }) => to <= start),
  };
}
