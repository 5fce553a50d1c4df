import {
  code, isDigit, isIdentifierPart, isIdentifierStart, isSpace, skipBlockComment, skipDollar, skipEscaped, skipIdentifier, skipLineComment, skipQuoted,
} from './lexer.ts';
import { foldIdentifier } from './quote.ts';

/**
 * `word` is a key word or a name without quotes, `quoted` a name in quotes, `string` a constant of any kind, `parameter` `$1` or
 * `:name`, `symbol` one of `( ) [ ] , ; . : :: := ..` and a backslash.
 */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'operator' | 'symbol' | 'comment';

export interface Token {
  kind: TokenKind;
  /** UTF-16 offsets. */
  from: number;
  to: number;
  /** A word in small letters, a quoted name without its quotes, anything else as written. */
  value: string;
  /** False for a string, quoted name or comment that the text ends in. */
  closed: boolean;
}

const operatorCharacters = '~!@#^&|`?+-*/%<>=';
/** Only an operator with one of these may end in + or - (scan.l, the rule for operators). */
const strongCharacters = '~!@#^&|`?%';

/**
 * Cuts a statement into PostgreSQL's tokens (src/backend/parser/scan.l), comments included. Never fails: what no rule takes is a
 * symbol of one character, and what never ends goes to the end of the text.
 */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (isSpace(c)) {
      i += 1;
      continue;
    }
    const token = readToken(text, i, c);
    tokens.push(token);
    i = token.to;
  }
  return tokens;
}

function readToken(text: string, at: number, c: number): Token {
  const next = text.charCodeAt(at + 1);
  if (isIdentifierStart(c)) return readWord(text, at, c, next);
  if (isDigit(c) || (c === code.dot && isDigit(next))) return make(text, 'number', at, numberEnd(text, at));
  if (c === code.quote) return readString(text, at, at, false);
  if (c === code.doubleQuote) return readQuotedName(text, at, at);
  if (c === code.dollar) return readDollar(text, at);
  if (c === code.minus && next === code.minus) return make(text, 'comment', at, skipLineComment(text, at));
  if (c === code.slash && next === code.star) {
    const to = skipBlockComment(text, at);
    return make(text, 'comment', at, to, text.endsWith('*/', to) && to - at >= 4);
  }
  if (operatorCharacters.includes(text.charAt(at))) return make(text, 'operator', at, operatorEnd(text, at));
  return readSymbol(text, at, c, next);
}

function make(text: string, kind: TokenKind, from: number, to: number, closed = true): Token {
  return { kind, from, to, value: text.slice(from, to), closed };
}

/** An identifier, or what a letter introduces: E'', B'', X'', N'', U&'', U&"". */
function readWord(text: string, at: number, c: number, next: number): Token {
  const lower = c | 32;
  if (next === code.quote) {
    if (lower === 101) return readString(text, at, at + 1, true);
    if (lower === 98 || lower === 120 || lower === 110) return readString(text, at, at + 1, false);
  }
  if (lower === 117 && next === code.ampersand) {
    const quote = text.charCodeAt(at + 2);
    if (quote === code.quote) return readString(text, at, at + 2, false);
    if (quote === code.doubleQuote) return readQuotedName(text, at, at + 2);
  }
  const to = skipIdentifier(text, at);
  return { kind: 'word', from: at, to, value: foldIdentifier(text.slice(at, to)), closed: true };
}

/** With the parts that continue it on later lines. */
function readString(text: string, from: number, quote: number, escapes: boolean): Token {
  if (escapes) {
    const to = skipEscaped(text, quote);
    return make(text, 'string', from, to, to > quote + 1 && text.charCodeAt(to - 1) === code.quote && skipEscaped(`${text.slice(quote, to)} `, 0) === to - quote);
  }
  let open = quote;
  let to = skipQuoted(text, open, code.quote);
  for (let more = continuation(text, to); more !== -1; more = continuation(text, to)) {
    open = more;
    to = skipQuoted(text, open, code.quote);
  }
  return make(text, 'string', from, to, isClosed(text, open, to, code.quote));
}

const continued = /[ \t\v\f]*[\n\r](?:\s*--[^\n\r]*[\n\r])*\s*'/y;

function continuation(text: string, at: number): number {
  continued.lastIndex = at;
  return continued.test(text) ? continued.lastIndex - 1 : -1;
}

function isClosed(text: string, open: number, to: number, quote: number): boolean {
  let quotes = 0;
  for (let i = to - 1; i > open && text.charCodeAt(i) === quote; i -= 1) quotes += 1;
  return quotes % 2 === 1 || (quotes > 0 && to < text.length);
}

function readQuotedName(text: string, from: number, quote: number): Token {
  const to = skipQuoted(text, quote, code.doubleQuote);
  const closed = isClosed(text, quote, to, code.doubleQuote);
  return { kind: 'quoted', from, to, value: text.slice(quote + 1, closed ? to - 1 : to).replaceAll('""', '"'), closed };
}

function readDollar(text: string, at: number): Token {
  const to = skipDollar(text, at);
  if (isDigit(text.charCodeAt(at + 1))) return make(text, 'parameter', at, to);
  if (to === at + 1) return make(text, 'symbol', at, to);
  const tag = text.slice(at, text.indexOf('$', at + 1) + 1);
  return make(text, 'string', at, to, to - at >= 2 * tag.length && text.endsWith(tag, to) && text.slice(at, to).endsWith(tag));
}

const number = /0[xX](?:_?[0-9A-Fa-f])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?!\.)(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?/y;

/** With the letters stuck to it, which PostgreSQL refuses as one token. */
function numberEnd(text: string, at: number): number {
  number.lastIndex = at;
  let to = number.test(text) ? number.lastIndex : at + 1;
  while (to < text.length && isIdentifierPart(text.charCodeAt(to))) to += 1;
  return to;
}

function operatorEnd(text: string, at: number): number {
  let to = at;
  let strong = false;
  while (to < text.length && operatorCharacters.includes(text.charAt(to))) {
    const pair = text.slice(to, to + 2);
    if (to > at && (pair === '--' || pair === '/*')) break;
    strong ||= strongCharacters.includes(text.charAt(to));
    to += 1;
  }
  if (!strong) while (to - at > 1 && '+-'.includes(text.charAt(to - 1))) to -= 1;
  return to;
}

function readSymbol(text: string, at: number, c: number, next: number): Token {
  const pair = text.slice(at, at + 2);
  if (pair === '::' || pair === ':=' || pair === '..') return make(text, 'symbol', at, at + 2);
  if (c === 58 && isIdentifierStart(next)) return make(text, 'parameter', at, skipIdentifier(text, at + 1));
  return make(text, 'symbol', at, at + 1);
}
